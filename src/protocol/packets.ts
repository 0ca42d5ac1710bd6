import type { ConnectionState, TableName } from './iptables.ts'
import type { Protocol } from './objects.ts'

/** A question to the network: what happens to a packet from here to there? */
export interface PacketQuery {
  readonly from: PacketSource
  /** A name as an application would write it (`web`, `web.shop`, `db-0.db.shop.svc.cluster.local`) or an IPv4 address. */
  readonly to: { readonly host: string }
  readonly port: number
  readonly protocol: Protocol
  /** The source port. The same source port again is a further packet of the same flow. Default: the next free one. */
  readonly sourcePort?: number
}

export type PacketSource =
  | { readonly kind: 'pod' /** `namespace/name`. */; readonly key: string }
  /** A process in the node's own network namespace. */
  | { readonly kind: 'node'; readonly name: string }
  /** A machine outside the cluster that can reach the nodes. */
  | { readonly kind: 'outside'; readonly ip?: string }

/**
 * How it ended. `delivered`: a process answered. `refused`: the machine is there but nobody listens (TCP reset).
 * `rejected`: a rule answered with ICMP port unreachable. `dropped`: a rule or a dead machine swallowed it.
 * `noRoute`: nobody has that address. `nameError`: the name did not resolve.
 */
export type PacketVerdict = 'delivered' | 'refused' | 'rejected' | 'dropped' | 'noRoute' | 'nameError'

/** What the program that sent the packet notices. */
export type Symptom = 'answer' | 'connectionRefused' | 'timeout' | 'noRouteToHost' | 'unknownHost'

/** The whole story of one packet and its reply. Plain data; the page draws it. */
export interface PacketTrace {
  readonly query: PacketQuery
  readonly verdict: PacketVerdict
  readonly symptom: Symptom
  /** Why it ended so, as ids with values; the first is the plain cause, further ones say what lies behind it. */
  readonly reasons: readonly PacketReason[]
  /** How the name became an address; absent when an address was given. */
  readonly lookup?: NameLookup
  /** Every hop in order: first those of the request, then those of the reply. */
  readonly hops: readonly Hop[]
  /** Who answered, or refused. */
  readonly answeredBy?: Listener
  /** Source address that the answering process saw. */
  readonly sourceSeen?: string
  /** What the packet changed on the nodes that it crossed. */
  readonly changes: readonly NetworkChange[]
}

export interface Listener {
  readonly kind: 'pod' | 'node' | 'outside'
  /** `namespace/name` of the pod, the node's name, or the address. */
  readonly name: string
  readonly ip: string
  readonly port: number
}

/** The resolver's work: each candidate name in the order in which it was asked. */
export interface NameLookup {
  readonly name: string
  readonly nameserver: string
  readonly search: readonly string[]
  readonly ndots: number
  readonly tries: readonly NameTry[]
  /** The address that is used; absent when no candidate resolved. */
  readonly address?: string
}

export interface NameTry {
  readonly name: string
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'
  readonly answers: readonly DnsRecord[]
}

export type DnsRecord =
  | { readonly type: 'A'; readonly name: string; readonly address: string; readonly ttlSeconds: number }
  | { readonly type: 'CNAME'; readonly name: string; readonly target: string; readonly ttlSeconds: number }
  | {
      readonly type: 'SRV'
      readonly name: string
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly target: string
      readonly ttlSeconds: number
    }

/** One step of the way. Compare `before` with `after` to see what the step rewrote. */
export interface Hop<Id extends HopId = HopId> {
  readonly id: Id
  readonly direction: 'request' | 'reply'
  readonly at: Place
  readonly before: Header
  readonly after: Header
  /** Values for the sentence that the page makes of `id`. */
  readonly with: HopValues[Id]
  /** The rules that were tried in this hook, in order; only where a hook was walked. */
  readonly rules?: readonly RuleStep[]
  /** The route that was taken, for routing decisions. */
  readonly route?: Route
  /** The connection that was made or followed. */
  readonly flow?: FlowEntry
}

/** Any hop, discriminated by `id`. */
export type AnyHop = { [Id in HopId]: Hop<Id> }[HopId]

