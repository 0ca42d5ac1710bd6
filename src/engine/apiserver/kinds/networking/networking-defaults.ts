import type { KubeObject } from '../../../../protocol/objects.ts'
import { changeField, changeItems, fillIn } from '../sharing.ts'
import type { FullEndpointSlice, FullNetworkPolicy, FullService, FullServicePort, FullServiceSpec } from './full-types.ts'

/**
 * Defaults of Services and of the networking group. Addresses, node ports and IP families come from the allocators.
 * Upstream: pkg/apis/core/v1/defaults.go, pkg/apis/networking/v1/defaults.go, pkg/apis/discovery/v1/defaults.go.
 */

/** Defaults of a Service. */
export function serviceDefaults(service: FullService): FullService {
  return balancerDefaults(specDefaults(service))
}

/** An address that a load balancer gave is one that nodes see as it is. */
function balancerDefaults(service: FullService): FullService {
  if (service.spec?.type !== 'LoadBalancer') return service
  return changeField(service, 'status', (status) =>
    changeField(status, 'loadBalancer', (balancer) =>
      changeItems(balancer, 'ingress', (ingress) => (ingress.ip ? fillIn(ingress, { ipMode: 'VIP' }) : ingress)),
    ),
  )
}

function specDefaults(service: FullService): FullService {
  return changeField(service, 'spec', (given) => {
    let spec = fillIn(given, { sessionAffinity: 'None', type: 'ClusterIP' })
    spec = affinityDefaults(spec)
    spec = changeItems(spec, 'ports', portDefaults)
    const { type, externalIPs } = spec
    const reachable =
      type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs !== undefined && externalIPs.length > 0)
    const routed = type === 'NodePort' || type === 'LoadBalancer' || type === 'ClusterIP'
    return fillIn(spec, {
      ...(reachable ? { externalTrafficPolicy: 'Cluster' } : {}),
      ...(routed ? { internalTrafficPolicy: 'Cluster' } : {}),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
    })
  })
}

function affinityDefaults(spec: FullServiceSpec): FullServiceSpec {
  if (spec.sessionAffinity === 'None' && spec.sessionAffinityConfig) {
    const { sessionAffinityConfig: _, ...rest } = spec
    return rest
  }
  if (spec.sessionAffinity !== 'ClientIP' || spec.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) return spec
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }
}

function portDefaults(given: FullServicePort): FullServicePort {
  const port = given.protocol ? given : { ...given, protocol: 'TCP' }
  return port.targetPort ? port : { ...port, targetPort: port.port }
}

/** Ports of an EndpointSlice are TCP and have a name, if an empty one. */
export function endpointSliceDefaults(slice: FullEndpointSlice): FullEndpointSlice {
  return slice.ports ? changeItems(slice, 'ports', (port) => fillIn(port, { name: '', protocol: 'TCP' })) : slice
}

/** Ports of a NetworkPolicy are TCP, and its types follow its rules. */
export function networkPolicyDefaults(policy: FullNetworkPolicy): FullNetworkPolicy {
  return changeField(policy, 'spec', (given) => {
    let spec = given
    for (const name of ['ingress', 'egress'] as const) {
      spec = changeItems(spec, name, (rule) => changeItems(rule, 'ports', (port) => fillIn(port, { protocol: 'TCP' })))
    }
    return spec.policyTypes?.length ? spec : { ...spec, policyTypes: spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'] }
  })
}

interface IngressClass extends KubeObject {
  readonly spec?: { readonly parameters?: { readonly scope?: string } }
}

/** Parameters of an IngressClass are cluster-scoped. */
export function ingressClassDefaults(ingressClass: IngressClass): IngressClass {
  return changeField(ingressClass, 'spec', (spec) =>
    changeField(spec, 'parameters', (parameters) => fillIn(parameters, { scope: 'Cluster' })),
  )
}
