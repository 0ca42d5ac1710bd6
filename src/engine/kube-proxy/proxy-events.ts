import type { Delivery } from '../client/delivery.ts'
import type { ProxyNode } from './proxy-node.ts'
import type { RuleSet } from './rule-set.ts'

/** Address of the part that watches for all nodes; `kube-proxy/<node>` is the one on a node. */
export const kubeProxyId = 'kube-proxy'

/** Address of a node's kube-proxy. */
export const kubeProxyOn = (node: string) => `${kubeProxyId}/${node}`

/** What the watching part is told. */
export type HubEvent =
  | Delivery
  /** Opens the watches: the cluster's boot sends it once. */
  | { readonly type: 'start' }
  /** The pause after the last sync is over. */
  | { readonly type: 'sync' }
  /** A node's kube-proxy has (re)started and needs all rules. */
  | { readonly type: 'join'; readonly node: string }

/** What a node's kube-proxy is told. `stop`, `start`, `reboot` and `flush` are faults that a person can cause. */
export type NodeEvent =
  | { readonly type: 'node'; readonly node: ProxyNode }
  | RulesEvent
  /** The process ends; the rules that it wrote stay in the kernel. */
  | { readonly type: 'stop' }
  | { readonly type: 'start' }
  /** The machine loses its rules: it was switched off. Nothing runs until `start`. */
  | { readonly type: 'reboot' }
  /** Somebody else deletes all rules (`iptables -F`). */
  | { readonly type: 'flush' }
  /** The periodic look whether the canary chains are still there. */
  | { readonly type: 'canary' }

export interface RulesEvent {
  readonly type: 'rules'
  readonly rules: RuleSet
  /** Trace records of the changes that led to it. */
  readonly causes: readonly number[]
  /** Whether the node records what it wrote; in a very large cluster nodes are silent. */
  readonly recorded: boolean
  /** UDP Service addresses whose endpoints changed. */
  readonly udp: readonly UdpEndpoints[]
}

/** Where a UDP Service port leads now: flows to anything else are stale. */
export interface UdpEndpoints {
  readonly address: string
  readonly port: number
  /** `ip:port`. */
  readonly serving: readonly string[]
}
