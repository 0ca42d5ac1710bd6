import { controllerOf, isPodReady, keyOf, type Pod } from '../../protocol/objects.ts'
import type { PodGlyphState, PodSummary } from '../../protocol/queries.ts'
import { fromTimestamp, type Micros, SECOND } from '../../protocol/time.ts'
import { printPod, type PrintedPod } from '../apiserver/tables/pod-status.ts'

/** A pod in the few words that a glyph and its label need. Objects are frozen, so a summary is made once for each revision of a pod. */
export function podSummary(pod: Pod, backOff?: { readonly from: Micros; readonly until: Micros }): PodSummary {
  let known = summaries.get(pod)
  if (!known) summaries.set(pod, (known = summarise(pod)))
  if (!backOff || known.glyph !== 'backOff') return known
  return { ...known, timer: { what: 'backOff', ...backOff } }
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
