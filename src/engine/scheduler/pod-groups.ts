import type { Labels } from '../../protocol/objects.ts'
import type { PodInfo } from './pod-info.ts'

/**
 * Pods of one node that no selector can tell apart. Plugins count groups instead of pods, so a cycle costs by nodes, not by pods.
 * Frozen.
 */
export interface PodGroup {
  readonly namespace: string
  readonly labels: Labels
  /** Being deleted: some plugins do not count those. */
  readonly leaving: boolean
  readonly pods: number
}

const noLabels: Labels = Object.freeze({})

/** The groups of a node with one pod more (1) or less (-1). */
export function regroup(groups: readonly PodGroup[], pod: PodInfo, sign: 1 | -1): readonly PodGroup[] {
  const index = groups.findIndex((group) => isOf(group, pod))
  const group = groups[index]
  if (!group) {
    const { labels = noLabels } = pod.pod.metadata
    return Object.freeze([...groups, Object.freeze({ namespace: pod.namespace, labels, leaving: isLeaving(pod), pods: sign })])
  }
  const pods = group.pods + sign
  return Object.freeze(pods === 0 ? groups.toSpliced(index, 1) : groups.with(index, Object.freeze({ ...group, pods })))
}

/** Whether two versions of a pod fall into the same group. */
export function isSameGroup(a: PodInfo, b: PodInfo): boolean {
  return isLeaving(a) === isLeaving(b) && isSameLabels(a.pod.metadata.labels ?? noLabels, b.pod.metadata.labels ?? noLabels)
}

const isLeaving = ({ pod }: PodInfo): boolean => pod.metadata.deletionTimestamp !== undefined

const isOf = (group: PodGroup, pod: PodInfo): boolean =>
  group.namespace === pod.namespace && group.leaving === isLeaving(pod) && isSameLabels(group.labels, pod.pod.metadata.labels ?? noLabels)

function isSameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true
  for (const key in a) if (a[key] !== b[key]) return false
  for (const key in b) if (!Object.hasOwn(a, key)) return false
  return true
}
