import type {
  FlowEntry,
  Header,
  Hop,
  HopId,
  HopValues,
  Listener,
  NetworkChange,
  PacketQuery,
  PacketVerdict,
  Place,
  RuleRef,
  Symptom,
} from '../../protocol/packets.ts'
import type { NetworkPolicy } from './network-policy.ts'
import type { NetworkView } from './network-view.ts'
import type { PodLink } from './node-network.ts'

/** One packet under way: what it looks like now, and what has happened to it. Lives only while `interpret` runs. */
export interface Journey {
  readonly view: NetworkView
  readonly query: PacketQuery
  readonly hops: Hop[]
  readonly changes: NetworkChange[]
  /** The flows that each node has made or followed: more than one where the packet comes through a node twice. */
  readonly flows: Map<string, FlowEntry[]>
  header: Header
  direction: 'request' | 'reply'
}

/** Where the request ended. */
export type Arrival =
  | { readonly at: 'pod'; readonly node: string; readonly link: PodLink }
  | { readonly at: 'node'; readonly node: string }
  | { readonly at: 'outside' }
  | { readonly at: 'rule'; readonly node: string; readonly outcome: 'drop' | 'reject'; readonly rule: RuleRef | undefined }
  | {
      readonly at: 'policy'
      readonly node: string
      readonly pod: string
      readonly side: 'ingress' | 'egress'
      readonly policies: readonly NetworkPolicy[]
    }
  /** Nobody has the address; `told` when the kernel says so to the sender instead of letting it wait. */
  | { readonly at: 'nowhere'; readonly address: string; readonly told: boolean }
  | { readonly at: 'deadNode'; readonly node: string }

/** How it ended, before reasons are looked for. */
export interface Ending {
  readonly verdict: PacketVerdict
  readonly symptom: Symptom
  readonly arrival?: Arrival
  readonly answeredBy?: Listener
}

/** Details of a hop that only some hops have. */
export type HopDetails = Pick<Hop, 'rules' | 'route' | 'flow'>

/** Appends a hop. `change` is what the step rewrote on the packet. */
export function addHop<Id extends HopId>(
  journey: Journey,
  id: Id,
  at: Place,
  values: HopValues[Id],
  change: Partial<Header> = {},
  details: HopDetails = {},
): void {
  const before = journey.header
  const after = { ...before, ...change }
  journey.header = after
  const hop: Hop<Id> = { id, direction: journey.direction, at, before, after, with: values, ...details }
  journey.hops.push(hop as unknown as Hop)
}

/** `10.96.0.10:53`. */
export const endOf = (address: string, port: number) => `${address}:${port}`
