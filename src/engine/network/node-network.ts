import { type Cidr, cidrHolds, formatCidr, formatIPv4, hostRange, parseCidr, parseIPv4 } from '../../protocol/addresses.ts'
import { keyOf, type Node, type Pod } from '../../protocol/objects.ts'
import type { Route } from '../../protocol/packets.ts'

/** One machine's network: what `ip address`, `ip route` and `bridge fdb` would show. */
export interface NodeNetwork {
  readonly name: string
  /** The node's own address (InternalIP). */
  readonly ip: string
  readonly hostInterface: { readonly device: 'eth0'; readonly mac: string }
  /** The bridge that the node's pods hang on; absent until the node has a podCIDR. */
  readonly bridge?: { readonly device: 'cni0'; readonly gateway: string; readonly cidr: string; readonly mac: string }
  readonly pods: readonly PodLink[]
  /** Pods that live in the node's own network namespace. */
  readonly hostNetworkPods: readonly string[]
  /** Longest prefix first, so the first one that holds an address wins. */
  readonly routes: readonly NodeRoute[]
}

/** A pod's pair of virtual interfaces: `eth0` in the pod, `veth...` at the bridge. */
export interface PodLink {
  readonly pod: string
  readonly ip: string
  readonly mac: string
  readonly veth: string
}

export interface NodeRoute extends Route {
  readonly block: Cidr
  /** Which node the next hop is, for routes to other nodes' pods. */
  readonly node?: string
}

/** Length of the prefix of the machines' own network. */
const NODE_PREFIX = 16

/** The node's InternalIP. */
export function nodeAddress(node: Node): string | undefined {
  return node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address
}

/** Whether a pod has an address that answers: it runs and its sandbox is there. */
export function hasNetwork(pod: Pod): boolean {
  const { phase, podIP } = pod.status
  return podIP !== undefined && podIP !== '' && phase !== 'Succeeded' && phase !== 'Failed'
}

/**
 * One machine's network from objects: a bridge for the node's podCIDR, a veth pair for each pod, and a route to each other node's
 * podCIDR through that node's address (what flannel calls host-gw: no encapsulation).
 */
export function compileNode(node: Node, pods: readonly Pod[], nodes: readonly Node[]): NodeNetwork {
  const name = node.metadata.name
  const ip = nodeAddress(node) ?? '0.0.0.0'
  const own = parseCidr(node.spec.podCIDR ?? '')
  const living = pods.filter((pod) => pod.spec.nodeName === name && hasNetwork(pod))
  const gateway = own && formatIPv4(hostRange(own).first)
  const bridge = own && gateway ? { device: 'cni0' as const, gateway, cidr: formatCidr(own), mac: macOf(gateway) } : undefined
  return {
    name,
    ip,
    hostInterface: { device: 'eth0', mac: macOf(ip) },
    ...(bridge ? { bridge } : undefined),
    pods: living.filter((pod) => !pod.spec.hostNetwork).map(linkOf),
    hostNetworkPods: living.filter((pod) => pod.spec.hostNetwork).map(keyOf),
    routes: routesOf(name, ip, own && gateway ? { block: own, gateway } : undefined, nodes),
  }
}

function linkOf(pod: Pod): PodLink {
  const ip = pod.status.podIP!
  return { pod: keyOf(pod), ip, mac: macOf(ip), veth: vethName(pod.metadata.uid ?? keyOf(pod)) }
}

/** The Ethernet address that goes with an IPv4 address: `0a:58` and the four bytes. */
export function macOf(ip: string): string {
  const value = parseIPv4(ip) ?? 0
  const bytes = [0x0a, 0x58, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** `veth` and eight hexadecimal digits; the plugin draws them, here they follow from the pod (FNV-1a). */
export function vethName(podUid: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < podUid.length; i++) hash = Math.imul(hash ^ podUid.charCodeAt(i), 0x01000193)
  return `veth${(hash >>> 0).toString(16).padStart(8, '0')}`
}

function routesOf(
  name: string,
  ip: string,
  own: { readonly block: Cidr; readonly gateway: string } | undefined,
  nodes: readonly Node[],
): readonly NodeRoute[] {
  const routes: NodeRoute[] = []
  if (own) routes.push({ block: own.block, destination: formatCidr(own.block), device: 'cni0', source: own.gateway })
  for (const other of nodes) {
    const block = parseCidr(other.spec.podCIDR ?? '')
    const via = nodeAddress(other)
    if (!block || !via || other.metadata.name === name) continue
    routes.push({ block, destination: formatCidr(block), via, device: 'eth0', source: ip, node: other.metadata.name })
  }
  const machines = parseCidr(`${ip}/${NODE_PREFIX}`)!
  routes.push({ block: machines, destination: formatCidr(machines), device: 'eth0', source: ip })
  const router = formatIPv4(hostRange(machines).first)
  routes.push({ block: { address: 0, prefix: 0 }, destination: 'default', via: router, device: 'eth0', source: ip })
  return routes.sort((a, b) => b.block.prefix - a.block.prefix)
}

/** Whether an address is the machine's own: delivered locally, never forwarded. */
export function isLocalAddress(network: NodeNetwork, ip: string): boolean {
  return ip === network.ip || ip === network.bridge?.gateway || ip.startsWith('127.')
}

/** The route that a packet to that address takes. */
export function routeTo(network: NodeNetwork, ip: string): NodeRoute | undefined {
  const address = parseIPv4(ip)
  if (address === undefined) return undefined
  return network.routes.find(({ block }) => cidrHolds(block, address))
}
