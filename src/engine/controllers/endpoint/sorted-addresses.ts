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
  const uids = new Set(gone.map(({ metadata }) => metadata.uid ?? ''))
  const isTolerant = service.spec.publishNotReadyAddresses === true
  const isNowReady = (pod: Pod): boolean => isTolerant || isPodReady(pod)
  const list = (old: readonly EndpointAddress[], isOfList: (pod: Pod) => boolean): readonly EndpointAddress[] => {
    const kept = uids.size === 0 ? old : old.filter(({ targetRef }) => !uids.has(targetRef?.uid ?? ''))
    const added: EndpointAddress[] = []
    for (const pod of come) {
      const ip = isOfList(pod) ? ipOf(service, pod) : undefined
      if (ip) added.push(Object.freeze(addressOf(service, pod, ip)))
    }
    if (added.length === 0 && kept.length === old.length) return old
    return Object.freeze(merged(kept, added))
  }
  const ready = list(before.ready, isNowReady)
  return Object.freeze({ ports: before.ports, ready, unready: list(before.unready, (pod) => !isNowReady(pod)) })
}

/** A sorted list with some more addresses, each behind those that are equal. */
function merged(sorted: readonly EndpointAddress[], added: EndpointAddress[]): EndpointAddress[] {
  added.sort((a, b) => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0))
  const result: EndpointAddress[] = []
  let next = 0
  for (const address of sorted) {
    while (next < added.length && added[next]!.ip < address.ip) result.push(added[next++]!)
    result.push(address)
  }
  while (next < added.length) result.push(added[next++]!)
  return result
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
