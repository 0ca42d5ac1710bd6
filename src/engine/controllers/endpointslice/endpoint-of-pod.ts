import { type Endpoint, type EndpointPort, isPodReady, type Node, type Pod, type Service } from '../../../protocol/objects.ts'
import { equalJson } from '../equal-json.ts'
import { sortByHash } from '../fnv.ts'
import { addressesOf, hostnameIn, isHeadless, portOn } from '../service-pods.ts'

/** The two kinds of addresses that a Service can have slices for. */
export type AddressType = 'IPv4' | 'IPv6'

/** What an endpoint depends on beside its pod. */
interface Setting {
  readonly addressType: AddressType
  readonly zone: string | undefined
  readonly hostname: string | undefined
  readonly publishNotReady: boolean
  readonly distribution: string | undefined
}

/**
 * Endpoints that were worked out before, by pod object, so that a pass over a thousand pods costs only what changed. A shortcut, not state:
 * the same pod and setting always give the same endpoint.
 */
const known = new WeakMap<Pod, { readonly setting: Setting; readonly endpoint: Endpoint | undefined }>()

/**
 * A pod as an endpoint of a Service; undefined when it has no address of that kind. One of the `present` endpoints (by `endpointKey`) is
 * answered when it says the same, so that an endpoint that did not change stays the same object. Upstream: endpointslice/utils.go podToEndpoint.
 */
export function endpointOf(
  pod: Pod,
  node: Node | undefined,
  service: Service,
  addressType: AddressType,
  present?: ReadonlyMap<string, Endpoint>,
): Endpoint | undefined {
  const { publishNotReadyAddresses: publishNotReady = false, trafficDistribution: distribution } = service.spec
  const setting: Setting = { addressType, zone: zoneOf(node), hostname: hostnameIn(service, pod), publishNotReady, distribution }
  const before = known.get(pod)
  if (before && isSame(before.setting, setting)) return before.endpoint
  const made = makeEndpoint(pod, setting)
  const same = made && present?.get(endpointKey(made))
  const endpoint = same && equalJson(same, made) ? same : made
  known.set(pod, { setting, endpoint })
  return endpoint
}

function isSame(a: Setting, b: Setting): boolean {
  const isPlace = a.zone === b.zone && a.addressType === b.addressType
  return isPlace && a.hostname === b.hostname && a.publishNotReady === b.publishNotReady && a.distribution === b.distribution
}

const zoneOf = (node: Node | undefined): string | undefined => node?.metadata.labels?.['topology.kubernetes.io/zone']

function makeEndpoint(pod: Pod, setting: Setting): Endpoint | undefined {
  const { addressType, hostname, zone, publishNotReady } = setting
  const addresses = addressesOf(pod).filter((address) => address.includes(':') === (addressType === 'IPv6'))
  if (addresses.length === 0) return undefined
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = publishNotReady || (serving && !terminating)
  const { namespace = '', name, uid = '' } = pod.metadata
  const { nodeName } = pod.spec
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : undefined),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName ? { nodeName } : undefined),
    ...(zone ? { zone } : undefined),
    ...hintsFor(setting, ready, nodeName),
  }
}

/** Where traffic for a ready endpoint should come from, when the Service asks for nearness. Upstream: endpointslice/trafficdist. */
function hintsFor({ distribution = '', zone }: Setting, ready: boolean, node: string | undefined): Pick<Endpoint, 'hints'> {
  if (!ready || !zone || !['PreferClose', 'PreferSameZone', 'PreferSameNode'].includes(distribution)) return {}
  const forNodes = distribution === 'PreferSameNode' && node ? { forNodes: [{ name: node }] } : undefined
  return { hints: { forZones: [{ name: zone }], ...forNodes } }
}

/** Whether every pod has the same ports: no target port is named. */
export const hasFixedPorts = ({ spec: { ports = [] } }: Service): boolean => ports.every(({ targetPort }) => typeof targetPort !== 'string')

/** The ports of a Service as this pod has them: named target ports can differ from pod to pod. */
export function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports = service.spec.ports ?? []
  if (ports.length === 0 && isHeadless(service)) return []
  const found = ports.flatMap((each) => {
    const port = portOn(pod, each)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = each
    return [{ name, protocol, port, ...(appProtocol ? { appProtocol } : undefined) }]
  })
  return sortByHash(found, dumpPort)
}

/** A port as Go prints it; upstream orders ports by the hash of that. */
const dumpPort = ({ name, protocol, port, appProtocol }: EndpointPort): string =>
  `(v1.EndpointPort){Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`

/** Ports that are the same in any order have the same key. */
export function portsKey(ports: readonly EndpointPort[] | null | undefined): string {
  return (ports ?? [])
    .map(({ name = '', protocol = 'TCP', port, appProtocol = '' }) => `${name}/${protocol}/${port}/${appProtocol}`)
    .sort()
    .join(',')
}

const keys = new WeakMap<Endpoint, string>()

/** What makes two entries the same endpoint, however its conditions differ. */
export function endpointKey(endpoint: Endpoint): string {
  let key = keys.get(endpoint)
  if (key === undefined) {
    const { addresses, hostname = '', targetRef } = endpoint
    key = `${addresses.join(',')}|${hostname}|${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
    keys.set(endpoint, key)
  }
  return key
}
