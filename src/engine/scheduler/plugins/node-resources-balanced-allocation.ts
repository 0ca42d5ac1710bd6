import { definePlugin, maxScore, skip } from '../framework.ts'
import type { Resources } from '../resources.ts'

/**
 * Prefers the node where the pod makes cpu and memory more evenly used: 75 when it changes nothing, towards 100 when it balances,
 * towards 50 when it does not (pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go, v1.36).
 */
export const nodeResourcesBalancedAllocation = definePlugin<undefined, Resources>({
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,

  preScore: ({ pod }) => (pod.requests.milliCpu === 0 && pod.requests.memory === 0 ? skip : { state: pod.requests }),

  score(node, _cycle, { milliCpu, memory }) {
    const { allocatable, requested } = node
    const after = evenness(requested.milliCpu + milliCpu, allocatable.milliCpu, requested.memory + memory, allocatable.memory)
    const before = evenness(requested.milliCpu, allocatable.milliCpu, requested.memory, allocatable.memory)
    return maxScore / 2 + Math.trunc((maxScore / 2 + after - before) / 2)
  },
})

/** 100 when both resources are used to the same share, 50 when one is full and the other empty. */
function evenness(cpu: number, cpuCapacity: number, memory: number, memoryCapacity: number): number {
  if (cpuCapacity === 0 || memoryCapacity === 0) return maxScore
  const deviation = Math.abs((Math.min(1, cpu / cpuCapacity) - Math.min(1, memory / memoryCapacity)) / 2)
  return Math.trunc((1 - deviation) * maxScore)
}
