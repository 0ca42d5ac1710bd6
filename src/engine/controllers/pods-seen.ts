import { type Pod, podCondition, type Service } from '../../protocol/objects.ts'
import { toTimestamp } from '../../protocol/time.ts'

/** How the pods behind a Service differ from those of the pass before. Versions of a pod that changed are in both lists. */
export interface PodChanges {
  /** All of them now; frozen, and the very list of the pass before when nothing changed. */
  readonly pods: readonly Pod[]
  readonly gone: readonly Pod[]
  readonly come: readonly Pod[]
}

/**
 * Compares the pods of a pass with those of the pass before, so that a pass over thousands of pods works only on those that changed. An index
 * keeps pods in the order of their last change: the unchanged ones stand first, in the order in which they stood.
 */
export function podChanges(before: readonly Pod[], now: Iterable<Pod>): PodChanges {
  const pods: Pod[] = []
  const gone: Pod[] = []
  const come: Pod[] = []
  let at = 0
  for (const pod of now) {
    while (at < before.length && before[at] !== pod) gone.push(before[at++]!)
    if (at < before.length) at++
    else come.push(pod)
    pods.push(pod)
  }
  while (at < before.length) gone.push(before[at++]!)
  return gone.length === 0 && come.length === 0 ? { pods: before, gone, come } : { pods: Object.freeze(pods), gone, come }
}

/** Annotation that says which change led to the present endpoints. */
export const triggerAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'

/**
 * The oldest change since the last pass: of a pod's readiness, or the Service's creation at the first pass. Empty when nothing of that
 * kind changed. Upstream: endpointslice/util/trigger_time_tracker.go.
 */
export function triggerTime({ gone, come }: PodChanges, service: Service, isFirstPass: boolean): string {
  if (isFirstPass) return service.metadata.creationTimestamp ?? toTimestamp(0)
  const before = new Map(gone.map((pod) => [pod.metadata.name, readySince(pod)]))
  let oldest = ''
  for (const pod of come) {
    const since = readySince(pod)
    if (since > (before.get(pod.metadata.name) ?? '') && (oldest === '' || since < oldest)) oldest = since
  }
  return oldest
}

const readySince = (pod: Pod): string => podCondition(pod, 'Ready')?.lastTransitionTime ?? ''
