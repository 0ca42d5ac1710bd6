import type { ResourceList } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FullPodSpec } from './full-types.ts'

const counted = ['cpu', 'memory']

/** The quality of service of a pod, from what it requests. Upstream: pkg/apis/core/helper/qos. */
export function qosClassOf(spec: FullPodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = spec.resources ? [spec] : [...(spec.containers ?? []), ...(spec.initContainers ?? [])]
  const requests = new Map<string, string | number>()
  let anyLimit = false
  let allLimited = true
  let equal = true
  for (const { resources } of all) {
    const wanted = positive(resources?.requests)
    const limits = positive(resources?.limits)
    for (const name in wanted) requests.set(name, wanted[name]!)
    for (const name of counted) {
      if (limits[name] === undefined) allLimited = false
      else anyLimit = true
      if (
        wanted[name] === undefined
          ? limits[name] !== undefined
          : limits[name] === undefined || compareQuantities(wanted[name], limits[name]) !== 0
      ) {
        equal = false
      }
    }
  }
  if (requests.size === 0 && !anyLimit) return 'BestEffort'
  return allLimited && equal && requests.size === counted.length ? 'Guaranteed' : 'Burstable'
}

function positive(list: ResourceList = {}): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name, quantity]) => counted.includes(name) && compareQuantities(quantity, 0) > 0))
}
