import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { kindOfObject } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { decode } from '../schema/decode.ts'
import { badRequest, invalid } from '../schema/status.ts'
import { strategyOf } from './strategy.ts'
const corpus = '/work/shared/corpus/'
it('corpus', { timeout: 600000 }, () => {
  const byKey = new Map<string, any[]>()
  for (const line of readFileSync(corpus + 'verdicts.jsonl', 'utf8').split('\n').filter(Boolean)) { const v = JSON.parse(line); byKey.set(v.key, [...(byKey.get(v.key) ?? []), v]) }
  const out: string[] = []
  const c: Record<string, number> = {}
  const count = (k: string) => { c[k] = (c[k] ?? 0) + 1 }
  for (const [key, verdicts] of byKey) {
    const file = corpus + 'files/' + key
    if (!existsSync(file)) { count('nofile'); continue }
    let docs: any[]
    try {
      docs = parseAllDocuments(readFileSync(file, 'utf8'), { version: '1.1', merge: true, uniqueKeys: false, customTags: (t: any) => t.filter((x: any) => !(x.tag === 'tag:yaml.org,2002:timestamp' || x.format === 'TIME')), maxAliasCount: 100 } as never).map((d: any) => { try { return d.toJS() } catch { return undefined } })
    } catch { count('yaml'); continue }
    docs = docs.filter((d) => d && typeof d === 'object')
    docs = docs.flatMap((d) => /List$/.test(d.kind ?? '') && Array.isArray(d.items) ? d.items : [d])
    if (docs.length !== verdicts.length) { 
      const sendable = docs.filter((d) => d.kind && d.apiVersion)
      if (sendable.length !== verdicts.length) { count('doccount'); continue }
      docs = sendable
    }
    verdicts.forEach((v, i) => {
      const object = docs[i]
      const kind = kindOfObject(object)
      if (!kind || kind.createOnly) { count('nokind:' + (v.code === null ? 'null' : 'x')); return }
      if (v.code === null || v.code === 409 || v.code === 403 || v.code === 404) { count('skip' + v.code); return }
      let message = 'accepted', causes: unknown = []
      try {
        const decoded = decode(kind, object, 'Strict')
        if (decoded.error) message = badRequest(decoded.error).message!
        else {
          const s = strategyOf(kind)
          const meta = { ...decoded.object.metadata, uid: 'u', ...(decoded.object.metadata?.generateName && !decoded.object.metadata.name ? { name: decoded.object.metadata.generateName + 'abcde' } : {}), ...(kind.namespaced ? { namespace: 'ns' } : {}) } as AnyObject['metadata']
          let o = s.defaults({ ...decoded.object, metadata: meta })
          if (kind.kind === 'Pod' && kind.group === '') o = { ...o, spec: { ...(o.spec as object), serviceAccountName: (o.spec as any).serviceAccountName ?? 'default' } } as AnyObject
          const p = s.prepareForCreate(o)
          const errors = s.validate(p)
          if (errors.length) { const st = invalid(kind, p.metadata.name, errors); message = st.message!; causes = st.details!.causes }
        }
      } catch (e) { message = 'THROW ' + (e as Error).stack?.split('\n').slice(0, 4).join(' | ') }
      const want = v.code === 201 ? 'accepted' : v.message
      if (message === want) { count(v.code === 201 ? 'ok accepted' : 'ok refused exact'); return }
      const cls = v.code === 201 ? 'WRONGLY REFUSED' : message === 'accepted' ? 'WRONGLY ACCEPTED' : 'TEXT'
      count(cls)
      out.push(`${cls} ${kind.kind} ${key}#${i}\n   want ${String(want).slice(0, 900)}\n   have ${message.slice(0, 900)}`)
    })
  }
  writeFileSync('/tmp/corpus.txt', out.sort().join('\n'))
  console.log(c)
})
