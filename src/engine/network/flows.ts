import type { FlowEntry, FlowTuple, Header, NetworkChange } from '../../protocol/packets.ts'
import type { Micros } from '../../protocol/time.ts'

/** What the nodes' kernels remember of packets: connection tracking and session affinity. Plain data, changed in place. */
export interface NetworkMemory {
  /** Flows by node, then by their original tuple. */
  readonly flows: Map<string, Map<string, FlowEntry>>
  /** When a client was last seen: by node, then by `list address`. */
  readonly recent: Map<string, Map<string, Micros>>
}

/** A node keeps at most this many flows; the oldest goes first. */
export const FLOWS_PER_NODE = 1024

export function emptyMemory(): NetworkMemory {
  return { flows: new Map(), recent: new Map() }
}

/** The text by which a flow is found. */
export function tupleKey(protocol: string, tuple: FlowTuple): string {
  return `${protocol} ${tuple.source}:${tuple.sourcePort} ${tuple.destination}:${tuple.destinationPort}`
}

/** The tuple of a packet on its way. */
export function tupleOf(header: Header): FlowTuple {
  const { source, sourcePort, destination, destinationPort } = header
  return { source, sourcePort, destination, destinationPort }
}

/** The flow that a packet in the original direction belongs to on that node. */
export function findFlow(memory: NetworkMemory, node: string, header: Header): FlowEntry | undefined {
  return memory.flows.get(node)?.get(tupleKey(header.protocol, tupleOf(header)))
}

/** Whether that client was seen in the list within the last seconds. */
export function seenRecently(memory: NetworkMemory, node: string, list: string, address: string, since: Micros): boolean {
  const at = memory.recent.get(node)?.get(`${list} ${address}`)
  return at !== undefined && at >= since
}

/** Writes what a packet left behind. */
export function remember(memory: NetworkMemory, changes: readonly NetworkChange[], now: Micros): void {
  for (const change of changes) {
    if (change.change === 'recent') {
      mapAt(memory.recent, change.node).set(`${change.list} ${change.address}`, now)
    } else {
      const flows = mapAt(memory.flows, change.node)
      flows.set(tupleKey(change.entry.protocol, change.entry.original), Object.freeze(change.entry))
      if (flows.size > FLOWS_PER_NODE) flows.delete(flows.keys().next().value!)
    }
  }
}

function mapAt<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key)
  if (!map) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

/** Drops what a node remembers: it was restarted. */
export function forgetNode(memory: NetworkMemory, node: string): void {
  memory.flows.delete(node)
  memory.recent.delete(node)
}

/**
 * Drops a node's UDP flows to endpoints that no longer serve, as kube-proxy does after endpoints change, so that clients that keep
 * their port find a living one. TCP flows stay. Source: pkg/proxy/conntrack/cleanup.go.
 */
export function forgetStaleUdp(memory: NetworkMemory, node: string, isStale: (entry: FlowEntry) => boolean): number {
  const flows = memory.flows.get(node)
  if (!flows) return 0
  let count = 0
  for (const [key, entry] of flows) {
    if (entry.protocol !== 'UDP' || !isStale(entry)) continue
    flows.delete(key)
    count++
  }
  return count
}

/** Whether a flow goes to that Service address and follows an endpoint that no longer serves it. */
export function endpointIsStale(
  { original, reply }: FlowEntry,
  service: { readonly address: string; readonly port: number; readonly serving: readonly string[] },
): boolean {
  if (original.destination !== service.address || original.destinationPort !== service.port) return false
  return !service.serving.includes(`${reply.source}:${reply.sourcePort}`)
}
