import { because } from '../../protocol/because.ts'
import type { ResponseDelivery, SyncedDelivery, WatchDelivery } from '../client/delivery.ts'
import { recordEvent, referenceTo } from '../client/event-recorder.ts'
import { viewOf } from '../client/informer.ts'
import { openWatch } from '../client/requester.ts'
import type { Component, Context } from '../kernel/component.ts'
import { type BindTicket, bind, onBound } from './binding.ts'
import { eventNote } from './fit-error.ts'
import type { ClusterReader, DisruptionBudget } from './framework.ts'
import { nominate, nominatedTo } from './nominations.ts'
import { defaultPlugins } from './plugins/plugins.ts'
import { patchUnscheduled } from './pod-status.ts'
import { onVictimAnswer, preempt, type VictimTicket } from './preempting.ts'
import { addFailed, addUnschedulable, endBackoff, flushLeftovers, popPod, type QueuedPod } from './queue.ts'
import { cycleLength, type OwnEvent, planNext, queueHost, recordMove } from './queue-host.ts'
import { type Decision, schedulePod } from './schedule-pod.ts'
import { eventSource, initialState, type SchedulerState } from './scheduler-state.ts'
import { onWatch } from './watching.ts'

/** What the scheduler is sent. `start` opens its watches and must come first. */
export type SchedulerEvent = OwnEvent | WatchDelivery | SyncedDelivery | ResponseDelivery

const watched = ['nodes', 'pods', 'namespaces', 'services', 'replicasets', 'statefulsets', 'replicationcontrollers', 'poddisruptionbudgets']

/**
 * kube-scheduler: finds a node for each pod that has none. One cycle a step: the next pod of the queue goes through the plugins, is
 * counted on the chosen node at once, and its binding is sent off while the next cycle runs (pkg/scheduler/schedule_one.go).
 */
export const scheduler: Component<SchedulerState, SchedulerEvent> = {
  id: 'scheduler',

  init: initialState,

  handle(ctx, event) {
    switch (event.type) {
      case 'start':
        openWatch(ctx, watched)
        break
      case 'watch':
        onWatch(ctx, event)
        break
      case 'synced':
        ctx.state.synced = true
        break
      case 'response':
        onResponse(ctx, event)
        break
      case 'backoffOver':
        endBackoff(ctx.state.queue, queueHost(ctx), event.uid)
        break
      case 'leftovers':
        ctx.state.leftoversDue = false
        flushLeftovers(ctx.state.queue, queueHost(ctx))
        break
      case 'cycle':
        ctx.state.cycling = false
        runCycle(ctx)
        break
    }
    planNext(ctx)
  },
}

/** How many pods wait where, for the page. */
export function queueCounts({ queue }: SchedulerState): {
  readonly active: number
  readonly backoff: number
  readonly unschedulable: number
} {
  return { ...queue.counts, unschedulable: queue.waiting.size }
}

function onResponse(ctx: Context<SchedulerState>, { ticket, response }: ResponseDelivery): void {
  if (typeof ticket !== 'object' || ticket === null) return
  if ('bind' in ticket) onBound(ctx, ticket as BindTicket, response)
  else if ('victim' in ticket) onVictimAnswer(ctx, ticket as VictimTicket, response)
}

function runCycle(ctx: Context<SchedulerState>): void {
  const { state } = ctx
  // A row of an earlier life may come after a restart, before the caches are filled.
  const queued = state.synced ? popPod(state.queue, queueHost(ctx)) : undefined
  if (!queued) return
  state.busyUntil = ctx.now + cycleLength
  const { pod, key } = queued.info
  if (pod.metadata.deletionTimestamp !== undefined) {
    recordMove(ctx, queued, queued.place, 'gone')
    recordFailure(ctx, queued, `skip schedule deleting pod: ${key}`)
    return
  }
  const decision = decide(ctx, queued)
  state.start = decision.nextStart
  state.last = Object.freeze({ pod: key, ...(decision.node ? { node: decision.node } : undefined) })
  record(ctx, queued, decision)
  if (decision.node) bind(ctx, queued, decision.node, decision)
  else giveUp(ctx, queued, decision)
}

function decide(ctx: Context<SchedulerState>, queued: QueuedPod): Decision {
  const { state } = ctx
  return schedulePod({
    pod: queued.info,
    cache: state.cache,
    cluster: clusterReader(ctx),
    plugins: defaultPlugins,
    start: state.start,
    nominated: (node) => nominatedTo(state.nominations, node),
    random: () => ctx.random(),
  })
}

function record(ctx: Context<SchedulerState>, { info, cause }: QueuedPod, { node, message, table, feasible, nodes }: Decision): void {
  const data = { pod: info.key, ...(node ? { node } : undefined), ...(message ? { message } : undefined), table }
  const reason = node ? because('scheduler.bind', { node, feasible, nodes }) : because('scheduler.unschedulable', { nodes })
  ctx.trace('scheduled', data, { because: reason, ...(cause ? { causes: [cause] } : undefined) })
}

/** No node fits: back to the queue, and everyone is told. */
function giveUp(ctx: Context<SchedulerState>, queued: QueuedPod, decision: Decision): void {
  const { state } = ctx
  const { info } = queued
  const { message = '', rejectors, nominate: node, victims } = decision
  queued.message = message
  if (rejectors.length > 0) addUnschedulable(state.queue, queueHost(ctx), queued, rejectors)
  else addFailed(state.queue, queueHost(ctx), queued, true)
  nominate(state.nominations, info, node ?? info.pod.status?.nominatedNodeName ?? '')
  recordFailure(ctx, queued, message)
  patchUnscheduled(ctx, info.pod, 'Unschedulable', message, node, decision.nodes)
  if (node && victims.length > 0) preempt(ctx, info, node, victims)
}

function recordFailure(ctx: Context<SchedulerState>, { info }: QueuedPod, message: string): void {
  const event = {
    about: referenceTo(info.pod),
    type: 'Warning',
    reason: 'FailedScheduling',
    message: eventNote(message),
    action: 'Scheduling',
  } as const
  recordEvent(ctx, ctx.state.recorder, eventSource, event)
}

const controllerResources: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets',
  StatefulSet: 'statefulsets',
  ReplicationController: 'replicationcontrollers',
}

function clusterReader(ctx: Context<SchedulerState>): ClusterReader {
  const view = viewOf(ctx.state.objects, ctx.now)
  return {
    namespaceLabels: (namespace) => view.get('namespaces', namespace)?.metadata.labels,
    services: (namespace) => [...view.by('services', 'namespace', namespace).values()],
    controller: (kind, namespace, name) => view.get(controllerResources[kind] ?? '', `${namespace}/${name}`),
    disruptionBudgets: () => [...view.all('poddisruptionbudgets').values()] as readonly DisruptionBudget[],
  }
}
