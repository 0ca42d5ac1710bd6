import type { Pod } from '../../protocol/objects.ts'
import { MILLISECOND } from '../../protocol/time.ts'
import type { SyncedDelivery, WatchDelivery, WatchRequest } from '../client/delivery.ts'
import { type Change, readAll } from '../etcd/etcd.ts'
import type { Context } from '../kernel/component.ts'
import type { ApiserverState, Watches } from './exchange.ts'

/** How long a change takes from etcd to a watching client, in µs. */
export const watchLatency = 2 * MILLISECOND

export const noWatches = (): Watches => ({ byResource: new Map(), byNode: new Map() })

/** Opens a watch and sends what there is, then says that the initial events are complete. */
export function openWatch(ctx: Context<ApiserverState>, { from, resources, nodeName }: WatchRequest): void {
  const { etcd, watches } = ctx.state
  for (const resource of resources) {
    if (nodeName === undefined) add(watches.byResource, resource, from)
    else add(watches.byNode, nodeName, from)
    for (const object of readAll<Pod>(etcd, resource).values()) {
      if (nodeName !== undefined && object.spec.nodeName !== nodeName) continue
      const delivery: WatchDelivery = { type: 'watch', resource, event: 'ADDED', object }
      ctx.send(from, delivery, watchLatency)
    }
  }
  const synced: SyncedDelivery = { type: 'synced', resources }
  ctx.send(from, synced, watchLatency)
}

function add(ids: Map<string, string[]>, value: string, id: string): void {
  const list = ids.get(value)
  if (!list) ids.set(value, [id])
  else if (!list.includes(id)) list.push(id)
}

/** Ends all watches of a client. */
export function closeWatches({ watches }: ApiserverState, client: string): void {
  for (const ids of [watches.byResource, watches.byNode]) {
    for (const [value, list] of ids) {
      const at = list.indexOf(client)
      if (at >= 0) list.splice(at, 1)
      if (list.length === 0) ids.delete(value)
    }
  }
}

/** Sends a change to everyone who watches for it. Background work (a lease renewal) stays background. */
export function notifyWatchers(ctx: Context<ApiserverState>, change: Change, background: boolean): void {
  const { byResource, byNode } = ctx.state.watches
  const { resource, type, object } = change
  const watchers = byResource.get(resource)
  if (watchers) {
    const delivery: WatchDelivery = Object.freeze({ type: 'watch', resource, event: type, object })
    for (const to of watchers) ctx.send(to, delivery, watchLatency, { background })
  }
  if (resource !== 'pods') return
  const nodeName = (object as Pod).spec.nodeName
  const clients = nodeName ? byNode.get(nodeName) : undefined
  if (!clients) return
  // The selector `spec.nodeName=...` begins to match when the pod is bound: for the kubelet that is a new pod.
  const bound = type === 'MODIFIED' && (change.previous as Pod).spec.nodeName !== nodeName
  const delivery: WatchDelivery = Object.freeze({ type: 'watch', resource, event: bound ? 'ADDED' : type, object })
  for (const to of clients) ctx.send(to, delivery, watchLatency, { background })
}
