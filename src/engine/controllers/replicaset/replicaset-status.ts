import { because } from '../../../protocol/because.ts'
import type { Condition, Pod, ReplicaSet, ReplicaSetStatus } from '../../../protocol/objects.ts'
import { isPodReady, podCondition } from '../../../protocol/objects.ts'
import { matchesLabels } from '../../../protocol/selectors.ts'
import { fromTimestamp, MILLISECOND, type Micros, seconds, toTimestamp } from '../../../protocol/time.ts'
import type { Write } from '../../client/controller.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'

/** How many pods a ReplicaSet has, by what its status tells of them. */
export interface PodCounts {
  readonly active: number
  readonly fullyLabeled: number
  readonly ready: number
  readonly available: number
  readonly terminating: number
  /** When the next ready pod becomes available. */
  readonly nextAvailableAt?: Micros
}

/** Counts pods one by one: for the few passes that tallies cannot answer. */
export function countPods(replicaSet: ReplicaSet, active: Iterable<Pod>, terminating: number, now: Micros): PodCounts {
  const counts = { active: 0, fullyLabeled: 0, ready: 0, available: 0, terminating }
  const minReady = seconds(replicaSet.spec.minReadySeconds ?? 0)
  const wanted = replicaSet.spec.template?.metadata?.labels ?? {}
  let nextAvailableAt: Micros | undefined
  for (const pod of active) {
    counts.active++
    if (matchesLabels(wanted, pod.metadata.labels)) counts.fullyLabeled++
    if (!isPodReady(pod)) continue
    counts.ready++
    const at = availableAt(pod, minReady)
    if (at <= now) counts.available++
    else if (nextAvailableAt === undefined || at < nextAvailableAt) nextAvailableAt = at
  }
  return nextAvailableAt === undefined ? counts : { ...counts, nextAvailableAt }
}

function availableAt(pod: Pod, minReady: Micros): Micros {
  const since = podCondition(pod, 'Ready')?.lastTransitionTime
  return minReady === 0 || !since ? 0 : fromTimestamp(since) + minReady
}

/** The status as it should be, given the pods there are and how creating or deleting ended. Upstream: replica_set_utils.go calculateStatus. */
export function replicaSetStatus(replicaSet: ReplicaSet, counts: PodCounts, failure?: Condition): ReplicaSetStatus {
  const others = (replicaSet.status?.conditions ?? []).filter(({ type }) => type !== 'ReplicaFailure')
  const standing = replicaSet.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
  const conditions = failure ? (standing ? replicaSet.status.conditions! : [...others, failure]) : others
  return {
    replicas: counts.active,
    ...(counts.fullyLabeled ? { fullyLabeledReplicas: counts.fullyLabeled } : undefined),
    ...(counts.ready ? { readyReplicas: counts.ready } : undefined),
    ...(counts.available ? { availableReplicas: counts.available } : undefined),
    terminatingReplicas: counts.terminating,
    ...(replicaSet.metadata.generation ? { observedGeneration: replicaSet.metadata.generation } : undefined),
    ...(conditions.length > 0 ? { conditions } : undefined),
  }
}

/** The condition of a ReplicaSet whose pods could not be created or deleted. */
export function replicaFailure(reason: 'FailedCreate' | 'FailedDelete', message: string, now: Micros): Condition {
  return { type: 'ReplicaFailure', status: 'True', lastTransitionTime: toTimestamp(now), reason, message }
}

/** Writes the status if it says something new. */
export function statusWrites(replicaSet: ReplicaSet, status: ReplicaSetStatus): readonly Write[] {
  if (equalJson(replicaSet.status, status)) return []
  const reason = because('replicaset.status', { ready: status.readyReplicas ?? 0, wants: replicaSet.spec.replicas ?? 1 })
  return [{ request: requests.updateStatus({ ...replicaSet, status } as ReplicaSet, reason) }]
}

/** When to look again because a pod will have been ready for long enough. */
export function recheckAfterMs(replicaSet: ReplicaSet, counts: PodCounts, now: Micros): number | undefined {
  if (!replicaSet.spec.minReadySeconds || counts.ready === counts.available) return undefined
  const at = counts.nextAvailableAt ?? now + seconds(replicaSet.spec.minReadySeconds)
  return Math.max(0, Math.ceil((at - now) / MILLISECOND))
}
