import type { Table } from '../../protocol/iptables.ts'
import { type EndpointSlice, keyOf, type Pod } from '../../protocol/objects.ts'
import type { NetworkPolicy } from './network-policy.ts'
import type { NetworkView, NetworkViewInput } from './network-view.ts'
import { compileNode, hasNetwork, type NodeNetwork, nodeAddress } from './node-network.ts'
import { podNetworkRules, withChains } from './pod-network-rules.ts'

/** A view over objects. Nodes are compiled when a packet first asks for them, so a trace in a large cluster stays cheap. */
export function makeNetworkView(input: NetworkViewInput): NetworkView {
  const nodes = [...input.nodes]
  const nodeByName = new Map(nodes.map((node) => [node.metadata.name, node]))
  const nodeByAddress = new Map(nodes.map((node) => [nodeAddress(node), node.metadata.name]))
  const services = new Map(Array.from(input.services, (service) => [keyOf(service), service]))
  const pods = new Map(Array.from(input.pods, (pod) => [keyOf(pod), pod]))
  const podsByNode = group(pods.values(), (pod) => pod.spec.nodeName)
  const podsByNamespace = lazily(() => group(pods.values(), (pod) => pod.metadata.namespace))
  const slices = group(input.endpointSlices, ownerOf)
  const slicesOf = (key: string): readonly EndpointSlice[] => slices.get(key) ?? []

  const network = remembered((name): NodeNetwork | undefined => {
    const node = nodeByName.get(name)
    return node && compileNode(node, podsByNode.get(name) ?? [], nodes)
  })
  const tables = remembered((name): readonly Table[] => {
    const podCIDR = nodeByName.get(name)?.spec.podCIDR
    const proxy = input.proxyTables(name)
    return podCIDR ? withChains(proxy.length > 0 ? proxy : bare, podNetworkRules(input.clusterCIDR, podCIDR)) : proxy
  })
  const nameserver = input.nameserver ?? '10.96.0.10'
  const { namespaceLabels, random } = input
  const hasNamespace = (name: string) => namespaceLabels(name) !== undefined
  const podByAddress = lazily(() => new Map([...pods.values()].filter(hasOwnNetwork).map((pod) => [pod.status.podIP!, pod])))
  const policies = group(input.networkPolicies ?? [], (policy) => policy.metadata.namespace)
  const outside = input.outsideAddress ? { outsideAddress: input.outsideAddress } : undefined
  return {
    now: input.now,
    clusterCIDR: input.clusterCIDR,
    serviceCIDR: input.serviceCIDR,
    nodeNames: nodes.map((node) => node.metadata.name),
    network,
    nodeAt: (ip) => nodeByAddress.get(ip),
    isUp: input.isUp,
    tables,
    pod: (key) => pods.get(key),
    podAt: (ip) => podByAddress().get(ip),
    policiesOf: (namespace): readonly NetworkPolicy[] => policies.get(namespace) ?? [],
    namespaceLabels: (name) => namespaceLabels(name) ?? {},
    podsOf: (namespace): readonly Pod[] => podsByNamespace().get(namespace) ?? [],
    services: () => services.values(),
    slicesOf,
    listening: input.listening,
    nodeListening: input.nodeListening ?? (() => []),
    dns: {
      domain: input.domain ?? 'cluster.local',
      nameserver,
      service: (key) => services.get(key),
      slicesOf,
      hasNamespace,
      random,
      ...outside,
    },
    dnsAnswers: () => input.dnsAlwaysAnswers === true || slicesOf('kube-system/kube-dns').some(hasReady),
    memory: input.memory,
    random,
    outsideRoutes: input.outsideRoutes ?? [],
  }
}

const hasOwnNetwork = (pod: Pod) => hasNetwork(pod) && !pod.spec.hostNetwork

/** The built-in chains of a machine whose kube-proxy has not written anything. */
const bare: readonly Table[] = [
  { name: 'filter', chains: (['INPUT', 'FORWARD', 'OUTPUT'] as const).map((name) => ({ name, policy: 'ACCEPT', rules: [] })) },
  {
    name: 'nat',
    chains: (['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'] as const).map((name) => ({ name, policy: 'ACCEPT', rules: [] })),
  },
]

const ownerOf = (slice: EndpointSlice): string | undefined => {
  const name = slice.metadata.labels?.['kubernetes.io/service-name']
  return name && `${slice.metadata.namespace}/${name}`
}

const hasReady = (slice: EndpointSlice) => slice.endpoints?.some((endpoint) => endpoint.conditions?.ready !== false) ?? false

function group<Item>(items: Iterable<Item>, keyFor: (item: Item) => string | undefined): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyFor(item)
    if (key === undefined) continue
    const list = groups.get(key)
    if (list) list.push(item)
    else groups.set(key, [item])
  }
  return groups
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function remembered<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>()
  return (name) => {
    if (!made.has(name)) made.set(name, make(name))
    return made.get(name)!
  }
}
