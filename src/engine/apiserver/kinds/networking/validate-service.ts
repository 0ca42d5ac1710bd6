import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel, dnsSubdomain, qualifiedName, validPortNumber } from '../formats.ts'
import { validateAddress, validateEndpointAddress, validateRange } from '../formats-network.ts'
import { validateLabels } from '../metadata.ts'
import { validatePortOrName } from '../pod/validate-handlers.ts'
import type { FullService, FullServicePort, FullServiceSpec } from './full-types.ts'
import { isHeadless, validateClusterAddresses, validateSameAddresses } from './validate-service-addresses.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const protocols = ['SCTP', 'TCP', 'UDP']
const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode']

/** Checks a Service. Whether addresses and node ports are free is the allocators' affair. Upstream: pkg/apis/core/validation. */
export function validateService({ metadata, spec }: FullService): FieldError[] {
  const ports = spec.ports ?? []
  const errors: FieldError[] = []
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  errors.push(...validateType(spec))
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) errors.push(...validatePort(port, ports.length > 1, names, `spec.ports[${index}]`))
  if (spec.selector) errors.push(...validateLabels(spec.selector, 'spec.selector'))
  errors.push(...validateAffinity(spec))
  errors.push(...validateClusterAddresses(spec))
  for (const [index, address] of (spec.externalIPs ?? []).entries()) {
    const wrong = validateAddress(address, `spec.externalIPs[${index}]`)
    errors.push(...(wrong.length > 0 ? wrong : validateEndpointAddress(address, `spec.externalIPs[${index}]`)))
  }
  if (!spec.type) errors.push(required('spec.type'))
  else if (!types.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, types))
  errors.push(...validateUniquePorts(spec))
  errors.push(...validateSourceRanges(spec, metadata.annotations?.['service.beta.kubernetes.io/load-balancer-source-ranges']))
  errors.push(...validateBalancer(spec))
  return [...errors, ...validateTraffic(spec)]
}

/** Checks what of a Service may change: its addresses stay. */
export function validateServiceUpdate(service: FullService, old: FullService): FieldError[] {
  const errors = validateSameAddresses(service.spec, old.spec)
  const balancers = service.spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer'
  if (balancers && service.spec.loadBalancerClass !== old.spec.loadBalancerClass) {
    errors.push(invalid('spec.loadBalancerClass', service.spec.loadBalancerClass, 'may not change once set'))
  }
  const both = needsHealthCheck(service.spec) && needsHealthCheck(old.spec)
  if (both && service.spec.healthCheckNodePort !== old.spec.healthCheckNodePort) {
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'))
  }
  return [...errors, ...validateService(service)]
}

function validateType(spec: FullServiceSpec): FieldError[] {
  const { type, clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = '' } = spec
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    return [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
  }
  if (type !== 'ExternalName') return []
  const errors: FieldError[] = []
  const text = 'may not be set for ExternalName services'
  if (clusterIPs.length > 0 || spec.clusterIP) errors.push(forbidden('spec.clusterIPs', text))
  if (ipFamilies.length > 0) errors.push(forbidden('spec.ipFamilies', text))
  if (ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', text))
  const name = externalName.replace(/\.$/, '')
  if (!name) return [...errors, required('spec.externalName')]
  return [...errors, ...dnsSubdomain(name).map((problem) => invalid('spec.externalName', name, problem))]
}

function validatePort(port: FullServicePort, needsName: boolean, names: Set<string>, path: string): FieldError[] {
  const { name = '', protocol = '', appProtocol } = port
  const errors: FieldError[] = []
  if (needsName && !name) errors.push(required(`${path}.name`))
  else if (name) {
    for (const problem of dnsLabel(name)) errors.push(invalid(`${path}.name`, name, problem))
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
  }
  for (const problem of validPortNumber(port.port)) errors.push(invalid(`${path}.port`, port.port, problem))
  if (!protocol) errors.push(required(`${path}.protocol`))
  else if (!protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols))
  errors.push(...validatePortOrName(port.targetPort, `${path}.targetPort`))
  for (const problem of appProtocol === undefined ? [] : qualifiedName(appProtocol))
    errors.push(invalid(`${path}.appProtocol`, appProtocol, problem))
  return errors
}

