import type { Endpoint, EndpointPort, EndpointSlice, Labels } from '../../../protocol/objects.ts'
import { equalJson } from '../equal-json.ts'
import { endpointKey } from './endpoint-of-pod.ts'

/** Most endpoints in one slice (`--max-endpoints-per-slice`). */
export const maxEndpoints = 100

/** What must happen to the slices of one set of ports. */
export interface SliceChanges {
  /** Contents of slices that are still to be made. */
  readonly create: readonly Contents[]
  readonly update: readonly { readonly slice: EndpointSlice; readonly contents: Contents }[]
  readonly remove: readonly EndpointSlice[]
}

/** Endpoints and the ports that they share. */
export interface Contents {
  readonly endpoints: readonly Endpoint[]
  readonly ports: readonly EndpointPort[]
}

/**
 * Spreads endpoints over slices so that few slices change: what is there stays where it is, slices that change anyway are filled first, then
 * the fullest untouched slice that takes all the rest, then new ones. Upstream: endpointslice/reconciler.go reconcileByPortMapping.
 */
export function fillSlices(
  slices: readonly EndpointSlice[],
  wanted: readonly Endpoint[],
  ports: readonly EndpointPort[],
  labels: Labels,
): SliceChanges {
  return spread(slices, new Map(wanted.map((endpoint) => [endpointKey(endpoint), endpoint])), new Set(slices), ports, labels)
}

/** Some endpoints less, and others more: new versions of those that changed are in both lists. */
export interface EndpointChanges {
  readonly gone: readonly Endpoint[]
  readonly come: readonly Endpoint[]
}

/**
 * The same for slices that held exactly what was wanted before the changes, looking only at those that hold an endpoint that is gone. Undefined
 * when one is not found: then the slices are not what they were taken for.
 */
export function refillSlices(
  slices: readonly EndpointSlice[],
  { gone, come }: EndpointChanges,
  ports: readonly EndpointPort[],
  labels: Labels,
): SliceChanges | undefined {
  const touched = new Set<EndpointSlice>()
  for (const endpoint of gone) {
    const holder = slices.find(({ endpoints }) => endpoints?.includes(endpoint))
    if (!holder) return undefined
    touched.add(holder)
  }
  const wanted = new Map(come.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const left = new Set(gone)
  for (const { endpoints } of touched) {
    for (const endpoint of endpoints ?? []) if (!left.has(endpoint)) wanted.set(endpointKey(endpoint), endpoint)
  }
  return spread(slices, wanted, touched, ports, labels)
}

/** Puts endpoints into slices. `touched` are the slices that may hold something else than before; `wanted` is what belongs into them, and more. */
function spread(
  slices: readonly EndpointSlice[],
  wanted: Map<string, Endpoint>,
  touched: ReadonlySet<EndpointSlice>,
  ports: readonly EndpointPort[],
  labels: Labels,
): SliceChanges {
  const changed = new Map<EndpointSlice, Endpoint[]>()
  const unchanged: EndpointSlice[] = []
  const remove: EndpointSlice[] = []
  for (const slice of slices) {
    const before = slice.endpoints ?? []
    const kept = touched.has(slice) ? keep(before, wanted) : before
    const differs = kept.length !== before.length || (kept !== before && !equalJson(kept, before))
    if (differs && kept.length === 0) remove.push(slice)
    else if (differs || !equalJson(slice.metadata.labels, labels)) changed.set(slice, [...kept])
    else unchanged.push(slice)
  }
  const rest = [...wanted.values()]
  for (const endpoints of [...changed.values()].sort((a, b) => b.length - a.length)) take(rest, endpoints)
  const create: Contents[] = []
  while (rest.length > 0) {
    const slice = rest.length < maxEndpoints ? closestFit(unchanged, rest.length) : undefined
    const endpoints = [...(slice?.endpoints ?? [])]
    take(rest, endpoints)
    if (slice) changed.set(slice, endpoints)
    else create.push({ endpoints, ports })
  }
  return { create, update: [...changed].map(([slice, endpoints]) => ({ slice, contents: { endpoints, ports } })), remove }
}

/** Takes the newest versions of what a slice holds out of what is wanted. */
function keep(held: readonly Endpoint[], wanted: Map<string, Endpoint>): readonly Endpoint[] {
  const kept: Endpoint[] = []
  for (const endpoint of held) {
    const key = endpointKey(endpoint)
    const now = wanted.get(key)
    if (!now) continue
    wanted.delete(key)
    kept.push(now)
  }
  return kept
}

function take(rest: Endpoint[], into: Endpoint[]): void {
  into.push(...rest.splice(0, Math.max(0, maxEndpoints - into.length)))
}

function closestFit(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let closest: EndpointSlice | undefined
  let room = maxEndpoints
  for (const slice of slices) {
    const left = maxEndpoints - count - (slice.endpoints?.length ?? 0)
    if (left < 0 || left >= room) continue
    room = left
    closest = slice
  }
  return closest
}
