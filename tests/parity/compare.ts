import { isMap } from '../../src/protocol/json.ts'
import { idOf, type Plain } from './names.ts'

/** One thing that differs between the recording and the simulation. */
export interface Difference {
  /** `stdout`, `rc`, `object Pod/web-{1} status.phase`, `event Pod/web-{1} BackOff`, `placement Pod/web-*`. */
  readonly what: string
  readonly recorded: string
  readonly simulated: string
}

/** Result of comparing one kind of thing. */
export interface Compared {
  readonly checks: number
  readonly failed: number
  readonly differences: readonly Difference[]
}

/** Times may differ by this many seconds: the real cluster's timing is chance too. */
const TIME_TOLERANCE = 4

/** Compares two sets of objects by kind and name. Each object is one check. */
export function compareObjects(recorded: readonly Plain[], simulated: readonly Plain[]): Compared {
  const { recorded: left, simulated: right, differences } = settlePlacement(recorded, simulated)
  const byId = new Map(right.map((object) => [idOf(object), object]))
  let failed = differences.length
  const all: Difference[] = [...differences]
  for (const object of left) {
    const other = byId.get(idOf(object))
    byId.delete(idOf(object))
    const found = other ? differ(sorted(object), sorted(other), '') : [{ path: '', recorded: 'exists', simulated: 'missing' }]
    if (found.length > 0) failed++
    for (const { path, recorded: r, simulated: s } of found)
      all.push({ what: `object ${idOf(object)} ${path}`.trimEnd(), recorded: r, simulated: s })
  }
  for (const id of byId.keys()) {
    failed++
    all.push({ what: `object ${id}`, recorded: 'missing', simulated: 'exists' })
  }
  return { checks: recorded.length + byId.size + differences.length, failed, differences: all }
}

interface Leaf {
  readonly path: string
  readonly recorded: string
  readonly simulated: string
}

function differ(left: unknown, right: unknown, path: string): readonly Leaf[] {
  if (isMap(left) && isMap(right)) {
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])]
    return keys.flatMap((key) => differ(left[key], right[key], path ? `${path}.${key}` : key))
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const length = Math.max(left.length, right.length)
    return Array.from({ length }, (_, index) => differ(left[index], right[index], `${path}[${index}]`)).flat()
  }
  if (left === right || sameTime(left, right)) return []
  return [{ path, recorded: short(left), simulated: short(right) }]
}

function sameTime(left: unknown, right: unknown): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return false
  const [a, b] = [/^T([+-]\d+)$/.exec(left)?.[1], /^T([+-]\d+)$/.exec(right)?.[1]]
  return a !== undefined && b !== undefined && Math.abs(Number(a) - Number(b)) <= TIME_TOLERANCE
}

function short(value: unknown): string {
  const text = value === undefined ? '(nothing)' : JSON.stringify(value)
  return text.length > 160 ? `${text.slice(0, 157)}...` : text
}

/** Lists whose order is chance are put in order. */
function sorted(object: Plain): Plain {
  const byText = (items: unknown) => (Array.isArray(items) ? [...items].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)) : items)
  if (object.kind === 'EndpointSlice') return { ...object, endpoints: byText(object.endpoints) }
  if (object.kind !== 'Endpoints' || !Array.isArray(object.subsets)) return object
  const subsets = object.subsets as readonly Record<string, unknown>[]
  return {
    ...object,
    subsets: subsets.map((subset) => ({
      ...subset,
      ...Object.fromEntries(['addresses', 'notReadyAddresses'].filter((key) => subset[key]).map((key) => [key, byText(subset[key])])),
    })),
  }
}

function sortKey(value: unknown): string {
  const target = isMap(value) && isMap(value.targetRef) ? value.targetRef.name : undefined
  return String(target ?? JSON.stringify(value))
}

/**
 * Where several nodes are equally good, the scheduler throws dice. Pods that ended elsewhere are told once, as a count of pods by node;
 * what follows from the node (address, zone, endpoints) is then left out on both sides.
 */
