import type { FullService } from './full-types.ts'
import { isHeadless } from './validate-service-addresses.ts'

/** Fields of a Service that are accepted without effect, or going out of use. Upstream: pkg/api/service/warnings.go. */
export function serviceWarnings({ spec }: FullService, old?: FullService): readonly string[] {
  const warnings: string[] = []
  const ignored = isHeadless(spec) ? 'headless' : spec.type === 'ExternalName' ? '"ExternalName"' : undefined
  if (ignored) {
    if (spec.loadBalancerIP) warnings.push(`spec.loadBalancerIP is ignored for ${ignored} services`)
    if (spec.externalIPs?.length) warnings.push(`spec.externalIPs is ignored for ${ignored} services`)
    if (ignored === 'headless' && spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services')
  }
  if (spec.externalIPs?.length && !old?.spec.externalIPs?.length) {
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  }
  if (spec.trafficDistribution === 'PreferClose' && old?.spec.trafficDistribution !== 'PreferClose') {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  }
  return warnings
}
