import { cidrContains } from '../../protocol/addresses.ts'
import type { FlowEntry, Header, Hook, Place } from '../../protocol/packets.ts'
import { SECOND } from '../../protocol/time.ts'
import { enforcePolicy } from './enforce-policy.ts'
import { findFlow, seenRecently, tupleOf } from './flows.ts'
import { type Arrival, addHop, endOf, type Journey } from './journey.ts'
import { isLocalAddress, type NodeNetwork, type NodeRoute, type PodLink, routeTo } from './node-network.ts'
import { type WalkContext, type WalkResult, walkRules } from './walk-rules.ts'

/** A node's kernel with a packet in its hands. */
interface AtHost {
  readonly journey: Journey
  readonly network: NodeNetwork
  /** The packet as it entered, before any translation. */
  readonly entered: Header
  /** The flow that it belongs to, when conntrack knows it. */
  readonly known: FlowEntry | undefined
  /** The pod's link that it came in by. */
  readonly from: PodLink | undefined
  destinationTranslated: boolean
}

const place = (network: NodeNetwork, hook?: Hook): Place => ({ kind: 'host', node: network.name, ...(hook ? { hook } : undefined) })

/** A packet comes in by an interface: PREROUTING, routing, then INPUT or FORWARD and POSTROUTING. */
export function hostReceives(journey: Journey, network: NodeNetwork, from?: PodLink): Arrival {
  const host = enter(journey, network, from)
  translateDestination(host, 'PREROUTING')
  return (from && enforcePolicy(journey, network, from, 'egress')) ?? onward(host, true)
}

/** A process of the node sends a packet: OUTPUT, routing again, POSTROUTING. */
export function hostSends(journey: Journey, network: NodeNetwork): Arrival {
  const host = enter(journey, network, undefined)
  translateDestination(host, 'OUTPUT')
  const filtered = walk(host, 'filter', 'OUTPUT')
  return stopAt(host, filtered, 'OUTPUT') ?? onward(host, false)
}

function enter(journey: Journey, network: NodeNetwork, from: PodLink | undefined): AtHost {
  const known = findFlow(journey.view.memory, network.name, journey.header)
  journey.header = { ...journey.header, mark: 0, state: known ? 'ESTABLISHED' : 'NEW' }
  return { journey, network, entered: journey.header, known, from, destinationTranslated: false }
}

function walk(host: AtHost, table: 'nat' | 'filter', hook: Hook): WalkResult {
  const { view } = host.journey
  const { name } = host.network
  const context: WalkContext = {
    isLocal: (address) => isLocalAddress(host.network, address),
    random: view.random,
    seenRecently: (list, address, seconds) => seenRecently(view.memory, name, list, address, view.now - seconds * SECOND),
    destinationTranslated: host.destinationTranslated,
  }
  return walkRules(view.tables(name), table, hook, host.journey.header, context)
}

/** A filter rule ended it: says so and where. */
function stopAt(host: AtHost, result: WalkResult, hook: Hook): Arrival | undefined {
  const { journey, network } = host
  const id = hook === 'INPUT' ? 'hop.input' : hook === 'FORWARD' ? 'hop.forward' : 'hop.output'
  addHop(journey, id, place(network, hook), { node: network.name }, { mark: result.header.mark }, { rules: result.steps })
  if (result.outcome === 'accept') return undefined
  const chain = result.decidedBy?.chain ?? hook
  const words = result.outcome === 'drop' ? 'hop.droppedByRule' : 'hop.rejectedByRule'
  addHop(journey, words, place(network, hook), { chain })
  return { at: 'rule', node: network.name, outcome: result.outcome, rule: result.decidedBy }
}

