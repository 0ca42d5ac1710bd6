import type { NodeSelectorRequirement, Pod, Toleration } from '../../protocol/objects.ts'
import type { Agent } from './agent.ts'
import type { PodRecord } from './kubelet-state.ts'
import { amounts, podResources } from './pod-resources.ts'

/** Why the kubelet will not run a pod. */
export interface Refusal {
  readonly reason: string
  readonly message: string
}

/**
 * Checks once more what the scheduler has checked: room, node affinity, NoExecute taints. The pods that are there already are counted, not
 * looked at. Host ports, sidecar ordering and node pressure are not checked. Upstream: pkg/kubelet/lifecycle/predicate.go.
 */
export function refusalOf(agent: Agent, record: PodRecord): Refusal | undefined {
  return shortage(agent, record.requests) ?? affinityRefusal(agent, record.pod) ?? taintRefusal(agent, record.pod)
}

/** What a pod takes from the node, with `pods` for itself. */
export function takenBy(pod: Pod): Readonly<Record<string, number>> {
  return { pods: 1, ...amounts(podResources(pod.spec, 'requests')) }
}

function shortage({ state }: Agent, wanted: PodRecord['requests']): Refusal | undefined {
  for (const name of ['pods', 'cpu', 'memory', 'ephemeral-storage', ...Object.keys(wanted).filter((each) => each.includes('/'))]) {
    const requested = wanted[name] ?? 0
    const capacity = state.allocatable[name]
    // An extended resource that the node has never heard of belongs to the cluster, not to the node.
    if (requested === 0 || capacity === undefined || (name === 'ephemeral-storage' && capacity === 0)) continue
    const used = state.used[name] ?? 0
    if (used + requested > capacity) {
      return {
        reason: `OutOf${name}`,
        message: `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
      }
    }
  }
  return undefined
}

function affinityRefusal({ state, node }: Agent, { spec }: Pod): Refusal | undefined {
  const labels = state.node?.metadata.labels
  if (!labels) return undefined
  const matches = (requirements: readonly NodeSelectorRequirement[] | undefined, of: Readonly<Record<string, string>>): boolean =>
    (requirements ?? []).every((requirement) => meets(requirement, of))
  const selected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  const preferred =
    !terms || terms.some((term) => matches(term.matchExpressions, labels) && matches(term.matchFields, { 'metadata.name': node }))
  if (selected && preferred) return undefined
  return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" }
}

function meets({ key, operator, values = [] }: NodeSelectorRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return Number(value) > Number(values[0])
    case 'Lt':
      return Number(value) < Number(values[0])
  }
}

function taintRefusal({ state }: Agent, { spec }: Pod): Refusal | undefined {
  const taints = (state.node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')
  const tolerated = (key: string, value: string): boolean =>
    (spec.tolerations ?? []).some((toleration) => tolerates(toleration, key, value))
  if (taints.every(({ key, value = '' }) => tolerated(key, value))) return undefined
  return { reason: 'TaintToleration', message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate" }
}

function tolerates({ key, operator = 'Equal', value = '', effect }: Toleration, taintKey: string, taintValue: string): boolean {
  if (effect && effect !== 'NoExecute') return false
  if (key && key !== taintKey) return false
  return operator === 'Exists' || (key !== undefined && value === taintValue)
}
