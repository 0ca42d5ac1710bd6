import { because } from '../../../protocol/because.ts'
import type { Condition, Deployment, DeploymentStatus, ReplicaSet } from '../../../protocol/objects.ts'
import { fromTimestamp, MILLISECOND, type Micros, SECOND, seconds, toTimestamp } from '../../../protocol/time.ts'
import type { Plan, Write } from '../../client/controller.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'
import { maxUnavailable, wantedReplicas } from './rollout-maths.ts'

const never = 2_147_483_647

/** Whether the Deployment says how long a rollout may stand still. */
export function hasDeadline({ spec: { progressDeadlineSeconds } }: Deployment): boolean {
  return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== never
}

/** The condition of a type, if there is one. */
export const conditionOf = (status: DeploymentStatus | undefined, type: string): Condition | undefined =>
  status?.conditions?.find((condition) => condition.type === type)

/** A condition that begins now. */
export function newCondition(type: string, status: Condition['status'], reason: string, message: string, now: Micros): Condition {
  const at = toTimestamp(now)
  return { type, status, lastUpdateTime: at, lastTransitionTime: at, reason, message }
}

/** Sets a condition as upstream does: nothing for the same status and reason; otherwise it moves to the end of the list. */
export function withCondition(conditions: readonly Condition[], condition: Condition): readonly Condition[] {
  const current = conditions.find(({ type }) => type === condition.type)
  if (current && current.status === condition.status && current.reason === condition.reason) return conditions
  const kept = current?.status === condition.status ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
  return [...without(conditions, condition.type), kept as Condition]
}

const without = (conditions: readonly Condition[], type: string): readonly Condition[] =>
  conditions.filter((condition) => condition.type !== type)

/** The ReplicaSets that a pass looks at. */
export interface Revisions {
  readonly newSet: ReplicaSet | undefined
  readonly all: readonly ReplicaSet[]
}

/** Counts and availability. Upstream: deployment/sync.go calculateStatus. */
export function countedStatus(deployment: Deployment, { newSet, all }: Revisions, now: Micros): DeploymentStatus {
  const add = (of: (status: ReplicaSet['status']) => number | undefined): number =>
    all.reduce((sum, { status }) => sum + (status ? (of(status) ?? 0) : 0), 0)
  const available = add(({ availableReplicas }) => availableReplicas)
  const unavailable = Math.max(0, all.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0) - available)
  const isEnough = available >= wantedReplicas(deployment) - maxUnavailable(deployment)
  const availability = isEnough
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : newCondition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', now)
  const unreported = all.some(({ status }) => status?.observedGeneration && status.terminatingReplicas === undefined)
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...optional(
      'replicas',
      add(({ replicas }) => replicas),
    ),
    ...optional('updatedReplicas', newSet?.status?.replicas ?? 0),
    ...optional(
      'readyReplicas',
      add(({ readyReplicas }) => readyReplicas),
    ),
    ...optional('availableReplicas', available),
    ...optional('unavailableReplicas', unavailable),
    ...(unreported ? undefined : { terminatingReplicas: add(({ terminatingReplicas }) => terminatingReplicas) }),
    conditions: withCondition(deployment.status?.conditions ?? [], availability),
    ...(deployment.status?.collisionCount === undefined ? undefined : { collisionCount: deployment.status.collisionCount }),
  }
}

const optional = (field: keyof DeploymentStatus, value: number): Partial<DeploymentStatus> => (value === 0 ? {} : { [field]: value })

/** Whether every wanted pod is of the new revision and available, and nothing old is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const wanted = wantedReplicas(deployment)
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** Counts, availability, progress and failures. Upstream: deployment/progress.go syncRolloutStatus. */
export function rolloutStatus(deployment: Deployment, revisions: Revisions, now: Micros): DeploymentStatus {
  const status = countedStatus(deployment, revisions, now)
  let conditions = status.conditions ?? []
  if (!hasDeadline(deployment)) conditions = without(conditions, 'Progressing')
  else conditions = progressConditions(deployment, { ...status, conditions }, revisions, now)
  const failure = failureOf(revisions)
  conditions = failure ? withCondition(conditions, failure) : without(conditions, 'ReplicaFailure')
  return { ...status, conditions }
}

function progressConditions(deployment: Deployment, status: DeploymentStatus, { newSet }: Revisions, now: Micros): readonly Condition[] {
  const current = conditionOf(deployment.status, 'Progressing')
  const conditions = status.conditions ?? []
  if ((status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable') return conditions
  const subject = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  if (isComplete(deployment, status)) {
    return withCondition(
      conditions,
      newCondition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, now),
    )
  }
  if (hasProgressed(deployment.status, status)) {
    const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, now)
    // The same reason again still counts as news: its update time feeds the deadline.
    const kept = current?.status === 'True' ? { ...condition, lastTransitionTime: current.lastTransitionTime } : condition
    return [...without(conditions, 'Progressing'), kept as Condition]
  }
  if (isTimedOut(deployment, status, now)) {
    return withCondition(
      conditions,
      newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, now),
    )
  }
  return conditions
}

function hasProgressed(before: DeploymentStatus | undefined, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus | undefined): number => (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  )
}

function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: Micros): boolean {
  const condition = conditionOf(status, 'Progressing')
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false
  return condition.reason === 'ProgressDeadlineExceeded' || deadlineOf(deployment, condition) < now
}

function deadlineOf(deployment: Deployment, { lastUpdateTime }: Condition): Micros {
  return fromTimestamp(lastUpdateTime ?? '') + seconds(deployment.spec.progressDeadlineSeconds ?? 0)
}

function failureOf({ newSet, all }: Revisions): Condition | undefined {
  for (const replicaSet of newSet ? [newSet, ...all] : all) {
    const condition = replicaSet.status?.conditions?.find(({ type }) => type === 'ReplicaFailure')
    if (condition) return { ...condition, lastUpdateTime: condition.lastTransitionTime } as Condition
  }
  return undefined
}

/** Writes the status if it says something new; otherwise, when the deadline of a rollout that stands still must be looked at. */
export function finish(deployment: Deployment, status: DeploymentStatus, now: Micros, before: readonly Write[] = []): Plan {
  if (!equalJson(deployment.status, status)) return { writes: [...before, statusWrite(deployment, status)] }
  const condition = conditionOf(deployment.status, 'Progressing')
  const isSettled = isComplete(deployment, status) || condition?.reason === 'ProgressDeadlineExceeded'
  if (!hasDeadline(deployment) || !condition || isSettled) return { writes: before }
  const after = deadlineOf(deployment, condition) - now
  // Upstream adds a second so that whole-second timestamps do not make it look too early.
  const wait = after < SECOND ? Math.max(after, 5 * MILLISECOND) : after + SECOND
  return { writes: before, requeueAfterMs: Math.ceil(wait / MILLISECOND), requeueInBackground: true }
}

/** A write of the whole status. */
export function statusWrite(deployment: Deployment, status: DeploymentStatus): Write {
  const reason = because('deployment.status', { ready: status.readyReplicas ?? 0, wanted: wantedReplicas(deployment) })
  return { request: requests.updateStatus({ ...deployment, status } as Deployment, reason) }
}