/** Where a hop happens. */
export interface Place {
  readonly kind: 'pod' | 'veth' | 'bridge' | 'host' | 'wire' | 'outside'
  /** The node; absent on the wire and outside. */
  readonly node?: string
  /** The pod's key, at both ends of a veth pair. */
  readonly pod?: string
  /** `eth0`, `veth1a2b3c4d`, `cni0`, `lo`. */
  readonly device?: string
  readonly hook?: Hook
}

export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'

/** What is written on the packet, and what the kernel knows about it. */
export interface Header {
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly destinationPort: number
  readonly protocol: Protocol
  readonly ttl: number
  /** The kernel's mark; 0x4000 asks for masquerade. It never leaves the node. */
  readonly mark: number
  readonly state: ConnectionState
  /** Ethernet addresses, while the packet is a frame. */
  readonly sourceMac?: string
  readonly destinationMac?: string
}

/** One rule that was tried, or a run of rules that were passed over. */
export type RuleStep = RuleRef | { readonly skipped: number; readonly table: TableName; readonly chain: string; readonly depth: number }

export interface RuleRef {
  readonly table: TableName
  readonly chain: string
  /** Position in its chain, from 0. */
  readonly index: number
  /** Jumps from the built-in chain: 0 in the built-in chain itself. */
  readonly depth: number
  /** As `iptables-save` prints it. */
  readonly text: string
  readonly matched: boolean
  /** For rules that match by chance: wanted (0..1) and drawn (0..1); the rule matches when drawn is below. */
  readonly chance?: { readonly probability: number; readonly drawn: number }
  /** What the rule did, when it matched: `KUBE-SVC-...`, `ACCEPT`, `DNAT`. */
  readonly target?: string
}

export interface Route {
  readonly destination: string
  readonly via?: string
  readonly device: string
  /** Address that packets of the node itself carry, and what MASQUERADE writes. */
  readonly source?: string
}

/** A connection as conntrack keeps it: what was sent, and what the answer will look like. */
export interface FlowEntry {
  readonly protocol: Protocol
  readonly original: FlowTuple
  readonly reply: FlowTuple
}

export interface FlowTuple {
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly destinationPort: number
}

/** What a packet leaves behind on a node. */
export type NetworkChange =
  | { readonly change: 'flow'; readonly node: string; readonly entry: FlowEntry }
  /** Session affinity remembers the client: list name, client address. */
  | { readonly change: 'recent'; readonly node: string; readonly list: string; readonly address: string }

/** What each hop's words need. */
export interface HopValues {
  /** The process in the pod opens a connection. */
  'hop.podSends': { readonly pod: string; readonly device: string }
  'hop.nodeSends': { readonly node: string }
  'hop.outsideSends': { readonly address: string }
  /** Out of the pod's namespace through the pair of virtual interfaces. */
  'hop.vethOut': { readonly pod: string; readonly veth: string; readonly bridge: string }
  /** The bridge hands the frame to the host, because it is addressed to the gateway. */
  'hop.bridgeUp': { readonly bridge: string; readonly gateway: string }
  /** The bridge switches the frame to another of its ports by MAC address. */
  'hop.bridgeSwitch': { readonly bridge: string; readonly veth: string; readonly mac: string }
  /** The bridge sends the frame back through the port it came from (hairpin). */
  'hop.bridgeHairpin': { readonly bridge: string; readonly veth: string }
  'hop.prerouting': { readonly node: string }
  'hop.output': { readonly node: string }
  /** A rule rewrote the destination. */
  'hop.dnat': { readonly from: string; readonly to: string; readonly service: string }
  /** conntrack knows this flow: no nat rule is read. */
  'hop.knownFlow': { readonly from: string; readonly to: string }
  'hop.routeLocal': { readonly node: string; readonly address: string }
  'hop.routePod': { readonly cidr: string; readonly bridge: string }
  'hop.routeNode': { readonly cidr: string; readonly via: string; readonly node: string }
  'hop.routeDefault': { readonly device: string }
  'hop.noRoute': { readonly address: string }
  'hop.input': { readonly node: string }
  'hop.forward': { readonly node: string }
  'hop.postrouting': { readonly node: string }
  /** A rule rewrote the source to the node's address towards the destination. */
  'hop.masquerade': { readonly from: string; readonly to: string; readonly device: string }
  /** No NetworkPolicy that isolates the pod in that direction allows it. */
  'hop.droppedByPolicy': { readonly pod: string; readonly side: 'ingress' | 'egress' }
  'hop.rejectedByRule': { readonly chain: string }
  'hop.droppedByRule': { readonly chain: string }
  /** Over the network between the machines. */
  'hop.wire': { readonly from: string; readonly to: string }
  'hop.arrives': { readonly node: string; readonly device: string }
  'hop.vethIn': { readonly pod: string; readonly veth: string }
  'hop.process': { readonly name: string; readonly port: number }
  'hop.closedPort': { readonly name: string; readonly port: number }
  /** Nobody answered the ARP question for that address. */
  'hop.noNeighbour': { readonly address: string; readonly node: string }
  'hop.nodeDown': { readonly node: string }
  'hop.leavesCluster': { readonly address: string }
  /** The reply is translated back by the node that made the entry. */
  'hop.unNat': { readonly from: string; readonly to: string }
  'hop.replyArrives': { readonly name: string }
}

