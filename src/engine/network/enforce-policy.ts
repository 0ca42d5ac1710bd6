import { type Arrival, addHop, type Journey } from './journey.ts'
import { blockingPolicies, type PolicyEnd } from './network-policy.ts'
import type { NetworkView } from './network-view.ts'
import { isLocalAddress, type NodeNetwork, type PodLink } from './node-network.ts'

/**
 * NetworkPolicy at a pod's link, after translation: egress where the pod's packet enters its node, ingress before it goes into the pod.
 * What a pod's own node sends it always passes, and so does a flow that is known.
 */
export function enforcePolicy(journey: Journey, network: NodeNetwork, link: PodLink, side: 'ingress' | 'egress'): Arrival | undefined {
  const { header, view } = journey
  if (header.state !== 'NEW' || (side === 'ingress' && isLocalAddress(network, header.source))) return undefined
  const packet = {
    from: endAt(view, header.source),
    to: endAt(view, header.destination),
    protocol: header.protocol,
    port: header.destinationPort,
  }
  const policies = blockingPolicies(view, side, packet)
  if (policies.length === 0) return undefined
  const at = { kind: 'veth', node: network.name, pod: link.pod, device: link.veth } as const
  addHop(journey, 'hop.droppedByPolicy', at, { pod: link.pod, side })
  return { at: 'policy', node: network.name, pod: link.pod, side, policies }
}

/** An address with the pod that has it. */
export const endAt = (view: NetworkView, ip: string): PolicyEnd => ({ ip, pod: view.podAt(ip) })
