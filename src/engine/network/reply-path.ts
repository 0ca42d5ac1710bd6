import { tupleKey, tupleOf } from './flows.ts'
import { addHop, endOf, type Journey } from './journey.ts'
import { isLocalAddress, type NodeNetwork, routeTo } from './node-network.ts'

/** At most so many machines are crossed; a reply that is still under way then is lost. */
const MAX_MACHINES = 8

/** Takes the answer back to who asked. Each node that translated the request translates the reply back. */
export function sendReply(journey: Journey, fromNode: string | undefined, fromPod: string | undefined, name: string): void {
  const { header, view } = journey
  journey.direction = 'reply'
  journey.header = {
    ...header,
    source: header.destination,
    sourcePort: header.destinationPort,
    destination: header.source,
    destinationPort: header.sourcePort,
    ttl: 64,
    mark: 0,
    state: 'ESTABLISHED',
  }
  let network = fromNode === undefined ? entryFor(journey) : view.network(fromNode)
  const start = network?.pods.find(({ pod }) => pod === fromPod)
  if (network && start) {
    const values = { pod: start.pod, veth: start.veth, bridge: network.bridge!.device }
    addHop(journey, 'hop.vethOut', { kind: 'veth', node: network.name, pod: start.pod, device: start.veth }, values)
  }
  for (let machines = 0; network && machines < MAX_MACHINES; machines++) {
    unNat(journey, network)
    const next = nextMachine(journey, network)
    if (next === 'here') break
    addHop(journey, 'hop.wire', { kind: 'wire' }, { from: network.name, to: next?.name ?? journey.header.destination })
    if (next) addHop(journey, 'hop.arrives', { kind: 'host', node: next.name, device: 'eth0' }, { node: next.name, device: 'eth0' })
    network = next
  }
  const pod = network?.pods.find(({ ip }) => ip === journey.header.destination)
  if (network && pod) {
    addHop(journey, 'hop.vethIn', { kind: 'veth', node: network.name, pod: pod.pod, device: pod.veth }, { pod: pod.pod, veth: pod.veth })
  }
  const node = network ? { node: network.name } : undefined
  const kind = pod ? 'pod' : network ? 'host' : 'outside'
  addHop(journey, 'hop.replyArrives', { kind, ...node, ...(pod ? { pod: pod.pod } : undefined) }, { name })
}

/** The node that a reply from outside comes back to. */
function entryFor(journey: Journey): NodeNetwork | undefined {
  const node = journey.view.nodeAt(journey.header.destination)
  return node === undefined ? undefined : journey.view.network(node)
}

function unNat(journey: Journey, network: NodeNetwork): void {
  const now = tupleOf(journey.header)
  const key = tupleKey(journey.header.protocol, now)
  const flow = journey.flows.get(network.name)?.find(({ protocol, reply }) => tupleKey(protocol, reply) === key)
  if (!flow) return
  const { original } = flow
  const change = {
    source: original.destination,
    sourcePort: original.destinationPort,
    destination: original.source,
    destinationPort: original.sourcePort,
  }
  const arrow = (tuple: typeof now) => `${endOf(tuple.source, tuple.sourcePort)} > ${endOf(tuple.destination, tuple.destinationPort)}`
  const values = { from: arrow(now), to: arrow(change) }
  addHop(journey, 'hop.unNat', { kind: 'host', node: network.name, hook: 'PREROUTING' }, values, change, { flow })
}

/** The machine that the reply goes to next; `here` when it has reached its node, `undefined` when it leaves the cluster. */
function nextMachine(journey: Journey, network: NodeNetwork): NodeNetwork | 'here' | undefined {
  const { destination } = journey.header
  if (isLocalAddress(network, destination) || network.pods.some(({ ip }) => ip === destination)) return 'here'
  const node = routeTo(network, destination)?.node ?? journey.view.nodeAt(destination)
  return node === undefined ? undefined : journey.view.network(node)
}
