import { isMap, parseAllDocuments, stringify } from 'yaml'
import { kindOfObject, resourceNameOf } from '../../protocol/kinds.ts'
import type { KubeObject } from '../../protocol/objects.ts'
import { pathOf } from '../actions/object-path.ts'
import type { ClusterClient } from '../client/cluster-client.ts'

/** Two texts to compare: the live objects, cut to the fields that are compared, and the editor's, written the same way. */
export interface Sides {
  readonly live: string
  readonly yours: string
  /** `kind/name` of objects that are not in the cluster. */
  readonly missing: readonly string[]
  readonly objects: number
}

type Plain = Record<string, unknown>
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Reads the objects of a text and asks for each as it is in the cluster. */
export async function compareWithLive(client: ClusterClient, text: string): Promise<Sides> {
  const live: string[] = []
  const yours: string[] = []
  const missing: string[] = []
  for (const document of parseAllDocuments(text, { maxAliasCount: 100 } as object)) {
    if (document.errors.length > 0 || !isMap(document.contents)) continue
    const wanted = document.toJS({ maxAliasCount: 100 }) as KubeObject
    const kind = wanted.apiVersion && wanted.kind ? kindOfObject(wanted) : undefined
    if (!kind || typeof wanted.metadata?.name !== 'string') continue
    const namespace = wanted.metadata.namespace ?? 'default'
    const key = kind.namespaced ? `${namespace}/${wanted.metadata.name}` : wanted.metadata.name
    const path = pathOf({ resource: resourceNameOf(kind), key })
    const { status, body } = await client.call({ do: 'request', request: { method: 'GET', path } })
    yours.push(stringify(wanted, { lineWidth: 0 }))
    if (status === 200) live.push(stringify(comparable(body as KubeObject, wanted), { lineWidth: 0 }))
    else missing.push(`${wanted.kind.toLowerCase()}/${wanted.metadata.name}`)
  }
  return { live: live.join('---\n'), yours: yours.join('---\n'), missing, objects: yours.length }
}

/** The live object with just the fields that the text sets, or that were set by the last apply: the rest are defaults and the server's own. */
export function comparable(live: KubeObject, wanted: KubeObject): unknown {
  const applied = parsed(live.metadata.annotations?.[lastApplied])
  // kubectl writes the namespace that it chose into what it remembers: no field of the person's.
  if (!wanted.metadata.namespace && isPlain(applied) && isPlain(applied.metadata)) delete applied.metadata.namespace
  return cut(live, wanted, applied)
}

function parsed(json: string | undefined): unknown {
  if (!json) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function cut(live: unknown, wanted: unknown, applied: unknown): unknown {
  if (Array.isArray(live)) return Array.isArray(wanted) ? cutList(live, wanted, Array.isArray(applied) ? applied : []) : live
  if (!isPlain(live) || !(isPlain(wanted) || isPlain(applied))) return live
  const model = isPlain(wanted) ? wanted : {}
  const before = isPlain(applied) ? applied : {}
  const fields = [...Object.keys(model), ...Object.keys(before).filter((field) => !(field in model) && field !== 'annotations')]
  return Object.fromEntries(fields.filter((field) => field in live).map((field) => [field, cut(live[field], model[field], before[field])]))
}

function cutList(live: readonly unknown[], wanted: readonly unknown[], applied: readonly unknown[]): unknown {
  const named = (list: readonly unknown[], like: unknown, index: number) =>
    isPlain(like) && 'name' in like ? list.find((item) => isPlain(item) && item.name === like.name) : list[index]
  return live.map((item, index) => cut(item, named(wanted, item, index), named(applied, item, index)))
}
