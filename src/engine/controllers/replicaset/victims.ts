import { type ContainerStatus, isPodReady, type Pod, podCondition } from '../../../protocol/objects.ts'
import { fromTimestamp, type Micros } from '../../../protocol/time.ts'

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

interface Candidate {
  readonly pod: Pod
  readonly bound: boolean
  readonly phase: number
  readonly ready: boolean
  readonly cost: number
  /** Active pods of the same family on the same node. */
  readonly neighbours: number
  readonly readySince: Micros | undefined
  readonly restarts: readonly [containers: number, sidecars: number]
  readonly created: Micros
}

/**
 * The pods to delete when there are `count` too many, in the order of deletion. `related` are the pods of all ReplicaSets of the same owner:
 * a pod that shares its node with more of them goes first. Upstream: controller_utils.go ActivePodsWithRanks.
 */
export function chooseVictims(pods: readonly Pod[], related: Iterable<Pod>, count: number, now: Micros): readonly Pod[] {
  if (count >= pods.length) return pods
  const onNode = new Map<string, number>()
  for (const pod of related) onNode.set(pod.spec.nodeName ?? '', (onNode.get(pod.spec.nodeName ?? '') ?? 0) + 1)
  const candidates = pods.map((pod) => candidateOf(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0))
  candidates.sort((a, b) => compare(a, b, now))
  return candidates.slice(0, count).map(({ pod }) => pod)
}

function candidateOf(pod: Pod, neighbours: number): Candidate {
  const since = podCondition(pod, 'Ready')?.lastTransitionTime
  const ready = isPodReady(pod)
  return {
    pod,
    bound: Boolean(pod.spec.nodeName),
    phase: phaseOrder[pod.status.phase ?? 'Pending'] ?? 0,
    ready,
    cost: deletionCost(pod),
    neighbours,
    readySince: ready && since ? fromTimestamp(since) : undefined,
    restarts: [mostRestarts(pod.status.containerStatuses), mostRestarts(sidecarStatuses(pod))],
    created: pod.metadata.creationTimestamp ? fromTimestamp(pod.metadata.creationTimestamp) : 0,
  }
}

function compare(a: Candidate, b: Candidate, now: Micros): number {
  if (a.bound !== b.bound) return a.bound ? 1 : -1
  if (a.phase !== b.phase) return a.phase - b.phase
  if (a.ready !== b.ready) return a.ready ? 1 : -1
  if (a.cost !== b.cost) return a.cost - b.cost
  if (a.neighbours !== b.neighbours) return b.neighbours - a.neighbours
  if (a.readySince !== undefined && b.readySince !== undefined && a.readySince !== b.readySince)
    return byAge(a, b, a.readySince, b.readySince, now)
  for (const kind of [0, 1] as const) if (a.restarts[kind] !== b.restarts[kind]) return b.restarts[kind] - a.restarts[kind]
  return a.created === b.created ? 0 : byAge(a, b, a.created, b.created, now)
}

/** Younger first, but ages count only by their order of magnitude (log2); within one, the uid decides. */
function byAge(a: Candidate, b: Candidate, since: Micros, otherSince: Micros, now: Micros): number {
  const difference = magnitude(now - since) - magnitude(now - otherSince)
  if (difference !== 0) return difference
  return (a.pod.metadata.uid ?? '') < (b.pod.metadata.uid ?? '') ? -1 : 1
}

/** floor(log2) of an age in nanoseconds; -1 for none. */
function magnitude(age: Micros): number {
  return age <= 0 ? -1 : Math.floor(Math.log2(age * 1000))
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? ''
  return /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0
}

function mostRestarts(statuses: readonly ContainerStatus[] = []): number {
  return statuses.reduce((most, { restartCount }) => Math.max(most, restartCount), 0)
}

function sidecarStatuses(pod: Pod): readonly ContainerStatus[] {
  const sidecars = new Set(
    (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  )
  return sidecars.size === 0 ? [] : (pod.status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name))
}
