import { controllerOf, isPodReady, keyOf, type Pod } from '../../protocol/objects.ts'
import type { PodGlyphState, PodSummary } from '../../protocol/queries.ts'
import { fromTimestamp, SECOND } from '../../protocol/time.ts'
import { type PrintedPod, printPod } from '../apiserver/tables/pod-status.ts'
import type { KubeletState } from '../kubelet/kubelet-state.ts'
import { backOffOf } from '../kubelet/pod-timer.ts'
import type { Scope } from './scope.ts'

/**
 * A pod in the few words that a glyph and its label need. Objects are frozen, so a summary is made once for each revision of a pod; only a
 * back-off is looked up on its node, because no object says when it ends.
 */
export function podSummary(pod: Pod, scope: Scope): PodSummary {
  let known = summaries.get(pod)
  if (!known) {
    known = summarise(pod)
    summaries.set(pod, known)
  }
  if (known.glyph !== 'backOff' || !known.node) return known
  const kubelet = scope.kernel.world.slices.get(`kubelet/${known.node}`) as KubeletState | undefined
  const backOff = kubelet && backOffOf(kubelet, known.key, scope.now)
  return backOff ? { ...known, timer: { what: 'backOff', ...backOff } } : known
}

const summaries = new WeakMap<Pod, PodSummary>()

function summarise(pod: Pod): PodSummary {
  const printed = printPod(pod)
  const owner = controllerOf(pod)
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp = '', uid = '' } = pod.metadata
  const until = deletionTimestamp === undefined ? undefined : fromTimestamp(deletionTimestamp)
  return {
    key: keyOf(pod),
    uid,
    glyph: glyphOf(pod, printed),
    status: printed.status,
    ready: printed.ready,
    containers: printed.containers,
    restarts: printed.restarts,
    ...(pod.spec.nodeName ? { node: pod.spec.nodeName } : undefined),
    ...(pod.status.podIP ? { ip: pod.status.podIP } : undefined),
    ...(until === undefined ? undefined : { timer: { what: 'grace' as const, from: until - deletionGracePeriodSeconds * SECOND, until } }),
    ...(owner ? { owner: { kind: owner.kind, name: owner.name } } : undefined),
    createdAt: fromTimestamp(creationTimestamp),
  }
}

const backOffs = /BackOff$|^ErrImage|^CreateContainer(Config)?Error$|^RunContainerError$|^InvalidImageName$/

function glyphOf(pod: Pod, { status }: PrintedPod): PodGlyphState {
  if (status === 'Terminating') return 'terminating'
  if (status === 'Unknown' || pod.status.phase === 'Unknown') return 'unknown'
  if (backOffs.test(status.replace(/^Init:/, '')) || status === 'Error') return pod.status.phase === 'Failed' ? 'failed' : 'backOff'
  if (pod.status.phase === 'Succeeded') return 'completed'
  if (pod.status.phase === 'Failed') return 'failed'
  if (pod.status.phase === 'Running') return isPodReady(pod) ? 'ready' : 'running'
  return pod.spec.nodeName ? 'creating' : 'pending'
}
