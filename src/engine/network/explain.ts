import { cidrContains } from '../../protocol/addresses.ts'
import { keyOf, type Service, type ServicePort } from '../../protocol/objects.ts'
import { type PacketReason, packetReason } from '../../protocol/packets.ts'
import { publicAddresses } from './departures.ts'
import type { Arrival, Ending, Journey } from './journey.ts'
import { policyNames } from './network-policy.ts'
import type { NetworkView } from './network-view.ts'
import { whyNoEndpoints } from './why-no-endpoints.ts'

/** Where the packet was addressed to when it set out. */
export interface Aim {
  readonly address: string
  readonly port: number
  /** The headless Service whose name was asked for, if it was one. */
  readonly headless?: Service
}

/** Why a packet ended as it did: the plain cause first, then what lies behind it. */
export function explain(journey: Journey, aim: Aim, ending: Ending): readonly PacketReason[] {
  const { answeredBy, arrival } = ending
  if (ending.verdict === 'delivered' && answeredBy) {
    return [packetReason('reason.answered', { name: answeredBy.name, source: journey.header.source })]
  }
  if (ending.verdict === 'refused' && answeredBy) return explainClosedPort(journey, aim, answeredBy.name, answeredBy.port, arrival)
  if (arrival?.at === 'rule') return explainRule(journey, aim, arrival)
  if (arrival?.at === 'policy') {
    const { pod, side, policies } = arrival
    return [packetReason('reason.networkPolicy', { pod, side, policies: policyNames(policies) })]
  }
  if (arrival?.at === 'deadNode') return [packetReason('reason.nodeDown', { node: arrival.node })]
  if (arrival?.at === 'nowhere') return explainNowhere(journey, aim, arrival.address)
  return []
}

function explainClosedPort(journey: Journey, aim: Aim, name: string, port: number, arrival: Arrival | undefined): readonly PacketReason[] {
  const { view } = journey
  const open = arrival?.at === 'pod' ? view.listening(arrival.link.pod) : arrival?.at === 'node' ? view.nodeListening(arrival.node) : []
  const listens = open.map((one) => `${one.port}/${one.protocol}`).join(', ')
  const reasons = [packetReason('reason.closedPort', { name, port, listens })]
  const { headless } = aim
  const servicePort = headless?.spec.ports?.find((one) => one.port === aim.port)
  const targetPort = servicePort?.targetPort
  if (headless && targetPort !== undefined && String(targetPort) !== String(aim.port)) {
    reasons.push(packetReason('reason.headlessPort', { service: keyOf(headless), port: aim.port, targetPort: String(targetPort) }))
  }
  return reasons
}

function explainRule(journey: Journey, aim: Aim, arrival: Extract<Arrival, { at: 'rule' }>): readonly PacketReason[] {
  const { view } = journey
  const text = arrival.rule?.text ?? ''
  const target = findTarget(view, aim.address, aim.port)
  const service = target ? keyOf(target.service) : ''
  if (text.includes('has no endpoints') && target) {
    const behind = whyNoEndpoints(view, target.service, target.port, arrival.node)
    return [packetReason('reason.noEndpoints', { service }), ...behind]
  }
  if (text.includes('has no local endpoints')) {
    const policy = target?.service.spec.clusterIP === aim.address ? 'internal' : 'external'
    return [packetReason('reason.noLocalEndpoints', { service, node: arrival.node, policy })]
  }
  if (arrival.rule?.chain === 'KUBE-PROXY-FIREWALL') {
    return [packetReason('reason.sourceRange', { service, source: journey.header.source })]
  }
  return [packetReason('reason.droppedByRule', { chain: arrival.rule?.chain ?? '', text })]
}

function explainNowhere(journey: Journey, aim: Aim, address: string): readonly PacketReason[] {
  const { view } = journey
  const { destinationPort } = journey.header
  if (address !== aim.address) {
    const stale = journey.hops.some((hop) => hop.id === 'hop.knownFlow')
    if (stale) return [packetReason('reason.staleFlow', { address, port: destinationPort })]
    return [packetReason('reason.podAddressGone', { address }), ...explainStaleRules(journey, aim, address)]
  }
  const inside = cidrContains(view.serviceCIDR, address) || cidrContains(view.clusterCIDR, address)
  if (inside && journey.query.from.kind === 'outside' && journey.hops.length <= 1) return [packetReason('reason.insideOnly', { address })]
  if (cidrContains(view.serviceCIDR, address)) return explainServiceAddress(journey, aim)
  if (cidrContains(view.clusterCIDR, address)) return [packetReason('reason.podAddressGone', { address })]
  return [packetReason('reason.unknownAddress', { address })]
}

/** The rules sent the packet to an endpoint that the EndpointSlices no longer list. */
function explainStaleRules(journey: Journey, aim: Aim, address: string): readonly PacketReason[] {
  const target = findTarget(journey.view, aim.address, aim.port)
  if (!target) return []
  const slices = journey.view.slicesOf(keyOf(target.service))
  const listed = slices.some((slice) => slice.endpoints?.some((endpoint) => endpoint.addresses.includes(address)))
  const node = journey.hops.findLast((hop) => hop.id === 'hop.dnat')?.at.node ?? ''
  return listed ? [] : [packetReason('reason.rulesStale', { node, service: keyOf(target.service) })]
}

function explainServiceAddress(journey: Journey, aim: Aim): readonly PacketReason[] {
  const { view } = journey
  const { address, port } = aim
  const service = [...view.services()].find((candidate) => candidate.spec.clusterIP === address)
  if (!service) return [packetReason('reason.unknownServiceAddress', { address })]
  const ports = service.spec.ports ?? []
  if (ports.some((candidate) => isPort(candidate, port, journey.query.protocol))) {
    const node = journey.hops.find((hop) => hop.at.node !== undefined)?.at.node ?? ''
    return [packetReason('reason.rulesStale', { node, service: keyOf(service) })]
  }
  const has = ports.map((candidate) => `${candidate.port}/${candidate.protocol ?? 'TCP'}`).join(', ')
  return [packetReason('reason.portNotInService', { service: keyOf(service), port, has })]
}

const isPort = (candidate: ServicePort, port: number, protocol: string) =>
  candidate.port === port && (candidate.protocol ?? 'TCP') === protocol

/** The Service that an address and port stand for: ClusterIP, load balancer or external IP, or a node's address and a nodePort. */
export function findTarget(
  view: NetworkView,
  address: string,
  port: number,
): { readonly service: Service; readonly port: ServicePort | undefined } | undefined {
  for (const service of view.services()) {
    const ports = service.spec.ports ?? []
    if (service.spec.clusterIP === address || publicAddresses(service).includes(address)) {
      const found = ports.find((candidate) => candidate.port === port)
      if (found) return { service, port: found }
    }
    const isNode = address.startsWith('127.') || view.nodeAt(address) !== undefined
    const nodePort = isNode ? ports.find((candidate) => candidate.nodePort === port) : undefined
    if (nodePort) return { service, port: nodePort }
  }
  return undefined
}
