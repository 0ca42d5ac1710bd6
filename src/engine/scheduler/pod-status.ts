import { type Because, because } from '../../protocol/because.ts'
import { type Condition, type Pod, podCondition } from '../../protocol/objects.ts'
import { toTimestamp } from '../../protocol/time.ts'
import { requests } from '../client/requester.ts'
import type { Context } from '../kernel/component.ts'
import { type SchedulerState, send } from './scheduler-state.ts'

/** The answer to a status patch needs no attention: upstream logs a failure and goes on. */
const statusTicket = 'status'

/** Writes the PodScheduled condition and the nominated node (undefined: as it is), when they differ from what the pod says. */
export function patchUnscheduled(
  ctx: Context<SchedulerState>,
  pod: Pod,
  reason: 'Unschedulable' | 'SchedulerError',
  message: string,
  nominatedNodeName: string | undefined,
  nodes: number,
): void {
  const wanted: Condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastProbeTime: null,
    ...(pod.metadata.generation === undefined ? undefined : { observedGeneration: pod.metadata.generation }),
  }
  const condition = changedCondition(ctx, pod, wanted)
  const nomination = nominatedNodeName !== undefined && nominatedNodeName !== (pod.status?.nominatedNodeName ?? '')
  if (!condition && !nomination) return
  const status = {
    ...(condition ? { conditions: [condition] } : undefined),
    ...(nomination ? { nominatedNodeName: nominatedNodeName || null } : undefined),
  }
  patch(ctx, pod, status, because('scheduler.unschedulable', { nodes }))
}

/** Takes the nomination back. */
export function clearNomination(ctx: Context<SchedulerState>, pod: Pod, reason: Because): void {
  patch(ctx, pod, { nominatedNodeName: null }, reason)
}

/** The condition with its transition time, or undefined when the pod says the same already. */
export function changedCondition(ctx: Context<SchedulerState>, pod: Pod, wanted: Condition): Condition | undefined {
  const have = pod.status ? podCondition(pod, wanted.type) : undefined
  const sameStatus = have?.status === wanted.status
  if (
    sameStatus &&
    have.reason === wanted.reason &&
    have.message === wanted.message &&
    have.observedGeneration === wanted.observedGeneration
  ) {
    return undefined
  }
  return { ...wanted, lastTransitionTime: (sameStatus && have.lastTransitionTime) || toTimestamp(ctx.now) }
}

function patch(ctx: Context<SchedulerState>, pod: Pod, status: unknown, reason: Because): void {
  const request = requests.strategicPatch(pod, { metadata: { uid: pod.metadata.uid }, status }, reason, 'status')
  send(ctx, request, statusTicket)
}
