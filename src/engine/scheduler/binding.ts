import { because } from '../../protocol/because.ts'
import type { ApiResponse, Status } from '../../protocol/requests.ts'
import { recordEvent, referenceTo } from '../client/event-recorder.ts'
import type { Context } from '../kernel/component.ts'
import { assumePod } from './cache.ts'
import { eventNote } from './fit-error.ts'
import { withdraw } from './nominations.ts'
import { patchUnscheduled } from './pod-status.ts'
import { addFailed, type QueuedPod } from './queue.ts'
import { queueHost, recordMove } from './queue-host.ts'
import type { Decision } from './schedule-pod.ts'
import { eventSource, type SchedulerState, send } from './scheduler-state.ts'
import { releaseRoom } from './watching.ts'

/** What the answer to a binding is about. */
export interface BindTicket {
  readonly bind: string
}

/**
 * Counts the pod on the node at once (assume) and asks the API server to bind it; further cycles run meanwhile. This is the Bind
 * extension point: DefaultBinder posts to `pods/NAME/binding`.
 */
export function bind(ctx: Context<SchedulerState>, queued: QueuedPod, node: string, { feasible, nodes }: Decision): void {
  const { state } = ctx
  const { pod, uid } = queued.info
  recordMove(ctx, queued, queued.place, 'binding')
  queued.place = 'binding'
  assumePod(state.cache, queued.info, node)
  withdraw(state.nominations, uid)
  state.binding.set(uid, { queued, node })
  const { name, namespace = '' } = pod.metadata
  const body = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace, uid: pod.metadata.uid },
    target: { kind: 'Node', name: node },
  }
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/binding`
  const reason = because('scheduler.bind', { node, feasible, nodes })
  send(ctx, { method: 'POST', path, body, because: reason }, { bind: uid } satisfies BindTicket)
}

/** The API server has answered: the pod is bound, or it must be tried again. */
export function onBound(ctx: Context<SchedulerState>, { bind: uid }: BindTicket, response: ApiResponse): void {
  const binding = ctx.state.binding.get(uid)
  if (!binding) return
  ctx.state.binding.delete(uid)
  const { queued, node } = binding
  const { pod, key } = queued.info
  if (response.status < 400) {
    recordMove(ctx, queued, 'binding', 'bound')
    const message = `Successfully assigned ${key} to ${node}`
    recordEvent(ctx, ctx.state.recorder, eventSource, {
      about: referenceTo(pod),
      type: 'Normal',
      reason: 'Scheduled',
      message,
      action: 'Binding',
    })
    return
  }
  if (ctx.state.cache.assumed.has(uid)) releaseRoom(ctx, uid)
  // Bound already, by this scheduler (the answer was lost) or another one: nothing to try again.
  if (ctx.state.cache.placed.has(uid)) {
    recordMove(ctx, queued, 'binding', 'bound')
    return
  }
  const message = `running Bind plugin "DefaultBinder": ${(response.body as Status).message ?? ''}`
  queued.message = message
  if (response.status === 404) recordMove(ctx, queued, 'binding', 'gone')
  else addFailed(ctx.state.queue, queueHost(ctx), queued, false)
  const note = eventNote(message)
  recordEvent(ctx, ctx.state.recorder, eventSource, {
    about: referenceTo(pod),
    type: 'Warning',
    reason: 'FailedScheduling',
    message: note,
    action: 'Scheduling',
  })
  if (response.status !== 404) patchUnscheduled(ctx, pod, 'SchedulerError', message, '', ctx.state.cache.nodes.length)
}
