import { because } from '../../../protocol/because.ts'
import type { Node, Pod, Taint } from '../../../protocol/objects.ts'
import { isPodReady, podCondition } from '../../../protocol/objects.ts'
import { MILLISECOND, type Micros, SECOND } from '../../../protocol/time.ts'
import { defineController, type Gauge, nothingToDo, type Plan, type Write } from '../../client/controller.ts'
import { type NewEvent, referenceTo } from '../../client/event-recorder.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { podsByNode } from '../indexers.ts'
import { nodeCondition, sameTaint, taintKey, taintWrite, withPodCondition } from '../node-taints.ts'
import { noScheduleChanges } from './condition-taints.ts'
import { graceOf, isOverdue, listen, type NodeHealth, silence, unknownConditions } from './node-health.ts'
import { nodeChart } from './nodelifecycle.chart.ts'
import { isCounted, judgeZones, takeAllowance, type Zone, type ZoneCount, zoneOf } from './zones.ts'

const monitorEvery = 5 * SECOND

/** What the loop knows of nodes and zones. */
export interface NodeMemory {
  readonly health: Map<string, NodeHealth>
  readonly zones: Map<string, Zone>
  /** Every zone is down: NoExecute taints come off all nodes. */
  everythingDown: boolean
}

/**
 * Watches over the nodes: notices that one has gone silent, says so in its conditions and on its pods, and taints nodes by their conditions.
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export const nodelifecycleController = defineController<NodeMemory>({
  name: 'nodelifecycle',
  component: 'node-controller',
  primary: 'nodes',
  watches: { leases: () => [], pods: () => [] },
  indexers: [podsByNode],
  workers: 8,
  tick: { everyMs: monitorEvery / MILLISECOND, keys: monitor },
  chart: nodeChart,
  memory: () => ({ health: new Map(), zones: new Map(), everythingDown: false }),
  reconcile,
  gauge,
})

/** One look at all nodes: who has given a sign of life, how the zones are, whom to attend to. */
function monitor(view: View, memory: NodeMemory): readonly string[] {
  const counts = new Map<string, ZoneCount>()
  const keys: string[] = []
  for (const [name, node] of view.all<Node>('nodes')) {
    const health = listen(memory.health, node, view)
    const isDown = nodeCondition(node, 'Ready')?.status !== 'True' || isOverdue(node, health, view.now)
    if (isCounted(node)) count(counts, zoneOf(node), isDown)
    const hasNews = !health.registered || view.now - health.seenAt > silence || isDown || noExecute(node).length > 0
    health.ticked = true
    if (hasNews) keys.push(name)
  }
  for (const name of memory.health.keys()) if (!view.get('nodes', name)) keys.push(name)
  const disruption = judgeZones(memory.zones, counts, view.now)
  memory.everythingDown = [...memory.zones.values()].every(({ state }) => state === 'full')
  if (disruption === 'comingBack') for (const health of memory.health.values()) health.seenAt = view.now
  return keys
}

function count(counts: Map<string, ZoneCount>, zone: string, isDown: boolean): void {
  const entry = counts.get(zone) ?? { ready: 0, notReady: 0 }
  counts.set(zone, entry)
  if (isDown) entry.notReady++
  else entry.ready++
}

function reconcile(name: string, view: View, memory: NodeMemory): Plan {
  const node = view.get<Node>('nodes', name)
  const health = memory.health.get(name)
  if (!node) return health ? farewell(name, health, memory) : nothingToDo
  // Before the first tick nothing is known of the node's life; its taints follow its conditions all the same.
  const isTick = health?.ticked ?? false
  if (health) health.ticked = false
  const events: NewEvent[] = []
  if (health && isTick && !health.registered) {
    health.registered = true
    events.push(nodeEvent(node, 'RegisteredNode', `event: Registered Node ${name} in Controller`))
  }
  const verdict = health && isTick && isOverdue(node, health, view.now) ? declareUnknown(node, health, view, events) : []
  if (verdict.length > 0) return { writes: verdict, events }
  const marks = health?.marking ? marksOfPods(node, health, view) : []
  const schedule = noScheduleChanges(node)
  const isTainting = schedule.add.length + schedule.remove.length > 0
  if (isTainting) marks.push(taintWrite(node, schedule.add, schedule.remove, view.now, reasonFor(node, schedule.add, schedule.remove)))
  const eviction = isTainting ? { waitMs: 1 } : noExecuteChanges(node, isTick, view, memory)
  const writes = eviction.write ? [...marks, eviction.write] : marks
  const waits = [eviction.waitMs, health && verdictDueMs(node, health, view.now)].filter((wait) => wait !== undefined)
  return { writes, events, ...(waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : undefined) }
}

function nodeEvent({ metadata: { name, uid } }: Node, reason: string, what: string): NewEvent {
  return {
    about: { kind: 'Node', apiVersion: 'v1', name, ...(uid ? { uid } : undefined) },
    type: 'Normal',
    reason,
    message: `Node ${name} ${what}`,
  }
}

