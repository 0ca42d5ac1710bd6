import { MINUTE, type Micros } from '../../protocol/time.ts'
import { specOf } from './agent.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import type { Running } from './runtime/runtime.ts'

/** Ends that lie further ahead than this, or of containers that go round and round, are routine: the cluster counts as quiet before them. */
const soon = 2 * MINUTE
const roundsOfInterest = 4

/** Whether an event of that container, so far ahead, is something to wait for. */
export const isRoutine = (container: ContainerRecord, delay: Micros): boolean => delay > soon || container.restarts > roundsOfInterest

/** A container as probes and hooks see it. */
export function runningOf(record: PodRecord, container: ContainerRecord): Running {
  if (!container.process) throw new Error(`${record.key}/${container.name} does not run`)
  return {
    pod: record.pod,
    container: specOf(record, container),
    podIP: record.ip,
    process: container.process,
    startedAt: container.startedAt,
  }
}