/** nat in PREROUTING or OUTPUT: only the first packet of a flow reads rules, later ones follow the entry. */
function translateDestination(host: AtHost, hook: 'PREROUTING' | 'OUTPUT'): void {
  const { journey, network, known } = host
  const { destination, destinationPort } = journey.header
  const from = endOf(destination, destinationPort)
  if (known) {
    const to = { destination: known.reply.source, destinationPort: known.reply.sourcePort }
    host.destinationTranslated = true
    addHop(journey, 'hop.knownFlow', place(network, hook), { from, to: endOf(to.destination, to.destinationPort) }, to, { flow: known })
    return
  }
  const result = walk(host, 'nat', hook)
  const id = hook === 'PREROUTING' ? 'hop.prerouting' : 'hop.output'
  addHop(journey, id, place(network, hook), { node: network.name }, { mark: result.header.mark }, { rules: result.steps })
  for (const list of result.remembered) {
    journey.changes.push({ change: 'recent', node: network.name, list, address: journey.header.source })
  }
  if (!result.destination) return
  host.destinationTranslated = true
  const to = { destination: result.destination.address, destinationPort: result.destination.port }
  const service = serviceIn(result)
  addHop(journey, 'hop.dnat', place(network, hook), { from, to: endOf(to.destination, to.destinationPort), service }, to)
}

/** The Service port's name, which kube-proxy writes in the comment of the deciding rule. */
function serviceIn(result: WalkResult): string {
  const words = [...result.steps]
    .reverse()
    .map((step) => ('text' in step && step.matched ? /--comment "(\S+\/[^" ]+)/.exec(step.text)?.[1] : undefined))
  return words.find(Boolean) ?? ''
}

/** Routing and what follows it. */
function onward(host: AtHost, forwarded: boolean): Arrival {
  const { journey, network } = host
  const { destination } = journey.header
  if (isLocalAddress(network, destination)) {
    addHop(journey, 'hop.routeLocal', place(network), { node: network.name, address: destination })
    keepFlow(host)
    return stopAt(host, walk(host, 'filter', 'INPUT'), 'INPUT') ?? { at: 'node', node: network.name }
  }
  const route = routeTo(network, destination)
  if (!route) {
    addHop(journey, 'hop.noRoute', place(network), { address: destination })
    return { at: 'nowhere', address: destination, told: true }
  }
  routed(host, route, forwarded)
  if (forwarded) {
    const stopped = stopAt(host, walk(host, 'filter', 'FORWARD'), 'FORWARD')
    if (stopped) return stopped
  }
  translateSource(host, route)
  keepFlow(host)
  return route.device === 'cni0' ? toPod(host) : toWire(host, route)
}

function routed(host: AtHost, route: NodeRoute, forwarded: boolean): void {
  const { journey, network } = host
  const change = forwarded ? { ttl: journey.header.ttl - 1 } : {}
  const cidr = route.destination
  const shown = {
    route: {
      destination: cidr,
      device: route.device,
      ...(route.via ? { via: route.via } : undefined),
      ...(route.source ? { source: route.source } : undefined),
    },
  }
  if (route.device === 'cni0') addHop(journey, 'hop.routePod', place(network), { cidr, bridge: route.device }, change, shown)
  else if (route.node) addHop(journey, 'hop.routeNode', place(network), { cidr, via: route.via!, node: route.node }, change, shown)
  else addHop(journey, 'hop.routeDefault', place(network), { device: route.device }, change, shown)
}

/** nat in POSTROUTING: MASQUERADE writes the address of the interface that the packet leaves by. */
function translateSource(host: AtHost, route: NodeRoute): void {
  const { journey, network, known } = host
  const at = { ...place(network, 'POSTROUTING'), device: route.device }
  const from = endOf(journey.header.source, journey.header.sourcePort)
  if (known) {
    const { destination: source, destinationPort: sourcePort } = known.reply
    if (endOf(source, sourcePort) === from) return
    addHop(
      journey,
      'hop.masquerade',
      at,
      { from, to: endOf(source, sourcePort), device: route.device },
      { source, sourcePort },
      { flow: known },
    )
    return
  }
  const result = walk(host, 'nat', 'POSTROUTING')
  addHop(journey, 'hop.postrouting', at, { node: network.name }, { mark: result.header.mark }, { rules: result.steps })
  if (!result.masquerade) return
  const source = route.source ?? network.ip
  const sourcePort = result.masquerade.randomFully ? 1024 + Math.floor(journey.view.random() * 64_512) : journey.header.sourcePort
  addHop(journey, 'hop.masquerade', at, { from, to: endOf(source, sourcePort), device: route.device }, { source, sourcePort })
}

