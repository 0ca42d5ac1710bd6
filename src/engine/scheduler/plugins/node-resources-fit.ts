import type { Node, Pod } from '../../../protocol/objects.ts'
import { parseUnits } from '../../../protocol/quantity.ts'
import { definePlugin, heldRoom, maxScore, type Rejection, rejection } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import { nodeInfoOf } from '../node-info.ts'
import { assumedPodRequests, podRequests, type Resources, resourcesOf } from '../resources.ts'

const tooManyPods = rejection('Too many pods', false)

/**
 * A node must have room for what the pod requests, and the emptier node is preferred: strategy LeastAllocated with cpu and memory
 * weighing the same (pkg/scheduler/framework/plugins/noderesources/{fit,least_allocated}.go).
 */
export const nodeResourcesFit = definePlugin<Resources, Resources>({
  name: 'NodeResourcesFit',
  weight: 1,
  wokenBy: ['pod/deleted', 'pod/scaledDown', 'waitingPod/scaledDown', 'node/added', 'node/allocatable'],

  helps: (pod, { kind, before, after }) => {
    if (kind === 'waitingPod/scaledDown') return after?.metadata.uid === pod.pod.metadata.uid
    if (kind === 'pod/deleted') return heldRoom(before as Pod)
    if (kind === 'pod/scaledDown') return shrank(pod.requests, podRequests(before as Pod), podRequests(after as Pod))
    if (insufficient(pod.requests, nodeInfoOf(after as Node))) return false
    return before === undefined || grew(pod.requests, before as Node, after as Node)
  },

  preFilter: ({ pod }) => ({ state: pod.requests }),

  filter: (node, _cycle, requests) => insufficient(requests, node),

  preScore: ({ pod }) => ({ state: assumedPodRequests(pod.pod) }),

  score(node, _cycle, requests) {
    let sum = 0
    let weights = 0
    const { milliCpu, memory } = node.allocatable
    if (milliCpu !== 0) {
      sum += freeShare(node.assumedMilliCpu + requests.milliCpu, milliCpu)
      weights++
    }
    if (memory !== 0) {
      sum += freeShare(node.assumedMemory + requests.memory, memory)
      weights++
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights)
  },
})

function freeShare(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxScore) / capacity)
}

/** Everything that the node lacks for these requests, in one rejection. */
function insufficient(requests: Resources, node: NodeInfo): Rejection | undefined {
  const full = node.pods.length + 1 > node.allowedPods
  const { allocatable, requested } = node
  const lacks = (wanted: number, capacity: number, used: number) => wanted > 0 && wanted > capacity - used
  const cpu = lacks(requests.milliCpu, allocatable.milliCpu, requested.milliCpu)
  const memory = lacks(requests.memory, allocatable.memory, requested.memory)
  const storage = lacks(requests.ephemeralStorage, allocatable.ephemeralStorage, requested.ephemeralStorage)
  let extended: string[] | undefined
  for (const name in requests.extended) {
    if (!lacks(requests.extended[name]!, allocatable.extended[name] ?? 0, requested.extended[name] ?? 0)) continue
    extended ??= []
    extended.push(name)
  }
  if (!cpu && !memory && !storage && !extended) return full ? tooManyPods : undefined
  const unresolvable =
    (cpu && requests.milliCpu > allocatable.milliCpu) ||
    (memory && requests.memory > allocatable.memory) ||
    (storage && requests.ephemeralStorage > allocatable.ephemeralStorage) ||
    (extended?.some((name) => requests.extended[name]! > (allocatable.extended[name] ?? 0)) ?? false)
  return shortage(full, cpu, memory, storage, extended, unresolvable)
}

const shortages = new Map<number, Rejection>()

// One frozen value for each combination: thousands of full nodes must not make thousands of equal objects.
function shortage(full: boolean, cpu: boolean, memory: boolean, storage: boolean, extended: string[] | undefined, unresolvable: boolean) {
  const code = +full | (+cpu << 1) | (+memory << 2) | (+storage << 3) | (+unresolvable << 4)
  const known = extended ? undefined : shortages.get(code)
  if (known) return known
  const reasons: string[] = []
  if (full) reasons.push('Too many pods')
  if (cpu) reasons.push('Insufficient cpu')
  if (memory) reasons.push('Insufficient memory')
  if (storage) reasons.push('Insufficient ephemeral-storage')
  for (const name of extended ?? []) reasons.push(`Insufficient ${name}`)
  const made: Rejection = Object.freeze({ reasons: Object.freeze(reasons), unresolvable })
  if (!extended) shortages.set(code, made)
  return made
}

function shrank(wanted: Resources, before: Resources, after: Resources): boolean {
  return anyRequested(wanted, before, after)
}

function grew(wanted: Resources, before: Node, after: Node): boolean {
  if (parseUnits(after.status.allocatable?.pods ?? 0) > parseUnits(before.status.allocatable?.pods ?? 0)) return true
  return anyRequested(wanted, resourcesOf(after.status.allocatable), resourcesOf(before.status.allocatable))
}

/** Whether a resource that is wanted is more in `high` than in `low`. */
function anyRequested(wanted: Resources, high: Resources, low: Resources): boolean {
  if (wanted.milliCpu > 0 && high.milliCpu > low.milliCpu) return true
  if (wanted.memory > 0 && high.memory > low.memory) return true
  if (wanted.ephemeralStorage > 0 && high.ephemeralStorage > low.ephemeralStorage) return true
  return Object.keys(wanted.extended).some((name) => wanted.extended[name]! > 0 && (high.extended[name] ?? 0) > (low.extended[name] ?? 0))
}
