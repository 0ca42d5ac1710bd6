import type { Pod } from '../../protocol/objects.ts'
import type { Agent } from './agent.ts'
import type { PodRecord } from './kubelet-state.ts'
import { refresh, stopped, syncPod, terminate } from './pod-worker.ts'
import { isDeleted } from './restart.ts'
import { publish, seePod } from './status-writer.ts'
import { hasRunning } from './termination.ts'

/** Takes a newer version of a pod that is known. `isListed`: the first sight of it after a start of the machine. */
export function podChanged(agent: Agent, record: PodRecord, pod: Pod, isListed: boolean): void {
  const before = record.pod
  seePod(record, pod)
  if (isListed) {
    resume(agent, record)
    return
  }
  if (isDeleted(record)) {
    if (before.metadata.deletionGracePeriodSeconds !== pod.metadata.deletionGracePeriodSeconds || !record.termination)
      terminate(agent, record)
    return
  }
  if (record.worker === 'rejected' || record.worker === 'terminated') return
  if (before.metadata.generation !== pod.metadata.generation) syncPod(agent, record)
  else if (gatesMoved(before, pod)) refresh(agent, record)
  else if (disagrees(record)) publish(agent, record)
}

/** Whether a newer version of a pod is more than the echo of the kubelet's own words. */
export function concerns(record: PodRecord, pod: Pod): boolean {
  const { metadata } = record.pod
  if (metadata.uid !== pod.metadata.uid || metadata.generation !== pod.metadata.generation) return true
  return pod.metadata.deletionTimestamp !== undefined || pod.spec.readinessGates !== undefined || disagrees({ ...record, pod })
}

/** Whether somebody has set a condition that the pod's readiness waits for. */
function gatesMoved(before: Pod, { spec, status }: Pod): boolean {
  const statusOf = (conditions: Pod['status']['conditions'], gate: string): string | undefined =>
    conditions?.find(({ type }) => type === gate)?.status
  return (spec.readinessGates ?? []).some(
    ({ conditionType }) => statusOf(before.status.conditions, conditionType) !== statusOf(status.conditions, conditionType),
  )
}

/** Whether somebody else (the node controller) has changed what the kubelet owns. */
function disagrees({ pod, status, sending }: PodRecord): boolean {
  if (sending || !status) return false
  const readyOf = (conditions: typeof status.conditions): string | undefined => conditions?.find(({ type }) => type === 'Ready')?.status
  return readyOf(pod.status.conditions) !== readyOf(status.conditions)
}

/** The machine is back: what the pod had is gone, and everything begins again from the volumes. */
function resume(agent: Agent, record: PodRecord): void {
  if (isDeleted(record)) {
    if (record.worker === 'terminating') {
      if (!hasRunning(record)) stopped(agent, record)
    } else terminate(agent, record)
  } else if (record.worker === 'terminating') stopped(agent, record)
  else syncPod(agent, record)
}
