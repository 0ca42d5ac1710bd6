import { printIptablesSave } from '../../protocol/iptables.ts'
import { type EndpointSlice, isPodReady, keyOf, type Node, type Pod, type Service } from '../../protocol/objects.ts'
import type { PacketQuery, PacketTrace } from '../../protocol/packets.ts'
import type { NetworkPicture, ServicePicture } from '../../protocol/queries.ts'
import { hash32 } from '../kernel/random.ts'
import { type ProxyState, proxyTables } from '../kube-proxy/kube-proxy.ts'
import type { KubeletState } from '../kubelet/kubelet-state.ts'
import { listeningOf } from '../kubelet/listening.ts'
import { emptyMemory, type NetworkMemory } from '../network/flows.ts'
import { interpret } from '../network/interpret.ts'
import { makeNetworkView } from '../network/make-network-view.ts'
import { networkId } from '../network/network.ts'
import type { NetworkView } from '../network/network-view.ts'
import { proxyConfig } from '../network-config.ts'
import type { Scope } from './scope.ts'

const mostPods = 300
const mostServices = 200
const mostNodes = 60

/** Nodes, pods, Services and the rules of one node, as the network sees them now. */
export function networkPicture(scope: Scope, node: string | undefined): NetworkPicture {
  const view = networkView(scope)
  return {
    nodes: view.nodeNames.slice(0, mostNodes).map((name) => {
      const network = view.network(name)!
      const podCIDR = scope.get<Node>('nodes', name)?.spec.podCIDR
      const routes = network.routes.map(({ destination, via, device }) => `${destination}${via ? ` via ${via}` : ''} dev ${device}`)
      return {
        name,
        ip: network.ip,
        ...(podCIDR ? { podCIDR } : undefined),
        ...(network.bridge ? { bridge: network.bridge.gateway } : undefined),
        routes,
      }
    }),
    pods: podEnds(scope),
    services: servicesOf(scope, view),
    ...rulesOf(scope, view, node),
  }
}

function podEnds(scope: Scope): NetworkPicture['pods'] {
  return [...scope.all<Pod>('pods').values()].slice(0, mostPods).map((pod) => ({
    key: keyOf(pod),
    ...(pod.status.podIP ? { ip: pod.status.podIP } : undefined),
    ...(pod.spec.nodeName ? { node: pod.spec.nodeName } : undefined),
    ready: isPodReady(pod),
    labels: pod.metadata.labels ?? {},
    ports: pod.spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)),
  }))
}

function servicesOf(scope: Scope, view: NetworkView): readonly ServicePicture[] {
  return [...scope.all<Service>('services').values()].slice(0, mostServices).map((service) => {
    const { type = 'ClusterIP', clusterIP = '', ports = [], selector } = service.spec
    return {
      key: keyOf(service),
      type,
      clusterIP,
      ports: ports.map(({ name, port, targetPort = port, protocol = 'TCP', nodePort }) => ({
        ...(name ? { name } : undefined),
        port,
        targetPort: String(targetPort),
        protocol,
        ...(nodePort ? { nodePort } : undefined),
      })),
      ...(selector ? { selector } : undefined),
      endpoints: view.slicesOf(keyOf(service)).flatMap(endpointsOf),
    }
  })
}

function endpointsOf({ endpoints, ports, metadata }: EndpointSlice): ServicePicture['endpoints'] {
  const port = ports?.[0]?.port
  return (endpoints ?? []).map(({ addresses, conditions, targetRef, nodeName }) => ({
    address: addresses[0] ?? '',
    ...(port === undefined ? undefined : { port }),
    ready: conditions?.ready !== false,
    ...(targetRef?.kind === 'Pod' ? { pod: `${targetRef.namespace ?? metadata.namespace}/${targetRef.name}` } : undefined),
    ...(nodeName ? { node: nodeName } : undefined),
  }))
}

type Rules = NonNullable<NetworkPicture['rules']>

// Rules as text, by what kube-proxy wrote: it is long, and changes seldom.
const printed = new WeakMap<object, { readonly node: unknown; readonly podCIDR: string | undefined; readonly rules: Rules }>()

function rulesOf(scope: Scope, view: NetworkView, node: string | undefined): Pick<NetworkPicture, 'rules'> {
  const name = node ?? view.nodeNames[0]
  if (!name || !view.nodeNames.includes(name)) return {}
  const podCIDR = scope.get<Node>('nodes', name)?.spec.podCIDR
  const state = scope.kernel.world.slices.get(`kube-proxy/${name}`) as ProxyState | undefined
  const proxy = state?.kind === 'node' ? state : undefined
  const known = proxy?.written ? printed.get(proxy.written) : undefined
  if (known && known.node === proxy?.node && known.podCIDR === podCIDR) return { rules: known.rules }
  const text = printIptablesSave(view.tables(name))
  const rules: Rules = { node: name, text, count: text.split('\n').filter((line) => line.startsWith('-A')).length }
  if (proxy?.written) printed.set(proxy.written, { node: proxy.node, podCIDR, rules })
  return { rules }
}

/** Follows one packet through the cluster as it stands. Nothing changes: a trace is a look, not a visit. */
export function tracePacket(scope: Scope, query: PacketQuery): PacketTrace {
  return interpret(query, networkView(scope))
}

function networkView(scope: Scope): NetworkView {
  const { slices, seed, steps } = scope.kernel.world
  let draws = 0
  return makeNetworkView({
    now: scope.now,
    clusterCIDR: proxyConfig.clusterCIDR,
    serviceCIDR: proxyConfig.serviceCIDR,
    nodes: scope.all<Node>('nodes').values(),
    pods: scope.all<Pod>('pods').values(),
    services: scope.all<Service>('services').values(),
    endpointSlices: scope.all<EndpointSlice>('endpointslices').values(),
    networkPolicies: scope.all<never>('networkpolicies').values(),
    namespaceLabels: (name) => {
      const namespace = scope.get('namespaces', name)
      return namespace && (namespace.metadata.labels ?? {})
    },
    isUp: (node) => scope.machine(node)?.on !== false,
    proxyTables: (node) => {
      const state = slices.get(`kube-proxy/${node}`) as ProxyState | undefined
      return state?.kind === 'node' ? proxyTables(state, proxyConfig) : []
    },
    listening: (key) => {
      const node = scope.get<Pod>('pods', key)?.spec.nodeName
      const kubelet = node === undefined ? undefined : (slices.get(`kubelet/${node}`) as KubeletState | undefined)
      return kubelet ? listeningOf(kubelet, key, scope.now) : []
    },
    nodeListening: () => [],
    memory: (slices.get(networkId) as NetworkMemory | undefined) ?? emptyMemory(),
    // Looking must not draw from the run's own chance: the same moment always shows the same pick.
    random: () => hash32(`${steps}/${draws++}`, seed) / 4294967296,
  })
}
