import { type Endpoint, type EndpointPort, isPodReady, type Node, type Pod, type Service } from '../../../protocol/objects.ts'
import { addressesOf, hostnameIn, isHeadless, portOn } from '../service-pods.ts'

/** The two kinds of addresses that a Service can have slices for. */
export type AddressType = 'IPv4' | 'IPv6'

/** A pod as an endpoint of a Service; undefined when it has no address of that kind. Upstream: endpointslice/utils.go podToEndpoint. */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, addressType: AddressType): Endpoint | undefined {
  const addresses = addressesOf(pod).filter((address) => address.includes(':') === (addressType === 'IPv6'))
  if (addresses.length === 0) return undefined
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const { namespace = '', name, uid = '' } = pod.metadata
  const hostname = hostnameIn(service, pod)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : undefined),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : undefined),
    ...(zone ? { zone } : undefined),
    ...hintsFor(service, ready, zone, pod.spec.nodeName),
  }
}

/** Where traffic for a ready endpoint should come from, when the Service asks for nearness. Upstream: endpointslice/trafficdist. */
function hintsFor(
  { spec: { trafficDistribution } }: Service,
  ready: boolean,
  zone: string | undefined,
  node: string | undefined,
): Pick<Endpoint, 'hints'> {
  if (!ready || !zone || !['PreferClose', 'PreferSameZone', 'PreferSameNode'].includes(trafficDistribution ?? '')) return {}
  const forNodes = trafficDistribution === 'PreferSameNode' && node ? { forNodes: [{ name: node }] } : undefined
  return { hints: { forZones: [{ name: zone }], ...forNodes } }
}

/** The ports of a Service as this pod has them: named target ports can differ from pod to pod. */
export function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports = service.spec.ports ?? []
  if (ports.length === 0 && isHeadless(service)) return []
  return ports.flatMap((each) => {
    const port = portOn(pod, each)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = each
    return [{ name, protocol, port, ...(appProtocol ? { appProtocol } : undefined) }]
  })
}

/** Ports that are the same in any order have the same key. */
export function portsKey(ports: readonly EndpointPort[] | null | undefined): string {
  return (ports ?? [])
    .map(({ name = '', protocol = 'TCP', port, appProtocol = '' }) => `${name}/${protocol}/${port}/${appProtocol}`)
    .sort()
    .join(',')
}

/** What makes two entries the same endpoint, however its conditions differ. */
export function endpointKey({ addresses, hostname = '', targetRef }: Endpoint): string {
  return `${addresses.join(',')}|${hostname}|${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
}