function validateAffinity({ sessionAffinity = '', sessionAffinityConfig }: FullServiceSpec): FieldError[] {
  const path = 'spec.sessionAffinity'
  const errors: FieldError[] = []
  if (!sessionAffinity) errors.push(required(path))
  else if (sessionAffinity !== 'ClientIP' && sessionAffinity !== 'None')
    errors.push(notSupported(path, sessionAffinity, ['ClientIP', 'None']))
  if (sessionAffinity === 'None' && sessionAffinityConfig) {
    errors.push(forbidden('spec.sessionAffinityConfig', 'must not be set when session affinity is None'))
  }
  const timeout = sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (sessionAffinity === 'ClientIP' && timeout !== undefined && (timeout <= 0 || timeout > 86400)) {
    errors.push(invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', timeout, 'must be greater than 0 and less than 86400'))
  }
  return errors
}

function validateUniquePorts({ type, ports = [] }: FullServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, { nodePort }] of ports.entries()) {
    if (type === 'ClusterIP' && nodePort)
      errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
  }
  const nodePorts = new Set<string>()
  for (const [index, { protocol, nodePort }] of ports.entries()) {
    if (!nodePort) continue
    if (nodePorts.has(`${protocol}/${nodePort}`)) errors.push(duplicate(`spec.ports[${index}].nodePort`, nodePort))
    nodePorts.add(`${protocol}/${nodePort}`)
  }
  const seen = new Set<string>()
  for (const [index, { protocol, port }] of ports.entries()) {
    const printed = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    if (seen.has(`${protocol}/${port}`)) errors.push(duplicate(`spec.ports[${index}]`, printed))
    seen.add(`${protocol}/${port}`)
  }
  return errors
}

function validateSourceRanges({ type, loadBalancerSourceRanges = [] }: FullServiceSpec, annotation: string | undefined): FieldError[] {
  const isField = loadBalancerSourceRanges.length > 0
  if (!isField && annotation === undefined) return []
  const path = isField ? 'spec.LoadBalancerSourceRanges' : 'metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]'
  const errors = type === 'LoadBalancer' ? [] : [forbidden(path, "may only be used when `type` is 'LoadBalancer'")]
  const ranges = isField ? loadBalancerSourceRanges : (annotation ?? '').split(',').filter((range) => range.trim() !== '')
  return [...errors, ...ranges.flatMap((range, index) => validateRange(range.trim(), isField ? `${path}[${index}]` : path))]
}

function validateBalancer({ type, allocateLoadBalancerNodePorts, loadBalancerClass }: FullServiceSpec): FieldError[] {
  const errors: FieldError[] = []
  const isBalancer = type === 'LoadBalancer'
  const text = "may only be used when `type` is 'LoadBalancer'"
  if (allocateLoadBalancerNodePorts !== undefined && !isBalancer) errors.push(forbidden('spec.allocateLoadBalancerNodePorts', text))
  if (loadBalancerClass === undefined) return errors
  if (!isBalancer) return [...errors, forbidden('spec.loadBalancerClass', text)]
  return [...errors, ...qualifiedName(loadBalancerClass).map((problem) => invalid('spec.loadBalancerClass', loadBalancerClass, problem))]
}

function validateTraffic(spec: FullServiceSpec): FieldError[] {
  const { externalTrafficPolicy: external = '', internalTrafficPolicy: internal, healthCheckNodePort, trafficDistribution } = spec
  const errors: FieldError[] = []
  const policies = ['Cluster', 'Local']
  if (!isReachableFromOutside(spec)) {
    if (external) errors.push(invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'))
  } else if (!external) errors.push(required('spec.externalTrafficPolicy'))
  else if (!policies.includes(external)) errors.push(notSupported('spec.externalTrafficPolicy', external, policies))
  if (!needsHealthCheck(spec) && healthCheckNodePort) {
    const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    errors.push(invalid('spec.healthCheckNodePort', healthCheckNodePort, text))
  }
  if (internal !== undefined && !policies.includes(internal)) errors.push(notSupported('spec.internalTrafficPolicy', internal, policies))
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, distributions))
  }
  return errors
}

function isReachableFromOutside({ type, externalIPs = [] }: FullServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0)
}

function needsHealthCheck({ type, externalTrafficPolicy }: FullServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}
