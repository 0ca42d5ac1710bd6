import { type EndpointPort, isPodReady, type Pod, type Service } from '../../../protocol/objects.ts'
import type { PodChanges } from '../pods-seen.ts'
import { addressOf, type EndpointAddress, type EndpointSubset, ipOf, sortedPortsOf } from './subsets.ts'

/**
 * The addresses of a Service that has the same ports in every pod, so that all go into one subset. Kept from pass to pass: a pass puts in and
 * takes out what changed. Frozen.
 */
export interface SortedAddresses {
  readonly ports: readonly EndpointPort[]
  /** By address; of pods with the same address the one that changed last comes last. */
  readonly ready: readonly EndpointAddress[]
  readonly unready: readonly EndpointAddress[]
}

const none: readonly never[] = Object.freeze([])

/** No addresses yet. */
export function noAddresses(service: Service): SortedAddresses {
  return Object.freeze({ ports: Object.freeze(sortedPortsOf(service)), ready: none, unready: none })
}

/** The addresses after some pods changed. */
export function withChanges(before: SortedAddresses, service: Service, { gone, come }: PodChanges): SortedAddresses {
  if (gone.length === 0 && come.length === 0) return before
  const isTolerant = service.spec.publishNotReadyAddresses === true
  const list = (old: readonly EndpointAddress[], wantsReady: boolean): readonly EndpointAddress[] => {
    const isOfList = (pod: Pod): boolean => (isTolerant || isPodReady(pod)) === wantsReady
    const left = gone.filter(isOfList)
    const added = come.filter(isOfList)
    if (left.length === 0 && added.length === 0) return old
    const addresses = [...old]
    for (const pod of left) takeOut(addresses, service, pod)
    if (added.length > few) return Object.freeze(sortedWith(addresses, service, added))
    for (const pod of added) putIn(addresses, service, pod)
    return Object.freeze(addresses)
  }
  return Object.freeze({ ports: before.ports, ready: list(before.ready, true), unready: list(before.unready, false) })
}

/** Up to so many addresses are put in one by one. */
const few = 20

function takeOut(addresses: EndpointAddress[], service: Service, pod: Pod): void {
  const ip = ipOf(service, pod)
  if (!ip) return
  for (let at = firstFrom(addresses, ip); addresses[at]?.ip === ip; at++) {
    if (addresses[at]!.targetRef?.uid !== (pod.metadata.uid ?? '')) continue
    addresses.splice(at, 1)
    return
  }
}

function putIn(addresses: EndpointAddress[], service: Service, pod: Pod): void {
  const ip = ipOf(service, pod)
  if (!ip) return
  let at = firstFrom(addresses, ip)
  while (addresses[at]?.ip === ip) at++
  addresses.splice(at, 0, Object.freeze(addressOf(service, pod, ip)))
}

function sortedWith(addresses: EndpointAddress[], service: Service, pods: readonly Pod[]): EndpointAddress[] {
  for (const pod of pods) {
    const ip = ipOf(service, pod)
    if (ip) addresses.push(Object.freeze(addressOf(service, pod, ip)))
  }
  return addresses.sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0))
}

/** Place of the first address that is not before that one. */
function firstFrom(addresses: readonly EndpointAddress[], ip: string): number {
  let low = 0
  let high = addresses.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (addresses[middle]!.ip < ip) low = middle + 1
    else high = middle
  }
  return low
}

/** The one subset, or none. */
export function subsetOf({ ports, ready, unready }: SortedAddresses): readonly EndpointSubset[] {
  if (ready.length === 0 && unready.length === 0) return none
  return [
    {
      ...(ready.length > 0 ? { addresses: ready } : undefined),
      ...(unready.length > 0 ? { notReadyAddresses: unready } : undefined),
      ...(ports.length > 0 ? { ports } : undefined),
    },
  ]
}