export type HopId = keyof HopValues

/** What each reason's words need. */
export interface ReasonValues {
  'reason.answered': { readonly name: string; readonly source: string }
  /** TCP reset: the pod or node is there, nothing listens on that port. */
  'reason.closedPort': { readonly name: string; readonly port: number; readonly listens: string }
  'reason.noEndpoints': { readonly service: string }
  'reason.noLocalEndpoints': { readonly service: string; readonly node: string; readonly policy: 'internal' | 'external' }
  'reason.noSelector': { readonly service: string }
  /** No pod of the namespace carries the selector's labels. */
  'reason.selectorMatchesNothing': { readonly service: string; readonly selector: string }
  'reason.podsNotReady': { readonly service: string; readonly pods: number }
  'reason.podsNotRunning': { readonly service: string; readonly pods: number }
  /** The Service's targetPort names a port that no selected pod has. */
  'reason.targetPortUnknown': { readonly service: string; readonly targetPort: string }
  /** The objects are right, but this node's kube-proxy has not written them yet. */
  'reason.rulesStale': { readonly node: string; readonly service: string }
  'reason.sourceRange': { readonly service: string; readonly source: string }
  'reason.droppedByRule': { readonly chain: string; readonly text: string }
  /** The pod is isolated in that direction by these NetworkPolicies, and none of them allows the packet. */
  'reason.networkPolicy': { readonly pod: string; readonly side: 'ingress' | 'egress'; readonly policies: string }
  /** The pod's egress policies do not let it ask the name server. */
  'reason.dnsBlocked': { readonly pod: string; readonly policies: string }
  /** The address belongs to the Service, the port does not. */
  'reason.portNotInService': { readonly service: string; readonly port: number; readonly has: string }
  'reason.unknownServiceAddress': { readonly address: string }
  'reason.unknownAddress': { readonly address: string }
  /** Nothing has that pod address any more: the pod has gone. */
  'reason.podAddressGone': { readonly address: string }
  /** The connection still follows its first choice, and that pod has gone. */
  'reason.staleFlow': { readonly address: string; readonly port: number }
  'reason.nodeDown': { readonly node: string }
  'reason.sourceNotRunning': { readonly name: string }
  'reason.nxdomain': { readonly name: string; readonly tried: number }
  'reason.noAddressFor': { readonly name: string }
  'reason.dnsUnreachable': { readonly nameserver: string }
  'reason.externalName': { readonly name: string; readonly target: string }
  'reason.headlessNoReady': { readonly service: string }
  /** The Service is headless: the name leads to the pods themselves, so the port is not translated. */
  'reason.headlessPort': { readonly service: string; readonly port: number; readonly targetPort: string }
  /** A Service of that name is in another namespace: write `name.namespace`. */
  'reason.nameInNamespace': { readonly name: string; readonly namespace: string }
  /** The address means something inside the cluster only; routers outside do not know it. */
  'reason.insideOnly': { readonly address: string }
  'reason.clusterNameOutside': { readonly name: string }
}

export type ReasonId = keyof ReasonValues

/** One reason: `{ id, with }`; `with` holds names and numbers, never prose. */
export type PacketReason = { [Id in ReasonId]: { readonly id: Id; readonly with: ReasonValues[Id] } }[ReasonId]

/** Builds a typed reason. */
export function packetReason<Id extends ReasonId>(id: Id, values: ReasonValues[Id]): PacketReason {
  return { id, with: values } as unknown as PacketReason
}