/** conntrack confirms the flow when the packet leaves; only translated flows matter to what comes later. */
function keepFlow(host: AtHost): void {
  const { journey, network, entered, known } = host
  const now = tupleOf(journey.header)
  const reply = { source: now.destination, sourcePort: now.destinationPort, destination: now.source, destinationPort: now.sourcePort }
  const original = tupleOf(entered)
  const changed = original.destination !== now.destination || original.source !== now.source || original.sourcePort !== now.sourcePort
  if (!known && !changed && original.destinationPort === now.destinationPort) return
  const entry = known ?? { protocol: entered.protocol, original, reply }
  const flows = journey.flows.get(network.name)
  if (flows) flows.push(entry)
  else journey.flows.set(network.name, [entry])
  if (!known) journey.changes.push({ change: 'flow', node: network.name, entry })
}

/** The last piece: over the bridge into a pod of this node. */
export function toPod(host: { readonly journey: Journey; readonly network: NodeNetwork; readonly from: PodLink | undefined }): Arrival {
  const { journey, network, from } = host
  const { destination } = journey.header
  const bridge = network.bridge!.device
  const link = network.pods.find((candidate) => candidate.ip === destination)
  const at: Place = { kind: 'bridge', node: network.name, device: bridge }
  if (!link) {
    addHop(journey, 'hop.noNeighbour', at, { address: destination, node: network.name })
    return { at: 'nowhere', address: destination, told: true }
  }
  const macs = { sourceMac: network.bridge!.mac, destinationMac: link.mac }
  if (from?.pod === link.pod) addHop(journey, 'hop.bridgeHairpin', at, { bridge, veth: link.veth }, macs)
  else addHop(journey, 'hop.bridgeSwitch', at, { bridge, veth: link.veth, mac: link.mac }, macs)
  const blocked = from?.pod === link.pod ? undefined : enforcePolicy(journey, network, link, 'ingress')
  if (blocked) return blocked
  addHop(journey, 'hop.vethIn', { kind: 'veth', node: network.name, pod: link.pod, device: link.veth }, { pod: link.pod, veth: link.veth })
  return { at: 'pod', node: network.name, link }
}

/** Out of the machine: to another node, or away from the cluster. */
function toWire(host: AtHost, route: NodeRoute): Arrival {
  const { journey, network } = host
  const { view } = journey
  const { destination } = journey.header
  const next = route.node ?? view.nodeAt(destination)
  const target = next === undefined ? undefined : view.network(next)
  if (!target) {
    addHop(journey, 'hop.leavesCluster', { kind: 'outside' }, { address: destination })
    const inside = [view.clusterCIDR, view.serviceCIDR].some((cidr) => cidrContains(cidr, destination))
    return inside ? { at: 'nowhere', address: destination, told: false } : { at: 'outside' }
  }
  return overWire(journey, network, target) ?? hostReceives(journey, target)
}

/** From machine to machine; the mark stays behind. */
export function overWire(journey: Journey, from: Pick<NodeNetwork, 'name'> & Partial<NodeNetwork>, to: NodeNetwork): Arrival | undefined {
  const macs = { mark: 0, sourceMac: from.hostInterface?.mac ?? '', destinationMac: to.hostInterface.mac }
  addHop(journey, 'hop.wire', { kind: 'wire' }, { from: from.name, to: to.name }, macs)
  if (!journey.view.isUp(to.name)) {
    addHop(journey, 'hop.nodeDown', { kind: 'wire' }, { node: to.name })
    return { at: 'deadNode', node: to.name }
  }
  addHop(journey, 'hop.arrives', { kind: 'host', node: to.name, device: 'eth0' }, { node: to.name, device: 'eth0' })
  return undefined
}
