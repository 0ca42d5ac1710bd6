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
  const missing = new Map(wanted.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const changed = new Map<EndpointSlice, Endpoint[]>()
  const unchanged: EndpointSlice[] = []
  const remove: EndpointSlice[] = []
  for (const slice of slices) {
    const before = slice.endpoints ?? []
    const kept: Endpoint[] = []
    let differs = false
    for (const endpoint of before) {
      const key = endpointKey(endpoint)
      const now = missing.get(key)
      if (!now) continue
      missing.delete(key)
      kept.push(now)
      differs ||= !equalJson(now, endpoint)
    }
    differs ||= kept.length !== before.length
    if (differs && kept.length === 0) remove.push(slice)
    else if (differs || !equalJson(slice.metadata.labels, labels)) changed.set(slice, kept)
    else unchanged.push(slice)
  }
  const rest = [...missing.values()]
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
