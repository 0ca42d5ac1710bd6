import type { Micros } from '../../protocol/time.ts'
import { type Agent, later } from './agent.ts'
import type { PodRecord } from './kubelet-state.ts'

/** Asks for a sync after a while, instead of the one that was asked for before. */
export function syncLater(agent: Agent, record: PodRecord, delay: Micros, background = false): void {
  if (record.retry) agent.ctx.cancel(record.retry)
  record.retry = later(agent, record, { type: 'sync' }, delay, { background })
}
