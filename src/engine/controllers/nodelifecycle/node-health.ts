import type { Condition, Lease, Node } from '../../../protocol/objects.ts'
import { fromTimestamp, type Micros, SECOND, toTimestamp } from '../../../protocol/time.ts'
import type { View } from '../../client/informer.ts'
import { nodeCondition } from '../node-taints.ts'

/** A node may be silent for so long before it is taken for dead (`--node-monitor-grace-period`). */
export const monitorGrace = 50 * SECOND
/** The same for a node that has never said anything (`--node-startup-grace-period`). */
export const startupGrace = 60 * SECOND
/** A kubelet renews its lease every 10 s: after this time something is wrong, though it is too early for a verdict. */
export const silence = 12 * SECOND

/** What the loop knows of a node's signs of life. */
export interface NodeHealth {
  readonly uid: string
  /** When the loop last saw a new sign of life: by its own clock, at a tick. */
  seenAt: Micros
  heartbeat: string
  renewTime: string
  /** The Node was there at a tick, so its registration has been announced. */
  registered: boolean
  /** A tick has passed since the last pass. */
  ticked: boolean
  /** Pods of the node are still to be marked not ready. */
  marking: boolean
}

/** Takes heartbeat and lease into what is known. Upstream: node_lifecycle_controller.go tryUpdateNodeHealth. */
export function listen(health: Map<string, NodeHealth>, node: Node, view: View): NodeHealth {
  const { name, uid = '' } = node.metadata
  const ready = nodeCondition(node, 'Ready')
  const heartbeat = ready?.lastHeartbeatTime ?? ''
  const renewTime = view.get<Lease>('leases', `kube-node-lease/${name}`)?.spec.renewTime ?? ''
  let known = health.get(name)
  if (known?.uid !== uid) {
    const seenAt = ready ? view.now : fromTimestamp(node.metadata.creationTimestamp ?? toTimestamp(view.now))
    known = { uid, seenAt, heartbeat, renewTime, registered: false, ticked: false, marking: false }
    health.set(name, known)
  } else if (known.heartbeat !== heartbeat || known.renewTime < renewTime) {
    known.seenAt = view.now
    known.heartbeat = heartbeat
    known.renewTime = renewTime
  }
  return known
}

/** How long the node may be silent. */
export const graceOf = (node: Node): Micros => (nodeCondition(node, 'Ready') ? monitorGrace : startupGrace)

/** Whether the silence has lasted too long. */
export const isOverdue = (node: Node, { seenAt }: NodeHealth, now: Micros): boolean => now > seenAt + graceOf(node)

const judged = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

/** The conditions of a node that says nothing any more; the same list when they are so already. */
export function unknownConditions(node: Node, now: Micros): readonly Condition[] {
  const before = node.status?.conditions ?? []
  const at = toTimestamp(now)
  let changed = false
  const conditions = before.map((condition) => {
    if (!(judged as readonly string[]).includes(condition.type) || condition.status === 'Unknown') return condition
    changed = true
    return {
      ...condition,
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: at,
    } as const
  })
  const missing = judged.filter((type) => !before.some((condition) => condition.type === type))
  if (!changed && missing.length === 0) return before
  const created = node.metadata.creationTimestamp ?? at
  const never = { status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' } as const
  return [...conditions, ...missing.map((type) => ({ type, ...never, lastHeartbeatTime: created, lastTransitionTime: at }))]
}
