import type { Node, Pod } from '../../protocol/objects.ts'
import type { WatchDelivery } from '../client/delivery.ts'
import { applyWatch } from '../client/informer.ts'
import type { Context } from '../kernel/component.ts'
import { forgetPod, nodeOf, placedPod, removeNode, setNode, setPod } from './cache.ts'
import { type ClusterEvent, nodeEvents, placedPodEvents } from './cluster-event.ts'
import { nominate, withdraw } from './nominations.ts'
import { podInfoOf, refreshPodInfo, uidOf } from './pod-info.ts'
import { addPod, removePod, updatePod, wakePods } from './queue.ts'
import { queueHost, recordMove } from './queue-host.ts'
import { indexers, type SchedulerState, schedulerName } from './scheduler-state.ts'

type SchedulerContext = Context<SchedulerState>

/** Takes a change into the cache and the queue, and wakes the pods that it may help (pkg/scheduler/eventhandlers.go). */
export function onWatch(ctx: SchedulerContext, delivery: WatchDelivery): void {
  if (delivery.resource === 'pods') onPod(ctx, delivery.object as Pod, delivery.event === 'DELETED')
  else if (delivery.resource === 'nodes') onNode(ctx, delivery.object as Node, delivery.event === 'DELETED')
  else applyWatch(ctx.state.objects, indexers, delivery)
}

/** Frees what the pod was counted for and tells the pods that wait for room. */
export function releaseRoom(ctx: SchedulerContext, uid: string): void {
  const placed = placedPod(ctx.state.cache, uid)
  if (!placed) return
  forgetPod(ctx.state.cache, uid)
  const { pod } = placed.info
  wake(ctx, { kind: 'pod/deleted', before: { ...pod, spec: { ...pod.spec, nodeName: placed.nodeName } } as Pod })
}

function wake(ctx: SchedulerContext, event: ClusterEvent): void {
  wakePods(ctx.state.queue, queueHost(ctx), event)
}

function onNode(ctx: SchedulerContext, node: Node, deleted: boolean): void {
  const { cache } = ctx.state
  const before = nodeOf(cache, node.metadata.name)?.node
  if (deleted) {
    wake(ctx, { kind: 'node/deleted', before: node })
    removeNode(cache, node.metadata.name)
    return
  }
  setNode(cache, node)
  for (const event of nodeEvents(before, node)) wake(ctx, event)
}

function onPod(ctx: SchedulerContext, pod: Pod, deleted: boolean): void {
  // Finished pods are outside of what upstream's informer selects: to the scheduler they are gone.
  const gone = deleted || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  const uid = uidOf(pod)
  if (gone) onPodGone(ctx, pod, uid)
  else if (pod.spec.nodeName) onPlacedPod(ctx, pod, uid, pod.spec.nodeName)
  else if ((pod.spec.schedulerName ?? schedulerName) === schedulerName) onWaitingPod(ctx, pod, uid)
}

function onPodGone(ctx: SchedulerContext, pod: Pod, uid: string): void {
  const { state } = ctx
  const binding = state.binding.get(uid)
  if (binding) {
    state.binding.delete(uid)
    recordMove(ctx, binding.queued, 'binding', 'gone')
  }
  removePod(state.queue, queueHost(ctx), uid)
  const nominated = state.nominations.byPod.has(uid)
  withdraw(state.nominations, uid)
  if (state.cache.placed.has(uid)) releaseRoom(ctx, uid)
  else if (nominated) wake(ctx, { kind: 'pod/deleted', before: pod })
}

function onPlacedPod(ctx: SchedulerContext, pod: Pod, uid: string, nodeName: string): void {
  const { state } = ctx
  const known = state.cache.assumed.has(uid) ? undefined : placedPod(state.cache, uid)
  if (known) {
    setPod(state.cache, refreshPodInfo(known.info, pod), nodeName)
    if (pod.metadata.labels === known.info.pod.metadata.labels && pod.spec === known.info.pod.spec) return
    for (const event of placedPodEvents(known.info.pod, pod)) wake(ctx, event)
    return
  }
  setPod(state.cache, podInfoOf(pod), nodeName)
  removePod(state.queue, queueHost(ctx), uid)
  withdraw(state.nominations, uid)
  wake(ctx, { kind: 'pod/added', after: pod })
}

function onWaitingPod(ctx: SchedulerContext, pod: Pod, uid: string): void {
  const { state } = ctx
  const binding = state.binding.get(uid)
  if (binding) {
    const wasDeleting = binding.queued.info.pod.metadata.deletionTimestamp !== undefined
    binding.queued.info = refreshPodInfo(binding.queued.info, pod)
    // Its binding will be refused; the room must not wait for that.
    if (pod.metadata.deletionTimestamp !== undefined && !wasDeleting) releaseRoom(ctx, uid)
    return
  }
  const queued = state.queue.pods.get(uid)
  const before = queued?.info.pod.status?.nominatedNodeName ?? ''
  const after = pod.status?.nominatedNodeName ?? ''
  if (queued) updatePod(state.queue, queueHost(ctx), pod)
  else addPod(state.queue, queueHost(ctx), pod)
  // A nomination that is decided but not yet written must survive news without one.
  if (before !== '' || after !== '') nominate(state.nominations, podInfoOf(pod), after)
  if (before !== '' && before !== after)
    wake(ctx, { kind: 'pod/deleted', before: { ...pod, status: { ...pod.status, nominatedNodeName: before } } as Pod })
}
