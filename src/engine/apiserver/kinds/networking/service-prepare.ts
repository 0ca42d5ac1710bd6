import { deepEqual } from '../deep-equal.ts'
import { withField } from '../sharing.ts'
import type { FullService, FullServiceSpec } from './full-types.ts'

const hasAddress = ({ type }: FullServiceSpec): boolean => type !== 'ExternalName'
const hasNodePorts = ({ type }: FullServiceSpec): boolean => type === 'NodePort' || type === 'LoadBalancer'
const isBalancer = ({ type }: FullServiceSpec): boolean => type === 'LoadBalancer'
const isReachable = (spec: FullServiceSpec): boolean => hasNodePorts(spec) || (spec.type === 'ClusterIP' && !!spec.externalIPs?.length)
const needsHealthCheck = (spec: FullServiceSpec): boolean => isBalancer(spec) && spec.externalTrafficPolicy === 'Local'

const dependent: readonly (readonly [when: (spec: FullServiceSpec) => boolean, fields: readonly (keyof FullServiceSpec)[]])[] = [
  [hasAddress, ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']],
  [needsHealthCheck, ['healthCheckNodePort']],
  [isBalancer, ['allocateLoadBalancerNodePorts', 'loadBalancerClass']],
  [isReachable, ['externalTrafficPolicy']],
]

/**
 * Takes out what a Service of the old type had and one of the new type cannot have, unless the client set it anew.
 * Upstream: pkg/registry/core/service/strategy.go `dropTypeDependentFields`.
 */
export function dropTypeDependentFields(service: FullService, old: FullService): FullService {
  let { spec } = service
  for (const [when, fields] of dependent) {
    if (!when(old.spec) || when(service.spec)) continue
    for (const field of fields) if (deepEqual(spec[field], old.spec[field])) spec = withField(spec, field, undefined)
  }
  return spec === service.spec ? service : { ...service, spec }
}
