import type { NodeShape } from '../protocol/nodes.ts'
import { MILLISECOND } from '../protocol/time.ts'
import type { Component } from './kernel/component.ts'

/** What happens to a computer, whatever runs on it. */
export type MachineEvent = { readonly type: 'powerOn'; readonly shape: NodeShape } | { readonly type: 'powerOff' }

/** A computer's state: kept while it is off, so that it comes back as it was. */
export interface MachineState {
  shape: NodeShape | null
  on: boolean
}

/** How far apart computers that are switched on together come up, in µs at most: the once-a-second rounds of their kubelets do not coincide. */
const bootSpread = 250 * MILLISECOND

/** The computers under the nodes, one instance each (`machine/worker-1`): switches the kubelet and kube-proxy that run there on and off. */
export const machine: Component<MachineState, MachineEvent | { readonly type: 'powerOn' }> = {
  id: 'machine',
  init: () => ({ shape: null, on: false }),
  handle(ctx, event) {
    const shape = 'shape' in event ? event.shape : ctx.state.shape
    if (!shape) return
    const on = event.type === 'powerOn'
    if (on === ctx.state.on) return
    ctx.state.shape = shape
    ctx.state.on = on
    // A kernel that is switched off forgets the flows that it knew.
    if (!on) ctx.send('network', { type: 'forget', node: shape.name }, 0)
    const delay = on ? Math.round(ctx.random() * bootSpread) : 0
    for (const program of ['kubelet', 'kube-proxy']) {
      const id = `${program}/${shape.name}`
      ctx.spawn(id)
      ctx.send(id, on ? { type: 'start', node: shape } : { type: 'stop' }, delay)
    }
  },
}
