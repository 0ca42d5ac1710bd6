import type { Condition, Node, Pod, Taint, Toleration } from '../../protocol/objects.ts'
import { type Micros, toTimestamp } from '../../protocol/time.ts'
import type { Write } from '../client/controller.ts'
import { requests } from '../client/requester.ts'

/** Taints that the control plane itself puts on nodes. */
export const taintKey = {
  notReady: 'node.kubernetes.io/not-ready',
  unreachable: 'node.kubernetes.io/unreachable',
  unschedulable: 'node.kubernetes.io/unschedulable',
  outOfService: 'node.kubernetes.io/out-of-service',
} as const

/** A node's condition of that type, if it has reported one. */
export const nodeCondition = (node: Node, type: string): Condition | undefined =>
  node.status?.conditions?.find((condition) => condition.type === type)

/** Whether two taints are the same but for their value and age. */
export const sameTaint = (a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean =>
  a.key === b.key && a.effect === b.effect

/** Replaces a node's taints in one patch, refused when the node has changed meanwhile. New ones are stamped. */
export function taintWrite(
  node: Node,
  add: readonly Taint[],
  remove: readonly Taint[],
  now: Micros,
  because: Write['request']['because'],
): Write {
  const kept = (node.spec?.taints ?? []).filter((taint) => ![...add, ...remove].some((other) => sameTaint(taint, other)))
  const taints = [...kept, ...add.map((taint) => ({ ...taint, timeAdded: toTimestamp(now) }))]
  const patch = { metadata: { resourceVersion: node.metadata.resourceVersion }, spec: { taints: taints.length > 0 ? taints : null } }
  return { request: requests.mergePatch(node, patch, because), accept: [404] }
}

/** Whether a toleration covers a taint. The operators Lt and Gt compare numbers. Upstream: component-helpers scheduling/corev1. */
export function tolerates({ key = '', operator = 'Equal', value = '', effect = '' as never }: Toleration, taint: Taint): boolean {
  if ((effect as string) !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  if (operator === 'Exists') return true
  if (operator === 'Equal') return value === (taint.value ?? '')
  const [wanted, has] = [Number(value), Number(taint.value ?? '')]
  if (!Number.isInteger(wanted) || !Number.isInteger(has)) return false
  return operator === 'Lt' ? has < wanted : has > wanted
}

/** A pod's status with a condition set: in place, or at the end of the list. */
export function withPodCondition(pod: Pod, condition: Condition, now: Micros): readonly Condition[] {
  const conditions = pod.status.conditions ?? []
  const old = conditions.find(({ type }) => type === condition.type)
  const isSame = old?.status === condition.status
  const generation = pod.status.observedGeneration === undefined ? {} : { observedGeneration: pod.metadata.generation ?? 0 }
  const lastTransitionTime = isSame && old.lastTransitionTime ? old.lastTransitionTime : toTimestamp(now)
  const { type, status, ...rest } = condition
  const wanted: Condition = { type, ...generation, status, lastProbeTime: null, lastTransitionTime, ...rest }
  return old ? conditions.map((each) => (each === old ? wanted : each)) : [...conditions, wanted]
}
