import type { Deployment, IntOrString, ReplicaSet } from '../../../protocol/objects.ts'

/** How many pods the Deployment asks for. */
export const wantedReplicas = (deployment: Deployment): number => deployment.spec.replicas ?? 1

/** Whether its strategy is RollingUpdate, the default. */
export const isRolling = (deployment: Deployment): boolean => (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate'

/** A number, or a percentage of `total`: rounded up for a surge, down for unavailability. */
export function scaledValue(value: IntOrString | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const share = (Number.parseInt(value, 10) * total) / 100
  return roundUp ? Math.ceil(share) : Math.floor(share)
}

interface Fenceposts {
  readonly surge: number
  readonly unavailable: number
}

/** maxSurge and maxUnavailable as numbers of pods; both zero would never move, then one may be unavailable. Upstream: ResolveFenceposts. */
function fenceposts(deployment: Deployment): Fenceposts {
  const { maxSurge: surge = '25%', maxUnavailable: unavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {}
  const wanted = wantedReplicas(deployment)
  const resolved = { surge: scaledValue(surge, wanted, true), unavailable: scaledValue(unavailable, wanted, false) }
  return resolved.surge === 0 && resolved.unavailable === 0 ? { surge: 0, unavailable: 1 } : resolved
}

/** How many pods above the wanted number a rolling update may have. */
export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0
}

/** How many pods below the wanted number may be available during a rolling update. */
export function maxUnavailable(deployment: Deployment): number {
  const wanted = wantedReplicas(deployment)
  return !isRolling(deployment) || wanted === 0 ? 0 : Math.min(fenceposts(deployment).unavailable, wanted)
}

/** Size of the new ReplicaSet that has `current` pods when all together have `total`. Upstream: NewRSNewReplicas. */
export function newReplicas(deployment: Deployment, current: number, total: number): number {
  const wanted = wantedReplicas(deployment)
  if (!isRolling(deployment)) return wanted
  const surge = scaledValue(deployment.spec.strategy?.rollingUpdate?.maxSurge ?? '25%', wanted, true)
  const room = wanted + surge - total
  return room <= 0 ? current : current + Math.min(room, wanted - current)
}

/** One ReplicaSet and the size it should get. */
export interface Resize {
  readonly replicaSet: ReplicaSet
  readonly to: number
}

const size = (replicaSet: ReplicaSet): number => replicaSet.spec.replicas ?? 0
const available = (replicaSet: ReplicaSet): number => replicaSet.status?.availableReplicas ?? 0
const sum = (replicaSets: readonly ReplicaSet[], of: (replicaSet: ReplicaSet) => number): number =>
  replicaSets.reduce((total, replicaSet) => total + of(replicaSet), 0)

/** The new ReplicaSet's next step in a rolling update. */
export function growNew(deployment: Deployment, newSet: ReplicaSet, all: readonly ReplicaSet[]): number {
  const wanted = wantedReplicas(deployment)
  if (size(newSet) >= wanted) return wanted
  return newReplicas(deployment, size(newSet), sum(all, size))
}

/**
 * The old ReplicaSets' next steps: first the pods that do not work anyway, then as many as availability allows; oldest set first. A set may
 * come twice, once for each of the two. Upstream: deployment/rolling.go reconcileOldReplicaSets.
 */
export function shrinkOld(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldest: readonly ReplicaSet[],
  all: readonly ReplicaSet[],
): readonly Resize[] {
  if (sum(oldest, size) === 0) return []
  const minAvailable = wantedReplicas(deployment) - maxUnavailable(deployment)
  const mostDown = sum(all, size) - minAvailable - (size(newSet) - available(newSet))
  if (mostDown <= 0) return []
  const steps: Resize[] = []
  const sizes = new Map(oldest.map((replicaSet) => [replicaSet, size(replicaSet)]))
  const shrink = (replicaSet: ReplicaSet, by: number): void => {
    const to = sizes.get(replicaSet)! - by
    sizes.set(replicaSet, to)
    if (by > 0) steps.push({ replicaSet, to })
  }
  let unhealthyDown = 0
  for (const replicaSet of oldest) {
    if (unhealthyDown >= mostDown) break
    if (size(replicaSet) === 0 || size(replicaSet) === available(replicaSet)) continue
    const by = Math.min(mostDown - unhealthyDown, size(replicaSet) - available(replicaSet))
    shrink(replicaSet, by)
    unhealthyDown += by
  }
  let spare = sum([...oldest, newSet], available) - minAvailable
  for (const replicaSet of oldest) {
    if (spare <= 0) break
    const by = Math.min(sizes.get(replicaSet)!, spare)
    shrink(replicaSet, by)
    spare -= by
  }
  return steps
}

/** Sizes when the wanted number changed in the middle of a rolling update: each set gets its share. Upstream: deployment/sync.go scale. */
export function proportions(
  deployment: Deployment,
  active: readonly ReplicaSet[],
  newerFirst: (a: ReplicaSet, b: ReplicaSet) => number,
): readonly Resize[] {
  const wanted = wantedReplicas(deployment)
  const room = wanted > 0 ? wanted + maxSurge(deployment) : 0
  const toAdd = room - sum(active, size)
  const order = [...active].sort((a, b) => size(b) - size(a) || (toAdd > 0 ? newerFirst(a, b) : newerFirst(b, a)))
  let added = 0
  const steps = order.map((replicaSet) => {
    const by = toAdd === 0 || toAdd === added ? 0 : bounded(share(deployment, replicaSet), toAdd - added)
    added += by
    return { replicaSet, to: size(replicaSet) + by }
  })
  const [first, ...rest] = steps
  if (!first || toAdd === 0) return steps
  return [{ replicaSet: first.replicaSet, to: Math.max(0, first.to + toAdd - added) }, ...rest]
}

const bounded = (by: number, most: number): number => (most > 0 ? Math.min(by, most) : Math.max(by, most))

function share(deployment: Deployment, replicaSet: ReplicaSet): number {
  const wanted = wantedReplicas(deployment)
  if (wanted === 0) return -size(replicaSet)
  const text = replicaSet.metadata.annotations?.['deployment.kubernetes.io/max-replicas'] ?? ''
  const before = (/^\d+$/.test(text) ? Number(text) : 0) || (deployment.status?.replicas ?? 0)
  if (before === 0) return 0
  const exact = (size(replicaSet) * (wanted + maxSurge(deployment))) / before
  return Math.round(exact) - size(replicaSet)
}
