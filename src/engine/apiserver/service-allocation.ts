import type { AnyObject, KubeObject, Service, ServicePort, ServiceSpec } from '../../protocol/objects.ts'
import type { Status } from '../../protocol/requests.ts'
import { allocateClusterIP, allocateNodePort, inServiceRange, ipToNumber, nodePortRange, numberToIp, serviceRange } from './allocations.ts'
import type { Exchange } from './exchange.ts'
import type { FieldError } from './schema/field-error.ts'
import { invalid } from './schema/status.ts'

type Outcome = { readonly object: AnyObject } | { readonly refused: Status }

/** Gives a new Service its cluster address and node ports. Other kinds pass. Upstream: pkg/registry/core/service/storage/alloc.go. */
export function allocate(exchange: Exchange, object: AnyObject): Outcome {
  if (exchange.target.resource !== 'services') return { object }
  return allocateFor(exchange, object as unknown as Service, undefined)
}

/** The same for an update: what the Service had is kept, what it no longer wants is freed. */
export function reallocate(exchange: Exchange, object: AnyObject, existing: AnyObject): Outcome {
  if (exchange.target.resource !== 'services' || exchange.target.subresource !== undefined) return { object }
  return allocateFor(exchange, object as unknown as Service, existing as unknown as Service)
}

/** Frees what a removed Service held. */
export function release(exchange: Exchange, object: KubeObject): void {
  if (exchange.target.resource !== 'services') return
  const { allocations } = exchange.state
  const { clusterIP, ports, healthCheckNodePort } = (object as Service).spec
  const address = clusterIP ? ipToNumber(clusterIP) : undefined
  if (address !== undefined) allocations.clusterIPs.delete(address)
  for (const port of ports ?? []) if (port.nodePort) allocations.nodePorts.delete(portKey(port))
  if (healthCheckNodePort) allocations.nodePorts.delete(`${healthCheckNodePort}/TCP`)
}

function allocateFor(exchange: Exchange, service: Service, old: Service | undefined): Outcome {
  // With dry run the draws must not be kept; the chance that they use is the server's own stream all the same.
  const held = exchange.dryRun ? copyOf(exchange) : exchange.state.allocations
  const scope: Scope = { held, dryRun: exchange.dryRun, random: () => exchange.ctx.random(), errors: [] }
  const address = addressOf(scope, service.spec, old?.spec)
  const ports = portsOf(scope, service.spec, old?.spec)
  const healthCheckNodePort = healthPortOf(scope, service.spec, old?.spec)
  const families = familiesOf(scope, service.spec)
  if (scope.errors.length > 0) return { refused: invalid(exchange.target.kind, service.metadata.name, scope.errors) }
  const { clusterIP: _, clusterIPs: __, healthCheckNodePort: ___, ipFamilies: ____, ipFamilyPolicy: _____, ...rest } = service.spec
  const spec: ServiceSpec = {
    ...rest,
    ...(ports ? { ports } : undefined),
    ...(address === undefined ? undefined : { clusterIP: address, clusterIPs: [address] }),
    ...families,
    ...(healthCheckNodePort ? { healthCheckNodePort } : undefined),
  }
  return { object: { ...service, spec } as unknown as AnyObject }
}

/** The cluster has IPv4 addresses only. A headless Service whose endpoints somebody else writes may name both families all the same. */
function familiesOf(scope: Scope, spec: ServiceSpec): Pick<ServiceSpec, 'ipFamilies' | 'ipFamilyPolicy'> {
  if (spec.type === 'ExternalName') return {}
  const headless = spec.clusterIP === 'None' || spec.clusterIPs?.[0] === 'None'
  if (headless && Object.keys(spec.selector ?? {}).length === 0) {
    const ipFamilyPolicy = spec.ipFamilyPolicy ?? (spec.ipFamilies?.length === 1 ? 'SingleStack' : 'RequireDualStack')
    const given = spec.ipFamilies ?? []
    const both = given[0] === 'IPv6' ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6']
    return { ipFamilies: ipFamilyPolicy === 'SingleStack' ? both.slice(0, 1) : both, ipFamilyPolicy }
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family === 'IPv4') continue
    const field = `spec.ipFamilies[${index}]`
    scope.errors.push({ type: 'FieldValueInvalid', field, value: family, detail: 'not configured on this cluster' })
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services'
    scope.errors.push({ type: 'FieldValueInvalid', field: 'spec.ipFamilyPolicy', value: spec.ipFamilyPolicy, detail })
  }
  return { ipFamilies: ['IPv4'], ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack' }
}

interface Scope {
  readonly held: Exchange['state']['allocations']
  readonly dryRun: boolean
  readonly random: () => number
  readonly errors: FieldError[]
}

