import type { Endpoint, EndpointSlice, Service, ServicePort } from '../../protocol/objects.ts'
import type { ProxyEndpoint, ProxyNode } from './proxy-node.ts'

/** The endpoints of one Service port, sorted by `ip:port` as text, each once. */
export function endpointsOfPort(slices: readonly EndpointSlice[], port: ServicePort): readonly ProxyEndpoint[] {
  const byText = new Map<string, ProxyEndpoint>()
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue
    const target = slice.ports?.find((candidate) => (candidate.name ?? '') === (port.name ?? ''))
    if (target?.port === undefined || (target.protocol ?? 'TCP') !== (port.protocol ?? 'TCP')) continue
    for (const endpoint of slice.endpoints ?? []) {
      const read = readEndpoint(endpoint, target.port)
      if (read && (read.ready || !byText.has(read.text))) byText.set(read.text, read)
    }
  }
  return [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1))
}

// Endpoints that were read before, by the frozen object: of a long list few change at a time. A cache of pure results.
const known = new WeakMap<Endpoint, ProxyEndpoint>()

function readEndpoint(endpoint: Endpoint, port: number): ProxyEndpoint | undefined {
  const before = known.get(endpoint)
  if (before?.port === port) return before
  const made = makeEndpoint(endpoint, port)
  if (made && Object.isFrozen(endpoint)) known.set(endpoint, made)
  return made
}

function makeEndpoint(endpoint: Endpoint, port: number): ProxyEndpoint | undefined {
  const ip = endpoint.addresses[0]
  if (ip === undefined) return undefined
  const { ready = true, serving = ready, terminating = false } = endpoint.conditions ?? {}
  const { zoneHints, nodeHints } = readHints(endpoint)
  const where = endpoint.nodeName === undefined ? {} : { nodeName: endpoint.nodeName }
  return Object.freeze({ ip, port, text: `${ip}:${port}`, ...where, ready, serving, terminating, zoneHints, nodeHints })
}

interface Hints {
  readonly forZones?: readonly { readonly name: string }[]
  readonly forNodes?: readonly { readonly name: string }[]
}

function readHints(endpoint: Endpoint): { readonly zoneHints: readonly string[]; readonly nodeHints: readonly string[] } {
  const hints = endpoint.hints as Hints | undefined
  return { zoneHints: hints?.forZones?.map(({ name }) => name) ?? [], nodeHints: hints?.forNodes?.map(({ name }) => name) ?? [] }
}

/** Whether something outside the cluster may reach the Service. */
export function isExternallyAccessible(service: Service): boolean {
  const { type, externalIPs } = service.spec
  return type === 'NodePort' || type === 'LoadBalancer' || (externalIPs?.length ?? 0) > 0
}

export const usesLocalInternally = (service: Service) => service.spec.internalTrafficPolicy === 'Local'
export const usesLocalExternally = (service: Service) => service.spec.externalTrafficPolicy === 'Local' && isExternallyAccessible(service)

/** Which endpoints this node may use for a Service port, by policy. */
export interface UsableEndpoints {
  /** For policy Cluster. */
  readonly cluster: readonly ProxyEndpoint[]
  /** For policy Local: those of this node. */
  readonly local: readonly ProxyEndpoint[]
  /** The Service has a usable endpoint somewhere, perhaps not for this node. */
  readonly any: boolean
}

/** Source: pkg/proxy/topology.go, CategorizeEndpoints. */
export function usableEndpoints(endpoints: readonly ProxyEndpoint[], service: Service, node: ProxyNode): UsableEndpoints {
  const usesLocal = usesLocalInternally(service) || usesLocalExternally(service)
  const usesCluster = !usesLocalInternally(service) || isExternallyAccessible(service)
  const cluster = usesCluster ? clusterEndpoints(endpoints, node) : []
  const local = usesLocal
    ? readyOrLast(
        endpoints.filter((endpoint) => endpoint.nodeName === node.name),
        (endpoint) => endpoint.ready,
      )
    : []
  const any = cluster.length > 0 || local.length > 0 || (!usesCluster && endpoints.some((endpoint) => endpoint.ready))
  return { cluster, local, any }
}

function clusterEndpoints(endpoints: readonly ProxyEndpoint[], node: ProxyNode): readonly ProxyEndpoint[] {
  const near = hintedFor(endpoints, node)
  return readyOrLast(endpoints, (endpoint) => endpoint.ready && near(endpoint))
}

/** Those wanted; when there is none, those that still serve while they terminate. */
function readyOrLast(endpoints: readonly ProxyEndpoint[], wanted: (endpoint: ProxyEndpoint) => boolean): readonly ProxyEndpoint[] {
  const found = endpoints.filter(wanted)
  return found.length > 0 ? found : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating)
}

/** Hints count only when every ready endpoint has them and at least one is for this node, or else this zone. */
function hintedFor(endpoints: readonly ProxyEndpoint[], node: ProxyNode): (endpoint: ProxyEndpoint) => boolean {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  const forNode = (endpoint: ProxyEndpoint) => endpoint.nodeHints.includes(node.name)
  if (ready.every((endpoint) => endpoint.nodeHints.length > 0) && ready.some(forNode)) return forNode
  const { zone } = node
  if (zone === undefined) return () => true
  const forZone = (endpoint: ProxyEndpoint) => endpoint.zoneHints.includes(zone)
  return ready.every((endpoint) => endpoint.zoneHints.length > 0) && ready.some(forZone) ? forZone : () => true
}
