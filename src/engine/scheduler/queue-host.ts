import { MINUTE, SECOND } from '../../protocol/time.ts'
import { chartEdges } from '../client/chart.ts'
import type { Context } from '../kernel/component.ts'
import { defaultPlugins } from './plugins/plugins.ts'
import { hasNext, type QueuedPod, type QueueHost } from './queue.ts'
import { type PodPlace, schedulerMachine } from './scheduler.chart.ts'
import type { SchedulerState } from './scheduler-state.ts'

const edges = chartEdges(schedulerMachine)

/** How often pods that nothing has woken are looked at. */
const leftoversEvery = MINUTE / 2

/** The events that the scheduler sends to itself. */
export type OwnEvent =
  | { readonly type: 'start' }
  | { readonly type: 'cycle' }
  | { readonly type: 'backoffOver'; readonly uid: string }
  | { readonly type: 'leftovers' }

/** What the queue needs, from the context of a step. */
export function queueHost(ctx: Context<SchedulerState>): QueueHost {
  return {
    now: ctx.now,
    cause: ctx.cause,
    plugins: defaultPlugins,
    startTimer: (uid, delay, background) => ctx.send(ctx.id, { type: 'backoffOver', uid } satisfies OwnEvent, delay, { background }),
    stopTimer: (token) => ctx.cancel(token),
    moved: (pod, from, to) => recordMove(ctx, pod, from, to),
  }
}

/** Records a pod's way through the chart; a way that the chart does not know is a mistake of the engine. */
export function recordMove(ctx: Context<SchedulerState>, pod: QueuedPod, from: PodPlace, to: PodPlace): void {
  const edge = edges.get(`${from}>${to}`)
  if (!edge) throw new Error(`pod ${pod.info.key}: ${from} to ${to} is no edge of the scheduler's chart`)
  const { cause } = ctx
  ctx.trace('chart', { chart: schedulerMachine.id, subject: pod.info.key, from, to, event: edge.event })
  // The picture of a move causes nothing.
  ctx.cause = cause
}

/** Puts a cycle on the agenda when pods wait for one, and the look at leftovers when pods wait for a change. */
export function planNext(ctx: Context<SchedulerState>): void {
  const { state } = ctx
  if (!state.cycling && state.synced && hasNext(state.queue)) {
    state.cycling = true
    ctx.send(ctx.id, { type: 'cycle' } satisfies OwnEvent, Math.max(0, state.busyUntil - ctx.now))
  }
  if (!state.leftoversDue && state.queue.waiting.size > 0) {
    state.leftoversDue = true
    const next = (Math.floor(ctx.now / leftoversEvery) + 1) * leftoversEvery
    ctx.send(ctx.id, { type: 'leftovers' } satisfies OwnEvent, next - ctx.now, { background: true })
  }
}

/** How long a cycle keeps the scheduler busy (measured: 0.6 to 3.2 ms with up to 1,000 nodes). */
export const cycleLength = SECOND / 1000