function farewell(name: string, { uid, registered }: NodeHealth, memory: NodeMemory): Plan {
  memory.health.delete(name)
  if (!registered) return nothingToDo
  const about = { kind: 'Node', apiVersion: 'v1', name, uid }
  return {
    events: [{ about, type: 'Normal', reason: 'RemovingNode', message: `Node ${name} event: Removing Node ${name} from Controller` }],
  }
}

/** Writes `Unknown` into the conditions of a silent node, and marks its pods when it was ready until now. */
function declareUnknown(node: Node, health: NodeHealth, view: View, events: NewEvent[]): readonly Write[] {
  const conditions = unknownConditions(node, view.now)
  if (conditions === node.status?.conditions) return []
  const { name } = node.metadata
  const silentSeconds = Math.round((view.now - health.seenAt) / SECOND)
  const write: Write = {
    request: requests.updateStatus(
      { ...node, status: { ...node.status, conditions } } as Node,
      because('node.notReady', { node: name, silentSeconds }),
    ),
    accept: [404],
  }
  if (nodeCondition(node, 'Ready')?.status !== 'True') return [write]
  health.marking = true
  events.push(nodeEvent(node, 'NodeNotReady', 'status is now: NodeNotReady'))
  return [write, ...marksOfPods(node, health, view)]
}

function marksOfPods(node: Node, health: NodeHealth, view: View): Write[] {
  const silentSeconds = Math.round((view.now - health.seenAt) / SECOND)
  const writes: Write[] = []
  for (const pod of view.by<Pod>('pods', 'node', node.metadata.name).values()) {
    const ready = podCondition(pod, 'Ready')
    if (!ready || !isPodReady(pod)) continue
    const { type, reason, message } = ready
    const condition = { type, status: 'False', ...(reason ? { reason } : undefined), ...(message ? { message } : undefined) } as const
    const marked = { ...pod, status: { ...pod.status, conditions: withPodCondition(pod, condition, view.now) } } as Pod
    writes.push({
      request: requests.updateStatus(marked, because('node.notReady', { node: node.metadata.name, silentSeconds })),
      accept: [404, 409],
      onSuccess: { about: referenceTo(pod), type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' },
    })
  }
  if (writes.length === 0) health.marking = false
  return writes
}

const noExecute = (node: Node): readonly Taint[] =>
  (node.spec?.taints ?? []).filter(
    ({ key, effect }) => effect === 'NoExecute' && (key === taintKey.notReady || key === taintKey.unreachable),
  )

interface Eviction {
  readonly write?: Write
  readonly waitMs?: number
}

/** The taint that drives pods away: put on within the zone's allowance, swapped and taken off at the next tick. Upstream: doNoExecuteTaintingPass. */
function noExecuteChanges(node: Node, isTick: boolean, view: View, memory: NodeMemory): Eviction {
  const status = nodeCondition(node, 'Ready')?.status
  const current = noExecute(node)
  if (status === 'True' || memory.everythingDown) {
    if (!isTick || current.length === 0) return {}
    return { write: taintWrite(node, [], current, view.now, reasonFor(node, [], current)) }
  }
  if (status === undefined) return {}
  const wanted: Taint = { key: status === 'Unknown' ? taintKey.unreachable : taintKey.notReady, effect: 'NoExecute' }
  if (current.some((taint) => sameTaint(taint, wanted))) return {}
  if (current.length > 0) return isTick ? { write: taintWrite(node, [wanted], current, view.now, reasonFor(node, [wanted], current)) } : {}
  const zone = memory.zones.get(zoneOf(node))
  const wait = zone ? takeAllowance(zone, view.now) : undefined
  if (wait === undefined) return {}
  return wait > 0 ? { waitMs: wait / MILLISECOND } : { write: taintWrite(node, [wanted], [], view.now, reasonFor(node, [wanted], [])) }
}

function reasonFor({ metadata: { name } }: Node, add: readonly Taint[], remove: readonly Taint[]): Write['request']['because'] {
  const [first] = add
  return first
    ? because('node.taint', { node: name, taint: first.key })
    : because('node.untaint', { node: name, taint: remove[0]?.key ?? '' })
}

/** A silent node keeps the cluster from being quiet until the verdict is written; the tick itself brings the verdict. */
function verdictDueMs(node: Node, health: NodeHealth, now: Micros): number | undefined {
  const isJudged = nodeCondition(node, 'Ready')?.status === 'Unknown'
  if (isJudged || now - health.seenAt <= silence) return undefined
  return Math.max(1, Math.ceil((health.seenAt + graceOf(node) + monitorEvery - now) / MILLISECOND))
}

/** Ready nodes, of all. */
function gauge(view: View): Gauge {
  let observed = 0
  for (const node of view.all<Node>('nodes').values()) if (nodeCondition(node, 'Ready')?.status === 'True') observed++
  return { observed, desired: view.all('nodes').size }
}
