import { because } from '../../../protocol/because.ts'
import type { Deployment, Labels, PodTemplateSpec, ReplicaSet } from '../../../protocol/objects.ts'
import { equalWithoutEmpty } from '../equal-json.ts'
import { controllerReference } from '../ownership.ts'
import { hashLabel, templateHash } from '../template-hash.ts'
import { maxSurge, newReplicas, wantedReplicas } from './rollout-maths.ts'

const prefix = 'deployment.kubernetes.io/'

/** Annotations by which a Deployment and its ReplicaSets keep account of revisions and sizes. */
export const annotation = {
  revision: `${prefix}revision`,
  history: `${prefix}revision-history`,
  desired: `${prefix}desired-replicas`,
  max: `${prefix}max-replicas`,
  rollback: 'deprecated.deployment.rollback.to',
} as const

const notCopied = new Set<string>([...Object.values(annotation), 'kubectl.kubernetes.io/last-applied-configuration'])
const longestHistory = 2000
const longestName = 253

/** The revision that a ReplicaSet carries; 0 when it has none, NaN when it is no number. */
export function revisionOf(replicaSet: ReplicaSet): number {
  const text = replicaSet.metadata.annotations?.[annotation.revision]
  if (text === undefined) return 0
  return /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
}

/** The highest revision among ReplicaSets. */
export function maxRevision(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((most, replicaSet) => Math.max(most, revisionOf(replicaSet) || 0), 0)
}

/** The revision before the highest one: what an undo without a number goes back to. */
export function lastRevision(replicaSets: readonly ReplicaSet[]): number {
  const revisions = replicaSets
    .map(revisionOf)
    .filter((revision) => !Number.isNaN(revision))
    .sort((a, b) => b - a)
  return revisions[1] ?? 0
}

/** Oldest first, the name decides between equals. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const left = a.metadata.creationTimestamp ?? ''
  const right = b.metadata.creationTimestamp ?? ''
  if (left !== right) return left < right ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0
}

/** Lowest revision first. */
export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  const difference = revisionOf(a) - revisionOf(b)
  return difference || byCreation(a, b)
}

/** Whether two templates are the same apart from the hash label. */
export function sameTemplate(left: PodTemplateSpec | undefined, right: PodTemplateSpec | undefined): boolean {
  if (!left || !right) return left === right
  if (!equalWithoutEmpty(left.spec, right.spec)) return false
  const { labels: ours, ...meta } = left.metadata ?? {}
  const { labels: theirs, ...otherMeta } = right.metadata ?? {}
  return equalWithoutEmpty(withoutHash(ours), withoutHash(theirs)) && equalWithoutEmpty(meta, otherMeta)
}

/** Labels without the pod template hash. */
export function withoutHash(labels: Labels = {}): Labels {
  const { [hashLabel]: _, ...rest } = labels
  return rest
}

/** The annotations that the new ReplicaSet should have; the same object when it has them already. Upstream: SetNewReplicaSetAnnotations. */
export function replicaSetAnnotations(deployment: Deployment, current: Labels, revision: number, exists: boolean): Labels {
  const wanted: Record<string, string> = { ...current }
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!notCopied.has(key)) wanted[key] = value
  const before = current[annotation.revision]
  const old = before === undefined || before === '' ? 0 : Number(before)
  if (Number.isNaN(old)) return current
  if (old < revision) {
    wanted[annotation.revision] = String(revision)
    if (before !== undefined) wanted[annotation.history] = longerHistory(current[annotation.history] ?? '', before)
  }
  if (!exists) Object.assign(wanted, sizeAnnotations(deployment))
  return equalWithoutEmpty(wanted, current) ? current : wanted
}

function longerHistory(history: string, revision: string): string {
  if (history === '') return revision
  const revisions = history.split(',')
  while (revisions.length > 0 && revisions.join(',').length + 1 + revision.length > longestHistory) revisions.shift()
  return [...revisions, revision].join(',')
}

/** `desired-replicas` and `max-replicas`: by what size a ReplicaSet was last scaled. */
export function sizeAnnotations(deployment: Deployment): Labels {
  const wanted = wantedReplicas(deployment)
  return { [annotation.desired]: String(wanted), [annotation.max]: String(wanted + maxSurge(deployment)) }
}

/** The ReplicaSet for the Deployment's present template. Upstream: deployment/sync.go getNewReplicaSet. */
export function newReplicaSet(deployment: Deployment, others: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec
  const hash = templateHash(template, deployment.status?.collisionCount)
  const { name, namespace } = deployment.metadata
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  const total = others.reduce((sum, { spec }) => sum + (spec.replicas ?? 0), 0)
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name.slice(0, longestName - 1 - hash.length)}-${hash}`,
      ...(namespace ? { namespace } : undefined),
      labels,
      annotations: replicaSetAnnotations(deployment, {}, revision, false),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newReplicas(deployment, 0, total),
      ...(minReadySeconds ? { minReadySeconds } : undefined),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  }
}

/** Annotations of a Deployment that goes back to a ReplicaSet: that one's, except those that keep account. */
export function rolledBackAnnotations(deployment: Deployment, target: ReplicaSet): Labels {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => notCopied.has(key) && key !== annotation.rollback)
  const taken = Object.entries(target.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key))
  return Object.fromEntries([...kept, ...taken])
}

/** Why the revision of a Deployment or its ReplicaSet is written. */
export const revisionReason = (revision: number) => because('deployment.revision', { revision })
