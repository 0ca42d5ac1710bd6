import { type EndpointPort, isPodReady, type ObjectReference, type Pod, type Service, type ServicePort } from '../../../protocol/objects.ts'
import { sortByHash } from '../fnv.ts'
import { addressesOf, hostnameIn, isHeadless, isReachable, portOn } from '../service-pods.ts'

/** One address of a core/v1 Endpoints object. */
export interface EndpointAddress {
  readonly ip: string
  readonly hostname?: string
  readonly nodeName?: string
  readonly targetRef?: ObjectReference
}

/** Addresses that have the same ports open. */
export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[]
  readonly notReadyAddresses?: readonly EndpointAddress[]
  readonly ports?: readonly EndpointPort[]
}

/** Most addresses of an Endpoints object. */
export const maxAddresses = 1000

interface Entry {
  readonly address: EndpointAddress
  readonly ready: boolean
}

/** Addresses by ports, as few subsets as possible. Upstream: pkg/controller/endpoint, pkg/api/v1/endpoints RepackSubsets. */
export function subsetsOf(service: Service, pods: Iterable<Pod>): readonly EndpointSubset[] {
  const tolerant = service.spec.publishNotReadyAddresses === true
  const byPort = new Map<string, { readonly port: EndpointPort | undefined; readonly entries: Entry[] }>()
  for (const pod of pods) {
    const ip = ipOf(service, pod)
    if (!ip) continue
    const entry = { address: addressOf(service, pod, ip), ready: tolerant || isPodReady(pod) }
    for (const port of portsOf(service, pod)) {
      const key = JSON.stringify(port ?? null)
      const group = byPort.get(key)
      if (group) group.entries.push(entry)
      else byPort.set(key, { port, entries: [entry] })
    }
  }
  return mergePorts([...byPort.values()])
}

/** The address of a pod that is listed for a Service, in the Service's first family; undefined when it is not to be listed. */
export function ipOf({ spec }: Service, pod: Pod): string | undefined {
  if (!isReachable(pod, spec.publishNotReadyAddresses === true)) return undefined
  const isV6 = (spec.ipFamilies?.[0] ?? (spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4')) === 'IPv6'
  return addressesOf(pod).find((each) => each.includes(':') === isV6)
}

/** A pod's address as it is written into Endpoints. */
export function addressOf(service: Service, pod: Pod, ip: string): EndpointAddress {
  const { namespace = '', name, uid = '' } = pod.metadata
  const hostname = hostnameIn(service, pod)
  return {
    ip,
    ...(hostname ? { hostname } : undefined),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : undefined),
    targetRef: Object.freeze({ kind: 'Pod', namespace, name, uid }),
  }
}

function portsOf(service: Service, pod: Pod): readonly (EndpointPort | undefined)[] {
  const { ports = [] } = service.spec
  if (ports.length === 0) return isHeadless(service) ? [undefined] : []
  return ports.flatMap((each) => {
    const port = portOn(pod, each)
    return port === undefined ? [] : [endpointPort(each, port)]
  })
}

const endpointPort = ({ name, protocol = 'TCP', appProtocol }: ServicePort, port: number): EndpointPort => ({
  ...(name ? { name } : undefined),
  port,
  protocol,
  ...(appProtocol ? { appProtocol } : undefined),
})

/** Whether every pod has the same ports, and so all go into one subset: no target port is named, and there is a way to reach a pod. */
export function hasOneSubset(service: Service): boolean {
  const { ports = [] } = service.spec
  return ports.every(({ targetPort }) => typeof targetPort !== 'string') && (ports.length > 0 || isHeadless(service))
}

/** The ports of such a Service, in the order in which Endpoints list them. */
export function sortedPortsOf({ spec: { ports = [] } }: Service): readonly EndpointPort[] {
  const found = ports.map((each) => endpointPort(each, typeof each.targetPort === 'number' ? each.targetPort : each.port))
  return sortByHash(found, dumpPort)
}

/** Ports that lead to the very same addresses share a subset. */
function mergePorts(
  groups: readonly { readonly port: EndpointPort | undefined; readonly entries: readonly Entry[] }[],
): readonly EndpointSubset[] {
  const subsets = new Map<string, { readonly entries: readonly Entry[]; readonly ports: EndpointPort[] }>()
  for (const { port, entries } of groups) {
    const sorted = [...entries].sort((a, b) => (a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0))
    const key = sorted.map(({ address, ready }) => `${address.ip}/${address.targetRef?.uid ?? ''}/${ready}`).join(',')
    const subset = subsets.get(key) ?? { entries: sorted, ports: [] }
    subsets.set(key, subset)
    if (port) subset.ports.push(port)
  }
  return [...subsets.values()].map(({ entries, ports }) => {
    const ready = entries.filter((entry) => entry.ready).map(({ address }) => address)
    const unready = entries.filter((entry) => !entry.ready).map(({ address }) => address)
    return {
      ...(ready.length > 0 ? { addresses: ready } : undefined),
      ...(unready.length > 0 ? { notReadyAddresses: unready } : undefined),
      ...(ports.length > 0 ? { ports: sortByHash(ports, dumpPort) } : undefined),
    }
  })
}

/** A port as Go prints it; upstream orders ports by the hash of that. */
const dumpPort = ({ name = '', port, protocol, appProtocol }: EndpointPort): string =>
  `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`

/** Cuts subsets to `maxAddresses`, ready ones first; the same list when there is no need. */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const total = subsets.reduce((sum, { addresses = [], notReadyAddresses = [] }) => sum + addresses.length + notReadyAddresses.length, 0)
  if (total <= maxAddresses) return subsets
  let ready = maxAddresses
  const withReady = subsets.map((subset) => {
    const addresses = (subset.addresses ?? []).slice(0, ready)
    ready -= addresses.length
    return { ...subset, addresses }
  })
  let unready = ready
  return withReady.map(({ addresses, notReadyAddresses = [], ports }) => {
    const kept = notReadyAddresses.slice(0, unready)
    unready -= kept.length
    return {
      ...(addresses.length > 0 ? { addresses } : undefined),
      ...(kept.length > 0 ? { notReadyAddresses: kept } : undefined),
      ...(ports ? { ports } : undefined),
    }
  })
}
