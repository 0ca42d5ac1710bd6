import type { KubeObject, Node, Pod } from '../../protocol/objects.ts'

/** A change in the cluster that may give a waiting pod a chance. `pod/*` are of pods on nodes unless the name says otherwise. */
export type ClusterEventKind =
  | 'pod/added'
  | 'pod/deleted'
  | 'pod/relabelled'
  | 'pod/scaledDown'
  | 'waitingPod/relabelled'
  | 'waitingPod/tolerations'
  | 'waitingPod/ungated'
  | 'waitingPod/scaledDown'
  | 'node/added'
  | 'node/deleted'
  | 'node/relabelled'
  | 'node/taints'
  | 'node/allocatable'

/** One change with the object before and after it. */
export interface ClusterEvent {
  readonly kind: ClusterEventKind
  readonly before?: KubeObject
  readonly after?: KubeObject
}

/** What changed in a node, as far as scheduling can care. `spec.unschedulable` counts as a taint, as it does upstream. */
export function nodeEvents(before: Node | undefined, after: Node): readonly ClusterEvent[] {
  if (!before) return [{ kind: 'node/added', after }]
  const events: ClusterEvent[] = []
  const add = (kind: ClusterEventKind) => events.push({ kind, before, after })
  if (!same(before.status?.allocatable, after.status?.allocatable)) add('node/allocatable')
  if (!same(before.metadata.labels, after.metadata.labels)) add('node/relabelled')
  const cordon = (before.spec?.unschedulable ?? false) !== (after.spec?.unschedulable ?? false)
  if (cordon || !same(before.spec?.taints, after.spec?.taints)) add('node/taints')
  return events
}

/** What changed in a pod that is on a node. */
export function placedPodEvents(before: Pod, after: Pod): readonly ClusterEvent[] {
  const events: ClusterEvent[] = []
  if (!same(before.metadata.labels, after.metadata.labels)) events.push({ kind: 'pod/relabelled', before, after })
  if (requestsChanged(before, after)) events.push({ kind: 'pod/scaledDown', before, after })
  return events
}

/** What changed in a pod that waits. */
export function waitingPodEvents(before: Pod, after: Pod): readonly ClusterEvent[] {
  const events: ClusterEvent[] = []
  const add = (kind: ClusterEventKind) => events.push({ kind, before, after })
  if (!same(before.metadata.labels, after.metadata.labels)) add('waitingPod/relabelled')
  if (!same(before.spec.tolerations, after.spec.tolerations)) add('waitingPod/tolerations')
  if (before.spec.schedulingGates?.length && !after.spec.schedulingGates?.length) add('waitingPod/ungated')
  if (requestsChanged(before, after)) add('waitingPod/scaledDown')
  return events
}

function requestsChanged(before: Pod, after: Pod): boolean {
  if (before.spec === after.spec) return false
  return !same(requestsIn(before), requestsIn(after))
}

const requestsIn = (pod: Pod) => [
  pod.spec.resources?.requests,
  ...pod.spec.containers.map((container) => container.resources?.requests),
  ...(pod.spec.initContainers ?? []).map((container) => container.resources?.requests),
]

// Both sides come from the same serializer, so equal content has equal text; a false "changed" only wakes a pod for nothing.
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
