import type { Header, Listener, PacketQuery, PacketReason, PacketTrace } from '../../protocol/packets.ts'
import { packetReason } from '../../protocol/packets.ts'
import { depart, findSender, type Sender } from './departures.ts'
import { explain } from './explain.ts'
import { type Arrival, addHop, type Ending, type Journey } from './journey.ts'
import { type HostLookup, lookUpHost } from './look-up-name.ts'
import type { ListeningPort, NetworkView } from './network-view.ts'
import { sendReply } from './reply-path.ts'

/**
 * Follows one packet and its reply through the cluster as the nodes' rules are now. Changes nothing: what the packet leaves behind
 * (conntrack entries, affinity) is in `changes`, for `remember`.
 */
export function interpret(query: PacketQuery, view: NetworkView): PacketTrace {
  const host = lookUpHost(query, view)
  if (host.address === undefined) return finished(query, host, { verdict: 'nameError', symptom: 'unknownHost' }, host.reasons)
  const sender = findSender(query, view, host.address)
  if (typeof sender === 'string') {
    const reasons = [packetReason('reason.sourceNotRunning', { name: sender })]
    return finished(query, host, { verdict: 'noRoute', symptom: 'noRouteToHost' }, reasons)
  }
  const journey: Journey = {
    view,
    query,
    hops: [],
    changes: [],
    flows: new Map(),
    header: firstHeader(query, view, sender, host.address),
    direction: 'request',
  }
  const ending = conclude(journey, depart(journey, sender))
  const aim = { address: host.address, port: query.port, ...(host.headless ? { headless: host.headless } : undefined) }
  const reasons = explain(journey, aim, ending)
  const sourceSeen = ending.answeredBy ? journey.header.source : undefined
  if (ending.symptom === 'answer' || ending.symptom === 'connectionRefused') reply(journey, sender, ending)
  return finished(query, host, ending, reasons, journey, sourceSeen)
}

function firstHeader(query: PacketQuery, view: NetworkView, sender: Sender, destination: string): Header {
  return {
    source: sender.source,
    // The range that Linux picks from (net.ipv4.ip_local_port_range).
    sourcePort: query.sourcePort ?? 32_768 + Math.floor(view.random() * 28_232),
    destination,
    destinationPort: query.port,
    protocol: query.protocol,
    ttl: 64,
    mark: 0,
    state: 'NEW',
  }
}

/** What the packet meets where it arrived. */
function conclude(journey: Journey, arrival: Arrival): Ending {
  switch (arrival.at) {
    case 'pod':
      return knock(journey, arrival, { kind: 'pod', name: arrival.link.pod }, journey.view.listening(arrival.link.pod))
    case 'node': {
      const { view } = journey
      const shared = view.network(arrival.node)!.hostNetworkPods
      const owner = shared.find((pod) => isOpen(journey, view.listening(pod)))
      if (owner !== undefined) return knock(journey, arrival, { kind: 'pod', name: owner }, view.listening(owner))
      return knock(journey, arrival, { kind: 'node', name: arrival.node }, view.nodeListening(arrival.node))
    }
    case 'outside': {
      const { destination, destinationPort } = journey.header
      const answeredBy = { kind: 'outside', name: destination, ip: destination, port: destinationPort } as const
      return { verdict: 'delivered', symptom: 'answer', arrival, answeredBy }
    }
    case 'rule':
      return arrival.outcome === 'reject'
        ? { verdict: 'rejected', symptom: 'connectionRefused', arrival }
        : { verdict: 'dropped', symptom: 'timeout', arrival }
    case 'nowhere':
      return { verdict: 'noRoute', symptom: arrival.told ? 'noRouteToHost' : 'timeout', arrival }
    case 'policy':
    case 'deadNode':
      return { verdict: 'dropped', symptom: 'timeout', arrival }
  }
}

function isOpen(journey: Journey, ports: readonly ListeningPort[]): boolean {
  const { destinationPort, protocol } = journey.header
  return ports.some((open) => open.port === destinationPort && open.protocol === protocol)
}

function knock(
  journey: Journey,
  arrival: Extract<Arrival, { readonly node: string }>,
  who: Pick<Listener, 'kind' | 'name'>,
  ports: readonly ListeningPort[],
): Ending {
  const { destination: ip, destinationPort: port } = journey.header
  const answeredBy = { ...who, ip, port }
  const open = isOpen(journey, ports)
  const where = arrival.at === 'pod' ? { kind: 'pod' as const, pod: arrival.link.pod, device: 'eth0' } : { kind: 'host' as const }
  addHop(journey, open ? 'hop.process' : 'hop.closedPort', { ...where, node: arrival.node }, { name: who.name, port })
  return open
    ? { verdict: 'delivered', symptom: 'answer', arrival, answeredBy }
    : { verdict: 'refused', symptom: 'connectionRefused', arrival, answeredBy }
}

/** The answer, the reset or the ICMP message on its way back. */
function reply(journey: Journey, sender: Sender, { arrival }: Ending): void {
  const { query, header } = journey
  const name = query.from.kind === 'pod' ? query.from.key : query.from.kind === 'node' ? query.from.name : sender.source
  if (arrival?.at === 'pod' && sender.link?.pod === arrival.link.pod && header.source === header.destination) {
    journey.direction = 'reply'
    addHop(journey, 'hop.replyArrives', { kind: 'pod', node: arrival.node, pod: arrival.link.pod, device: 'lo' }, { name })
    return
  }
  const node = arrival?.at === 'pod' || arrival?.at === 'node' || arrival?.at === 'rule' ? arrival.node : undefined
  sendReply(journey, node, arrival?.at === 'pod' ? arrival.link.pod : undefined, name)
}

function finished(
  query: PacketQuery,
  host: HostLookup,
  ending: Ending,
  reasons: readonly PacketReason[],
  journey?: Journey,
  sourceSeen?: string,
): PacketTrace {
  return {
    query,
    verdict: ending.verdict,
    symptom: ending.symptom,
    reasons,
    ...(host.lookup ? { lookup: host.lookup } : undefined),
    hops: journey?.hops ?? [],
    ...(ending.answeredBy ? { answeredBy: ending.answeredBy } : undefined),
    ...(sourceSeen === undefined ? undefined : { sourceSeen }),
    changes: journey?.changes ?? [],
  }
}
