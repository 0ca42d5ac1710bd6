import { cidrContains } from '../../protocol/addresses.ts'
import type { Pod, Service } from '../../protocol/objects.ts'
import type { Header, PacketQuery } from '../../protocol/packets.ts'
import { enforcePolicy } from './enforce-policy.ts'
import { hostReceives, hostSends, overWire, toPod } from './host-path.ts'
import { type Arrival, addHop, type Journey } from './journey.ts'
import type { NetworkView } from './network-view.ts'
import { isLocalAddress, type NodeNetwork, type PodLink, routeTo } from './node-network.ts'

/** The machine outside that asks when the query names none (TEST-NET-2). */
export const OUTSIDE_ADDRESS = '198.51.100.7'

/** Who sends: its address and, inside the cluster, its node. */
export interface Sender {
  readonly source: string
  readonly network?: NodeNetwork
  readonly link?: PodLink
}

/** Finds the sender of a query; a text says what is not running. */
export function findSender(query: PacketQuery, view: NetworkView, destination: string): Sender | string {
  const { from } = query
  if (from.kind === 'outside') return { source: from.ip ?? OUTSIDE_ADDRESS }
  const pod = from.kind === 'pod' ? view.pod(from.key) : undefined
  const name = from.kind === 'pod' ? from.key : from.name
  const node = from.kind === 'pod' ? pod?.spec.nodeName : from.name
  const network = node === undefined || !view.isUp(node) ? undefined : view.network(node)
  if (!network) return name
  if (from.kind === 'node' || isOnHostNetwork(pod)) return { source: sourceTowards(network, destination), network }
  const link = network.pods.find((candidate) => candidate.pod === from.key)
  return link ? { source: link.ip, network, link } : name
}

const isOnHostNetwork = (pod: Pod | undefined) => pod?.spec.hostNetwork === true

/** The address that the kernel picks for a process of the node. */
function sourceTowards(network: NodeNetwork, destination: string): string {
  if (isLocalAddress(network, destination)) return destination
  return routeTo(network, destination)?.source ?? network.ip
}

/** Sends the journey's packet on its way and says where it ended. */
export function depart(journey: Journey, sender: Sender): Arrival {
  if (sender.link && sender.network) return departPod(journey, sender.network, sender.link)
  if (sender.network) {
    addHop(journey, 'hop.nodeSends', { kind: 'host', node: sender.network.name }, { node: sender.network.name })
    return hostSends(journey, sender.network)
  }
  return departOutside(journey)
}

function departPod(journey: Journey, network: NodeNetwork, link: PodLink): Arrival {
  const { destination } = journey.header
  const inside = { kind: 'pod', node: network.name, pod: link.pod } as const
  if (destination === link.ip || destination.startsWith('127.')) {
    addHop(journey, 'hop.podSends', { ...inside, device: 'lo' }, { pod: link.pod, device: 'lo' })
    return { at: 'pod', node: network.name, link }
  }
  const bridge = network.bridge!
  const onLink = cidrContains(bridge.cidr, destination) && destination !== bridge.gateway
  const peer = onLink ? network.pods.find((candidate) => candidate.ip === destination) : undefined
  const frame: Partial<Header> = { sourceMac: link.mac, destinationMac: onLink ? (peer?.mac ?? 'ff:ff:ff:ff:ff:ff') : bridge.mac }
  addHop(journey, 'hop.podSends', { ...inside, device: 'eth0' }, { pod: link.pod, device: 'eth0' }, frame)
  const veth = { kind: 'veth', node: network.name, pod: link.pod, device: link.veth } as const
  addHop(journey, 'hop.vethOut', veth, { pod: link.pod, veth: link.veth, bridge: bridge.device })
  if (onLink) return enforcePolicy(journey, network, link, 'egress') ?? toPod({ journey, network, from: link })
  const at = { kind: 'bridge', node: network.name, device: bridge.device } as const
  addHop(journey, 'hop.bridgeUp', at, { bridge: bridge.device, gateway: bridge.gateway })
  return hostReceives(journey, network, link)
}

function departOutside(journey: Journey): Arrival {
  const { source, destination } = journey.header
  addHop(journey, 'hop.outsideSends', { kind: 'outside' }, { address: source })
  const node = entryNode(journey.view, destination)
  const network = node === undefined ? undefined : journey.view.network(node)
  if (!network) return { at: 'nowhere', address: destination, told: false }
  return overWire(journey, { name: source }, network) ?? hostReceives(journey, network)
}

/** Which node a packet from outside comes in by. */
function entryNode(view: NetworkView, destination: string): string | undefined {
  const own = view.nodeAt(destination)
  if (own !== undefined) return own
  for (const service of view.services()) {
    if (!publicAddresses(service).includes(destination)) continue
    const nodes = healthyNodes(view, service)
    return nodes[Math.floor(view.random() * nodes.length)]
  }
  return view.outsideRoutes.find(({ cidr }) => cidrContains(cidr, destination))?.node
}

/** Addresses of a Service that routers outside send to the nodes. */
export function publicAddresses(service: Service): readonly string[] {
  const balanced = service.status?.loadBalancer?.ingress?.map(({ ip }) => ip ?? '') ?? []
  return [...balanced, ...(service.spec.externalIPs ?? [])].filter(Boolean)
}

/** The nodes that a load balancer uses: with policy Local those whose health check finds an endpoint. */
function healthyNodes(view: NetworkView, service: Service): readonly string[] {
  const up = view.nodeNames.filter(view.isUp)
  if (service.spec.externalTrafficPolicy !== 'Local' || service.spec.type !== 'LoadBalancer') return up
  const slices = view.slicesOf(`${service.metadata.namespace}/${service.metadata.name}`)
  const ready = slices.flatMap((slice) => slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false)
  const healthy = up.filter((node) => ready.some((endpoint) => endpoint.nodeName === node))
  return healthy.length > 0 ? healthy : up
}
