import { deepEqual } from '../deep-equal.ts'
import { changeItems, withField } from '../sharing.ts'
import type { FullService, FullServicePort, FullServiceSpec } from './full-types.ts'

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
  if (hasNodePorts(old.spec) && !hasNodePorts(spec) && deepEqual(spec.ports, old.spec.ports))
    spec = changeItems(spec, 'ports', withoutNodePort)
  spec = withSameAddress(spec, old.spec)
  return spec === service.spec ? service : { ...service, spec }
}

function withoutNodePort({ nodePort: _, ...port }: FullServicePort): FullServicePort {
  return port
}

/** A client that knows only the single address changes the list with it. Upstream: pkg/api/service `NormalizeClusterIPs`. */
function withSameAddress(spec: FullServiceSpec, old: FullServiceSpec): FullServiceSpec {
  if (spec.clusterIP === old.clusterIP || !deepEqual(spec.clusterIPs, old.clusterIPs)) return spec
  return withField(spec, 'clusterIPs', spec.clusterIP ? [spec.clusterIP] : undefined)
}
