import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { apiVersionOf, kindOfObject } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { decode } from '../schema/decode.ts'
import { badRequest, invalid } from '../schema/status.ts'
import { strategyOf } from './strategy.ts'

/**
 * Manifests that people published, with what a real API server said of each. They are no part of the repository;
 * where they are not at hand beside it, nothing is compared.
 */
const corpus = new URL('../../../../../shared/corpus/', import.meta.url)

interface Verdict {
  readonly key: string
  readonly apiVersion: string
  readonly kind: string
  readonly code: number | null
  readonly message?: string
}

// Verdicts that other parts than validation gave, and what is known to be said differently.
const elsewhere = [
  /failed to allocate IP/,
  /not configured (on this cluster|for dual-stack)/,
  // Labels given as `{}`, which upstream prints as they were given.
  /Invalid value: \{\}: `selector` does not match/,
  // Read otherwise by the YAML parser of the real client.
  /Create-Couchbase-Cluster|23-grafana-import-dash-batch/,
]

function verdictsByFile(): Map<string, Verdict[]> {
  const files = new Map<string, Verdict[]>()
  for (const line of readFileSync(new URL('verdicts.jsonl', corpus), 'utf8').split('\n')) {
    if (!line) continue
    const verdict: Verdict = JSON.parse(line)
    files.set(verdict.key, [...(files.get(verdict.key) ?? []), verdict])
  }
  return files
}

// As the real client reads YAML: version 1.1, without timestamps and base-60 numbers.
function documentsOf(key: string): AnyObject[] {
  const text = readFileSync(new URL(`files/${key}`, corpus), 'utf8')
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
    maxAliasCount: 100,
    customTags: (tags) =>
      tags.filter(
        (tag) => typeof tag === 'string' || !(tag.tag === 'tag:yaml.org,2002:timestamp' || ('format' in tag && tag.format === 'TIME')),
      ),
  } as Parameters<typeof parseAllDocuments>[1])
  const objects = [...parsed].map((document) => document.toJS({ maxAliasCount: 100 }) as AnyObject)
  return objects.filter(Boolean).flatMap((object) => (Array.isArray(object.items) ? (object.items as AnyObject[]) : [object]))
}

function answerTo(given: AnyObject): string {
  const kind = kindOfObject(given)!
  const decoded = decode(kind, given, 'Strict')
  if (decoded.error) return badRequest(decoded.error).message!
  const strategy = strategyOf(kind)
  const { name, generateName } = decoded.object.metadata
  const metadata = {
    ...decoded.object.metadata,
    uid: 'uid-1',
    ...(generateName && !name ? { name: `${generateName}abcde` } : {}),
    ...(kind.namespaced ? { namespace: 'corpus' } : {}),
  }
  const complete = strategy.defaults({ ...decoded.object, metadata })
  const spec = complete.spec as Readonly<Record<string, unknown>>
  // What admission gives every pod before it is validated.
  const admitted =
    kind.kind === 'Pod' ? { ...complete, spec: { ...spec, serviceAccountName: spec.serviceAccountName ?? 'default' } } : complete
  const errors = strategy.validate(strategy.prepareForCreate(admitted))
  return errors.length > 0 ? invalid(kind, name ?? metadata.name, errors).message! : 'accepted'
}

function compareAll() {
  const result = { accepted: 0, refused: 0, differences: [] as string[] }
  for (const [key, verdicts] of verdictsByFile()) {
    let documents: AnyObject[]
    try {
      documents = documentsOf(key)
    } catch {
      continue
    }
    for (const { apiVersion, kind: kindName, code, message } of verdicts) {
      const index = documents.findIndex((document) => document?.apiVersion === apiVersion && document.kind === kindName)
      const [object] = index < 0 ? [] : documents.splice(index, 1)
      const kind = object && kindOfObject(object)
      if (!kind || apiVersionOf(kind) !== apiVersion || kind.createOnly || (code !== 201 && code !== 422 && code !== 400)) continue
      const expected = code === 201 ? 'accepted' : message!
      const answer = answerTo(object)
      if (answer !== expected) {
        if (!elsewhere.some((pattern) => pattern.test(`${key} ${expected}`)))
          result.differences.push(`${key}\n  want ${expected}\n  have ${answer}`)
      } else if (expected === 'accepted') result.accepted++
      else result.refused++
    }
  }
  return result
}

const isHere = existsSync(new URL('verdicts.jsonl', corpus))
if (!isHere) process.stdout.write('published manifests are not at hand: not compared with their verdicts\n')

describe.skipIf(!isHere)('published manifests', () => {
  it('get the verdict of a real API server', () => {
    const { accepted, refused, differences } = compareAll()
    expect(differences).toEqual([])
    expect(accepted).toBeGreaterThanOrEqual(3500)
    expect(refused).toBeGreaterThanOrEqual(230)
  }, 60_000)
})
