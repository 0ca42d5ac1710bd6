import type { NetworkChange } from '../../protocol/packets.ts'
import type { Component } from '../kernel/component.ts'
import { emptyMemory, endpointIsStale, forgetNode, forgetStaleUdp, type NetworkMemory, remember } from './flows.ts'

/** Address of the nodes' kernels, as far as they remember packets. */
export const networkId = 'network'

export type NetworkEvent =
  /** A packet has crossed nodes (`PacketTrace.changes`). */
  | { readonly type: 'remember'; readonly changes: readonly NetworkChange[] }
  /** kube-proxy of a node has written new endpoints of UDP Services. */
  | {
      readonly type: 'endpointsChanged'
      readonly node: string
      readonly udp: readonly { readonly address: string; readonly port: number; readonly serving: readonly string[] }[]
    }
  /** A machine was switched off: its kernel forgets. */
  | { readonly type: 'forget'; readonly node: string }

/** Keeps what the nodes' kernels remember of packets: connection tracking and session affinity. */
export const network: Component<NetworkMemory, NetworkEvent> = {
  id: networkId,
  init: emptyMemory,
  handle: (ctx, event) => {
    if (event.type === 'remember') remember(ctx.state, event.changes, ctx.now)
    else if (event.type === 'forget') forgetNode(ctx.state, event.node)
    else forgetStaleUdp(ctx.state, event.node, (entry) => event.udp.some((service) => endpointIsStale(entry, service)))
  },
}
