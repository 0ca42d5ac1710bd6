import { because } from '../../protocol/because.ts'
import type { Condition, ObjectReference } from '../../protocol/objects.ts'
import type { ApiResponse } from '../../protocol/requests.ts'
import { recordEvent, referenceTo } from '../client/event-recorder.ts'
import { requests } from '../client/requester.ts'
import type { Context } from '../kernel/component.ts'
import { placedPod } from './cache.ts'
import { nominatedTo, withdraw } from './nominations.ts'
import type { PodInfo } from './pod-info.ts'
import { changedCondition, clearNomination } from './pod-status.ts'
import { eventSource, type SchedulerState, schedulerName, send } from './scheduler-state.ts'

/** What the answer to a write about a victim is about. */
export interface VictimTicket {
  readonly victim: string
  readonly done: 'marked' | 'deleted'
  readonly about: ObjectReference
  /** Uid and key of the pod that needs the room, and the node. */
  readonly preemptor: string
  readonly pod: string
  readonly node: string
}

/**
 * Makes room: pods of lower priority that wait for the node lose their claim, each victim is marked and then deleted with its own grace
 * period (pkg/scheduler/framework/preemption/executor.go).
 */
export function preempt(ctx: Context<SchedulerState>, preemptor: PodInfo, node: string, victims: readonly PodInfo[]): void {
  const { state } = ctx
  const reason = because('scheduler.preempt', { pod: preemptor.key, node })
  for (const other of nominatedTo(state.nominations, node)) {
    if (other.priority >= preemptor.priority) continue
    withdraw(state.nominations, other.uid)
    clearNomination(ctx, other.pod, reason)
  }
  for (const { pod, uid } of victims) {
    if (pod.metadata.deletionTimestamp !== undefined) continue
    const ticket: VictimTicket = {
      victim: uid,
      done: 'marked',
      about: referenceTo(pod),
      preemptor: preemptor.uid,
      pod: preemptor.key,
      node,
    }
    const wanted: Condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: `${schedulerName}: preempting to accommodate a higher priority pod`,
      lastProbeTime: null,
      ...(pod.metadata.generation === undefined ? undefined : { observedGeneration: pod.metadata.generation }),
    }
    const condition = changedCondition(ctx, pod, wanted)
    if (!condition) {
      remove(ctx, ticket)
      continue
    }
    const request = requests.strategicPatch(
      pod,
      { metadata: { uid: pod.metadata.uid }, status: { conditions: [condition] } },
      reason,
      'status',
    )
    send(ctx, request, ticket)
  }
}

/** A victim is marked: now it goes. A victim is deleted: that is an event. A victim that is gone already needs neither. */
export function onVictimAnswer(ctx: Context<SchedulerState>, ticket: VictimTicket, response: ApiResponse): void {
  if (response.status >= 400) return
  if (ticket.done === 'marked') {
    remove(ctx, ticket)
    return
  }
  const message = `Preempted by pod ${ticket.preemptor} on node ${ticket.node}`
  recordEvent(ctx, ctx.state.recorder, eventSource, {
    about: ticket.about,
    type: 'Normal',
    reason: 'Preempted',
    message,
    action: 'Preempting',
  })
}

function remove(ctx: Context<SchedulerState>, ticket: VictimTicket): void {
  const placed = placedPod(ctx.state.cache, ticket.victim)
  if (!placed) return
  const reason = because('scheduler.preempt', { pod: ticket.pod, node: ticket.node })
  send(ctx, requests.remove(placed.info.pod, reason), { ...ticket, done: 'deleted' } satisfies VictimTicket)
}
