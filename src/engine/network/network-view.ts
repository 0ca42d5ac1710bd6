import type { Table } from '../../protocol/iptables.ts'
import type { EndpointSlice, Labels, Node, Pod, Protocol, Service } from '../../protocol/objects.ts'
import type { Micros } from '../../protocol/time.ts'
import type { DnsView } from './cluster-dns.ts'
import type { NetworkMemory } from './flows.ts'
import type { NetworkPolicy, PolicyView } from './network-policy.ts'
import type { NodeNetwork } from './node-network.ts'

/** A port that a process has open. */
export interface ListeningPort {
  readonly port: number
  readonly protocol: Protocol
}

/** Everything that the packet interpreter looks at: the nodes' rules as they are, not as they should be. */
export interface NetworkView extends PolicyView {
  readonly now: Micros
  /** The pods' addresses, of all nodes together. */
  readonly clusterCIDR: string
  /** The Services' addresses. */
  readonly serviceCIDR: string
  readonly nodeNames: readonly string[]
  readonly network: (node: string) => NodeNetwork | undefined
  /** The node that has this address as its own. */
  readonly nodeAt: (ip: string) => string | undefined
  readonly isUp: (node: string) => boolean
  /** The rules that the node's kernel has now: kube-proxy's and the pod network's. */
  readonly tables: (node: string) => readonly Table[]
  readonly pod: (key: string) => Pod | undefined
  /** The pod that has this address for itself; not one on its node's network. */
  readonly podAt: (ip: string) => Pod | undefined
  readonly podsOf: (namespace: string) => readonly Pod[]
  readonly services: () => Iterable<Service>
  readonly slicesOf: (serviceKey: string) => readonly EndpointSlice[]
  /** What processes in the pod listen on. */
  readonly listening: (pod: string) => readonly ListeningPort[]
  /** What processes of the node itself listen on (its hostNetwork pods are asked by `listening`). */
  readonly nodeListening: (node: string) => readonly ListeningPort[]
  readonly dns: DnsView
  /** Whether a name server answers; the plain case asks the endpoints of kube-dns. */
  readonly dnsAnswers: () => boolean
  readonly memory: NetworkMemory
  readonly random: () => number
  /** Networks that machines outside reach through a node: someone has told their router. */
  readonly outsideRoutes: readonly { readonly cidr: string; readonly node: string }[]
}

/** What a view is made from. */
export interface NetworkViewInput {
  readonly now: Micros
  readonly clusterCIDR: string
  readonly serviceCIDR: string
  readonly nodes: Iterable<Node>
  readonly pods: Iterable<Pod>
  readonly services: Iterable<Service>
  readonly endpointSlices: Iterable<EndpointSlice>
  readonly networkPolicies?: Iterable<NetworkPolicy>
  /** Labels of a namespace; `undefined` when there is no such namespace. */
  readonly namespaceLabels: (name: string) => Labels | undefined
  readonly isUp: (node: string) => boolean
  /** kube-proxy's tables on that node, as of its last sync. */
  readonly proxyTables: (node: string) => readonly Table[]
  readonly listening: (pod: string) => readonly ListeningPort[]
  readonly nodeListening?: (node: string) => readonly ListeningPort[]
  readonly memory: NetworkMemory
  readonly random: () => number
  readonly nameserver?: string
  readonly domain?: string
  /** Name service without pods: always answers. Default: as the endpoints of kube-dns say. */
  readonly dnsAlwaysAnswers?: boolean
  readonly outsideAddress?: (name: string) => string | undefined
  readonly outsideRoutes?: readonly { readonly cidr: string; readonly node: string }[]
}
