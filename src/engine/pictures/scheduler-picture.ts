import type { Decision, SchedulerPicture } from '../../protocol/queries.ts'
import { queuePicture } from '../scheduler/queue-picture.ts'
import type { Scope } from './scope.ts'
import { decisionList, newestFirst } from './trace-lists.ts'

const mostWaiting = 50

/** The scheduler's queues and its latest decisions. */
export function schedulerPicture(scope: Scope, limit: number): SchedulerPicture {
  const { scheduler } = scope
  const queues = scheduler ? queuePicture(scheduler.queue, mostWaiting) : { active: [], backoff: [], unschedulable: [] }
  return { ...queues, decisions: decisionsOf(scope, limit) }
}

function decisionsOf({ kernel }: Scope, limit: number): readonly Decision[] {
  const decisions: Decision[] = []
  for (const record of newestFirst(kernel, decisionList)) {
    if (decisions.length >= limit) break
    if (record.type === 'scheduled') decisions.push({ record: record.id, at: record.at, decision: record.data })
  }
  return decisions
}

/** One decision by its trace record. */
export function decisionOf({ kernel }: Scope, record: number): Decision | undefined {
  const found = kernel.traceRecord(record)
  return found?.type === 'scheduled' ? { record, at: found.at, decision: found.data } : undefined
}