function settlePlacement(
  recorded: readonly Plain[],
  simulated: readonly Plain[],
): { readonly recorded: readonly Plain[]; readonly simulated: readonly Plain[]; readonly differences: readonly Difference[] } {
  const nodeOf = (objects: readonly Plain[]) =>
    new Map(
      objects
        .filter((object) => object.kind === 'Pod')
        .map((pod) => [pod.metadata.name, String((pod.spec as { nodeName?: string }).nodeName ?? 'none')]),
    )
  const [left, right] = [nodeOf(recorded), nodeOf(simulated)]
  const moved = new Set([...left.keys()].filter((name) => right.has(name) && right.get(name) !== left.get(name)))
  const group = (name: string) => name.replace(/\{\+?\d+\}$/, '*')
  const differences: Difference[] = []
  for (const prefix of new Set([...moved].map(group))) {
    const [r, s] = [left, right].map((nodes) => tally([...nodes].filter(([name]) => group(name) === prefix).map(([, node]) => node)))
    if (r !== s) differences.push({ what: `placement Pod/${prefix}`, recorded: r!, simulated: s! })
  }
  return { recorded: withoutPlacement(recorded, moved), simulated: withoutPlacement(simulated, moved), differences }
}

function tally(nodes: readonly string[]): string {
  return [...new Set(nodes)]
    .sort()
    .map((node) => `${node}: ${nodes.filter((other) => other === node).length}`)
    .join(', ')
}

function withoutPlacement(objects: readonly Plain[], moved: ReadonlySet<string>): readonly Plain[] {
  const addresses = new Map(
    objects
      .filter((object) => object.kind === 'Pod')
      .flatMap((pod) => {
        const ip = (pod.status as { podIP?: string } | undefined)?.podIP
        return ip ? [[ip, `ip(${pod.metadata.name})`] as const] : []
      }),
  )
  return objects.map((object) => strip(object, moved, addresses) as Plain)
}

function strip(value: unknown, moved: ReadonlySet<string>, addresses: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return addresses.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => strip(item, moved, addresses))
  if (!isMap(value)) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strip(inner, moved, addresses)]))
  const isMovedPod = copy.kind === 'Pod' && isMap(copy.metadata) && moved.has(String(copy.metadata.name))
  if (isMovedPod && isMap(copy.spec) && isMap(copy.metadata)) {
    const { 'topology.kubernetes.io/zone': _, ...labels } = isMap(copy.metadata.labels) ? copy.metadata.labels : {}
    return { ...copy, metadata: { ...copy.metadata, labels }, spec: { ...copy.spec, nodeName: 'elsewhere' } }
  }
  if (isMap(copy.targetRef) && moved.has(String(copy.targetRef.name)))
    return { ...copy, nodeName: 'elsewhere', ...(copy.zone === undefined ? {} : { zone: 'elsewhere' }) }
  return copy
}

/** One recorded Event. */
export interface RecordedEvent {
  readonly type: string
  readonly reason: string
  readonly object: string
  readonly message: string
  readonly count: number | null
}

/** Compares Events by object, reason and message. Each distinct one is one check. */
export function compareEvents(
  recorded: readonly RecordedEvent[],
  simulated: readonly RecordedEvent[],
  moved: ReadonlySet<string>,
): Compared {
  const [left, right] = [countByKey(recorded, moved), countByKey(simulated, moved)]
  const keys = [...new Set([...left.keys(), ...right.keys()])]
  const differences = keys.flatMap((key): readonly Difference[] => {
    const [r, s] = [left.get(key) ?? 0, right.get(key) ?? 0]
    if (r > 0 && s > 0 && Math.abs(r - s) <= Math.max(2, r / 4)) return []
    return [{ what: `event ${key}`, recorded: r === 0 ? 'missing' : `${r} times`, simulated: s === 0 ? 'missing' : `${s} times` }]
  })
  return { checks: keys.length, failed: differences.length, differences }
}

function countByKey(events: readonly RecordedEvent[], moved: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const event of events) {
    const name = event.object.slice(event.object.indexOf('/') + 1)
    const message = moved.has(name) ? event.message.replace(/(assigned \S+ to )\S+/, '$1(some node)') : event.message
    const key = `${event.object} ${event.type} ${event.reason}: ${message}`
    counts.set(key, (counts.get(key) ?? 0) + (event.count ?? 1))
  }
  return counts
}
