import { because } from '../../../protocol/because.ts'
import type { Deployment, ReplicaSet } from '../../../protocol/objects.ts'
import type { Write } from '../../client/controller.ts'
import { referenceTo } from '../../client/event-recorder.ts'
import { requests } from '../../client/requester.ts'
import { annotation, byCreation, byRevision, sizeAnnotations } from './revisions.ts'
import { isRolling, proportions, type Resize, wantedReplicas } from './rollout-maths.ts'

const size = (replicaSet: ReplicaSet): number => replicaSet.spec.replicas ?? 0

/** ReplicaSets that have, or ought to have, pods. */
export const activeSets = (replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] =>
  replicaSets.filter((replicaSet) => size(replicaSet) > 0)

/** Writes of new sizes in order. A set that comes twice is written twice, each step with its event. */
export function resizeWrites(deployment: Deployment, steps: readonly Resize[], annotateAlways = false): readonly Write[] {
  const latest = new Map<ReplicaSet, number>()
  const writes: Write[] = []
  for (const { replicaSet, to } of steps) {
    const from = latest.get(replicaSet) ?? size(replicaSet)
    const annotations = { ...replicaSet.metadata.annotations, ...sizeAnnotations(deployment) }
    if (from === to && (!annotateAlways || sameSizes(replicaSet, annotations))) continue
    // The second step of one pass follows the first one's write, whose version the cache cannot know yet.
    const { resourceVersion, ...metadata } = replicaSet.metadata
    const version = latest.has(replicaSet) || !resourceVersion ? {} : { resourceVersion }
    latest.set(replicaSet, to)
    writes.push(
      resizeWrite(
        deployment,
        { ...replicaSet, metadata: { ...metadata, ...version, annotations }, spec: { ...replicaSet.spec, replicas: to } },
        from,
        to,
      ),
    )
  }
  return writes
}

function sameSizes(replicaSet: ReplicaSet, annotations: Readonly<Record<string, string>>): boolean {
  const current = replicaSet.metadata.annotations ?? {}
  return current[annotation.desired] === annotations[annotation.desired] && current[annotation.max] === annotations[annotation.max]
}

function resizeWrite(deployment: Deployment, resized: ReplicaSet, from: number, to: number): Write {
  const { name } = resized.metadata
  const reason = because(from < to ? 'deployment.scaleUp' : 'deployment.scaleDown', { replicaSet: name, from, to })
  const request = requests.update(resized, reason)
  if (from === to) return { request }
  const message = `Scaled ${from < to ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`
  return { request, onSuccess: { about: referenceTo(deployment), type: 'Normal', reason: 'ScalingReplicaSet', message } }
}

/** Whether someone changed the wanted number since an active ReplicaSet was last sized. */
export function isScaling(deployment: Deployment, all: readonly ReplicaSet[]): boolean {
  return activeSets(all).some((replicaSet) => {
    const text = replicaSet.metadata.annotations?.[annotation.desired] ?? ''
    return /^\d+$/.test(text) && Number(text) !== wantedReplicas(deployment)
  })
}

/** Sizes after a change of the wanted number, or while paused: no rollout goes on here. Upstream: deployment/sync.go scale. */
export function scaleAll(deployment: Deployment, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): readonly Write[] {
  const wanted = wantedReplicas(deployment)
  const newestFirst = [...old].sort((a, b) => byCreation(b, a))
  const all = newSet ? [...newestFirst, newSet] : newestFirst
  const active = activeSets(all)
  const only = active.length > 1 ? undefined : (active[0] ?? newSet ?? newestFirst[0])
  if (only) return size(only) === wanted ? [] : resizeWrites(deployment, [{ replicaSet: only, to: wanted }])
  if (newSet && isSaturated(newSet, wanted))
    return resizeWrites(
      deployment,
      activeSets(old).map((replicaSet) => ({ replicaSet, to: 0 })),
    )
  if (!isRolling(deployment)) return []
  return resizeWrites(
    deployment,
    proportions(deployment, active, (a, b) => byCreation(b, a)),
    true,
  )
}

function isSaturated({ metadata, spec, status }: ReplicaSet, wanted: number): boolean {
  return spec.replicas === wanted && metadata.annotations?.[annotation.desired] === String(wanted) && status?.availableReplicas === wanted
}

/** Deletes old ReplicaSets without pods beyond the history limit, lowest revision first. Upstream: cleanupDeployment. */
export function cleanUp(deployment: Deployment, old: readonly ReplicaSet[]): readonly Write[] {
  const limit = deployment.spec.revisionHistoryLimit
  if (limit === undefined || limit === 2_147_483_647) return []
  const alive = old.filter(({ metadata }) => !metadata.deletionTimestamp)
  const surplus = [...alive].sort(byRevision).slice(0, Math.max(0, alive.length - limit))
  return surplus
    .filter(
      ({ metadata, spec, status }) =>
        !spec.replicas && !status?.replicas && (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0),
    )
    .map((replicaSet) => ({
      request: requests.remove(replicaSet, because('deployment.cleanUp', { replicaSet: replicaSet.metadata.name, limit })),
      accept: [404],
    }))
}
