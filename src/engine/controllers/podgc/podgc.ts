import { because } from '../../../protocol/because.ts'
import { type KubeObject, keyOf, type Node, type Pod } from '../../../protocol/objects.ts'
import { MILLISECOND, type Micros, SECOND } from '../../../protocol/time.ts'
import { defineController, nothingToDo, type Plan, type Write } from '../../client/controller.ts'
import type { Indexer, View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { podsByNode } from '../indexers.ts'
import { nodeCondition, taintKey, withPodCondition } from '../node-taints.ts'

const period = 20 * SECOND
const quarantine = 40 * SECOND
/** `--terminated-pod-gc-threshold` */
const threshold = 12_500
const terminatedKey = 'terminated/'

/** Index `finished`: pods that have run to their end, under one value. */
const finishedPods: Indexer = {
  resource: 'pods',
  name: 'finished',
  valuesOf: (object) => (isFinished(object as Pod) ? ['all'] : []),
}

/** When each missing node was first missed, by name. */
type Missing = Map<string, Micros>

/**
 * Clears away pods that nobody else will: of nodes that no longer exist, on nodes out of service, deleted before they were scheduled, and the
 * oldest of too many finished ones. Acts on a grid of 20 s. Upstream: pkg/controller/podgc/gc_controller.go.
 */
export const podgcController = defineController<Missing>({
  name: 'podgc',
  component: 'pod-garbage-collector',
  primary: 'nodes',
  watches: { pods: keysOfPod },
  indexers: [podsByNode, finishedPods],
  workers: 1,
  tick: { everyMs: period / MILLISECOND, keys: (view) => (view.by('pods', 'finished', 'all').size > threshold ? [terminatedKey] : []) },
  memory: () => new Map(),
  reconcile,
})

const isFinished = ({ status: { phase } }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed'

function keysOfPod(object: KubeObject, _previous: KubeObject | undefined, view: View): readonly string[] {
  const { spec, metadata } = object as Pod
  if (!spec.nodeName) return metadata.deletionTimestamp ? [keyOf(object)] : []
  const node = view.get<Node>('nodes', spec.nodeName)
  return !node || (metadata.deletionTimestamp && isOutOfService(node)) ? [spec.nodeName] : []
}

function isOutOfService(node: Node): boolean {
  return nodeCondition(node, 'Ready')?.status !== 'True' && (node.spec?.taints?.some(({ key }) => key === taintKey.outOfService) ?? false)
}

/** The next moment of the grid at or after a time. */
const onGrid = (at: Micros): Micros => Math.ceil(at / period) * period

function reconcile(key: string, view: View, missing: Missing): Plan {
  if (key === terminatedKey) return { writes: surplus(view).flatMap((pod) => removal(pod, view)) }
  if (key.includes('/')) {
    const pod = view.get<Pod>('pods', key)
    return pod?.metadata.deletionTimestamp && !pod.spec.nodeName ? atGrid(view.now, view, () => removal(pod, view)) : nothingToDo
  }
  const node = view.get<Node>('nodes', key)
  const pods = [...view.by<Pod>('pods', 'node', key).values()]
  if (node) {
    missing.delete(key)
    const leaving = isOutOfService(node) ? pods.filter(({ metadata }) => metadata.deletionTimestamp) : []
    return leaving.length > 0 ? atGrid(view.now, view, () => leaving.flatMap((pod) => removal(pod, view))) : nothingToDo
  }
  if (pods.length === 0) {
    missing.delete(key)
    return nothingToDo
  }
  const since = missing.get(key) ?? onGrid(view.now)
  missing.set(key, since)
  return atGrid(since + quarantine, view, () => pods.flatMap((pod) => removal(pod, view, 'PodGC: node no longer exists')))
}

function atGrid(earliest: Micros, { now }: View, writes: () => readonly Write[]): Plan {
  const at = onGrid(earliest)
  return now < at ? { requeueAfterMs: Math.ceil((at - now) / MILLISECOND) } : { writes: writes() }
}

/** Evicted ones first, then the oldest. */
function surplus(view: View): readonly Pod[] {
  const pods = [...view.by<Pod>('pods', 'finished', 'all').values()]
  const rank = ({ status, metadata }: Pod): string =>
    `${status.reason === 'Evicted' ? 0 : 1} ${metadata.creationTimestamp ?? ''} ${metadata.name}`
  return pods.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, Math.max(0, pods.length - threshold))
}

function removal(pod: Pod, view: View, message?: string): readonly Write[] {
  const reason = because('pod.garbage', { pod: pod.metadata.name, node: pod.spec.nodeName ?? '' })
  const deletion: Write = { request: requests.remove(pod, reason, { gracePeriodSeconds: 0 }), accept: [404] }
  if (isFinished(pod)) return [deletion]
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: message ?? '' } as const
  const conditions = message ? { conditions: withPodCondition(pod, condition, view.now) } : undefined
  const patch = { metadata: { uid: pod.metadata.uid }, status: { phase: 'Failed', ...conditions } }
  return [{ request: requests.mergePatch(pod, patch, reason, 'status'), accept: [404] }, deletion]
}