const copyOf = ({ state: { allocations } }: Exchange) => ({
  clusterIPs: new Set(allocations.clusterIPs),
  nodePorts: new Set(allocations.nodePorts),
})

function addressOf(scope: Scope, spec: ServiceSpec, old: ServiceSpec | undefined): string | undefined {
  const kept = old?.clusterIP
  if (spec.type === 'ExternalName') {
    const number = kept ? ipToNumber(kept) : undefined
    if (number !== undefined) scope.held.clusterIPs.delete(number)
    return undefined
  }
  const wanted = spec.clusterIP || spec.clusterIPs?.[0] || kept
  if (wanted === 'None' || (wanted && wanted === kept)) return wanted
  if (!wanted) {
    const number = allocateClusterIP(scope.held, scope.random)
    if (number !== undefined) return numberToIp(number)
    scope.errors.push({ type: 'InternalError', field: 'spec.clusterIPs', detail: 'failed to allocate a serviceIP: range is full' })
    return undefined
  }
  const number = ipToNumber(wanted)
  const refuse = (why: string) =>
    scope.errors.push({
      type: 'FieldValueInvalid',
      field: 'spec.clusterIPs',
      value: [wanted],
      detail: `failed to allocate IP ${wanted}: ${why}`,
    })
  if (number === undefined || !inServiceRange(number))
    refuse(scope.dryRun ? outside(wanted) : 'the provided network does not match the current range')
  else if (scope.held.clusterIPs.has(number)) refuse('provided IP is already allocated')
  else scope.held.clusterIPs.add(number)
  return wanted
}

// Only a dry run looks at the range in this way.
const outside = (ip: string) => `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${serviceRange.text}`

const portKey = ({ nodePort, protocol }: ServicePort): string => `${nodePort}/${protocol ?? 'TCP'}`

function wantsNodePorts({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

function portsOf(scope: Scope, spec: ServiceSpec, old: ServiceSpec | undefined): readonly ServicePort[] | undefined {
  const before = (old?.ports ?? []).filter((port) => port.nodePort)
  const { nodePorts } = scope.held
  if (!wantsNodePorts(spec)) {
    for (const port of before) nodePorts.delete(portKey(port))
    return spec.ports?.map((port) => (port.nodePort && !(spec.type === 'LoadBalancer') ? withoutNodePort(port) : port))
  }
  const still = new Set(spec.ports?.filter((port) => port.nodePort).map(portKey))
  // An update that leaves a port's number out keeps the one that the same port had.
  const completed = spec.ports?.map((port) => {
    const same = before.find(
      (each) => each.port === port.port && (each.protocol ?? 'TCP') === (port.protocol ?? 'TCP') && each.name === port.name,
    )
    return port.nodePort || !same || still.has(portKey(same)) ? port : { ...port, nodePort: same.nodePort! }
  })
  const kept = new Set(completed?.filter((port) => port.nodePort).map(portKey))
  for (const port of before) if (!kept.has(portKey(port))) nodePorts.delete(portKey(port))
  const mine = new Set(before.map(portKey))
  return completed?.map((port, index) => assignNodePort(scope, port, index, mine))
}

function assignNodePort(scope: Scope, port: ServicePort, index: number, mine: ReadonlySet<string>): ServicePort {
  const { nodePorts } = scope.held
  const field = `spec.ports[${index}].nodePort`
  if (!port.nodePort) {
    const nodePort = allocateNodePort(scope.held, port.protocol ?? 'TCP', scope.random)
    if (nodePort !== undefined) return { ...port, nodePort }
    scope.errors.push({ type: 'InternalError', field, detail: 'failed to allocate a nodePort: range is full' })
    return port
  }
  if (mine.has(portKey(port))) return port
  const { from, to, text } = nodePortRange
  if (port.nodePort < from || port.nodePort > to) {
    scope.errors.push({
      type: 'FieldValueInvalid',
      field,
      value: port.nodePort,
      detail: `provided port is not in the valid range. The range of valid ports is ${text}`,
    })
  } else if (nodePorts.has(portKey(port))) {
    scope.errors.push({ type: 'FieldValueInvalid', field, value: port.nodePort, detail: 'provided port is already allocated' })
  } else nodePorts.add(portKey(port))
  return port
}

function withoutNodePort({ nodePort: _, ...port }: ServicePort): ServicePort {
  return port
}

function healthPortOf(scope: Scope, spec: ServiceSpec, old: ServiceSpec | undefined): number | undefined {
  const wants = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
  if (!wants) {
    if (old?.healthCheckNodePort) scope.held.nodePorts.delete(`${old.healthCheckNodePort}/TCP`)
    return undefined
  }
  return spec.healthCheckNodePort || old?.healthCheckNodePort || allocateNodePort(scope.held, 'TCP', scope.random)
}
