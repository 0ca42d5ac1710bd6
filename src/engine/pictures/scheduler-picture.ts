import { type Pod, keyOf, podCondition } from '../../protocol/objects.ts'
import type { Decision, SchedulerPicture } from '../../protocol/queries.ts'
import type { Scope } from './scope.ts'

const mostWaiting = 50

/** The scheduler's queues and its latest decisions. */
export function schedulerPicture(scope: Scope, limit: number): SchedulerPicture {
  const active: string[] = []
  const backoff: { key: string; until: number }[] = []
  const unschedulable: { key: string; message: string }[] = []
  for (const { info, place, backoffUntil } of scope.scheduler?.queue.pods.values() ?? []) {
    const key = keyOf(info.pod)
    if (place === 'active' && active.length < mostWaiting) active.push(key)
    else if (place === 'backoff' && backoff.length < mostWaiting) backoff.push({ key, until: backoffUntil })
    else if ((place === 'unschedulable' || place === 'gated') && unschedulable.length < mostWaiting) unschedulable.push({ key, message: messageOf(scope, key) })
  }
  return { active, backoff, unschedulable, decisions: decisionsOf(scope, limit) }
}

const messageOf = (scope: Scope, key: string): string => {
  const pod = scope.get<Pod>('pods', key)
  return (pod && podCondition(pod, 'PodScheduled')?.message) ?? ''
}

function decisionsOf({ kernel }: Scope, limit: number): readonly Decision[] {
  const records = kernel.traceBetween(1)
  const decisions: Decision[] = []
  for (let i = records.length - 1; i >= 0 && decisions.length < limit; i--) {
    const record = records[i]!
    if (record.type === 'scheduled') decisions.push({ record: record.id, at: record.at, decision: record.data })
  }
  return decisions
}

/** One decision by its trace record. */
export function decisionOf({ kernel }: Scope, record: number): Decision | undefined {
  const found = kernel.traceRecord(record)
  return found?.type === 'scheduled' ? { record, at: found.at, decision: found.data } : undefined
}
