import { because } from '../../../protocol/because.ts'
import { type KubeObject, keyOf, type Node, type Pod, splitKey, type Taint } from '../../../protocol/objects.ts'
import { MILLISECOND, type Micros, seconds } from '../../../protocol/time.ts'
import { defineController, type Gauge, type Plan, type Write } from '../../client/controller.ts'
import type { NewEvent } from '../../client/event-recorder.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'
import { podsByNode } from '../indexers.ts'
import { tolerates, withPodCondition } from '../node-taints.ts'

/** A pod's stay of execution. */
interface Stay {
  readonly node: string
  readonly startedAt: Micros
  readonly endsAt: Micros
  /** Its time is up and its deletion has been asked for. */
  over: boolean
}

/** Stays by pod: `namespace/name uid`. */
type Stays = Map<string, Stay>

/**
 * Deletes the pods of a node with NoExecute taints that do not tolerate them, each when its time is up.
 * Upstream: pkg/controller/tainteviction/taint_eviction.go.
 */
export const taintEvictionController = defineController<Stays>({
  name: 'taint-eviction',
  component: 'taint-eviction-controller',
  primary: 'nodes',
  watches: { pods: nodesOfPod },
  indexers: [podsByNode],
  workers: 8,
  memory: () => new Map(),
  reconcile,
  gauge,
})

const noExecute = (node: Node | undefined): readonly Taint[] => (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

function nodesOfPod(object: KubeObject, previous: KubeObject | undefined, view: View): readonly string[] {
  const { nodeName, tolerations } = (object as Pod).spec
  const node = nodeName && view.get<Node>('nodes', nodeName)
  if (!node || noExecute(node).length === 0) return []
  const before = previous as Pod | undefined
  const isGone = !view.get('pods', keyOf(object))
  return isGone || before?.spec.nodeName !== nodeName || !equalJson(before.spec.tolerations, tolerations) ? [nodeName] : []
}

function reconcile(name: string, view: View, stays: Stays): Plan {
  const node = view.get<Node>('nodes', name)
  const taints = noExecute(node)
  const events: NewEvent[] = []
  const writes: Write[] = []
  const here = new Set<string>()
  let next: Micros | undefined
  for (const pod of view.by<Pod>('pods', 'node', name).values()) {
    const id = idOf(pod)
    here.add(id)
    // Upstream lets running timers run on when the Node object itself has gone.
    const endsAt = node ? endOfStay(pod, name, taints, stays, view.now, events) : stays.get(id)?.endsAt
    const stay = stays.get(id)
    if (endsAt === undefined || !stay || (stay.over && pod.metadata.deletionTimestamp)) continue
    if (endsAt > view.now) {
      next = Math.min(next ?? endsAt, endsAt)
      continue
    }
    if (!stay.over) events.push(evictionEvent(id, 'Marking for deletion Pod'))
    stay.over = true
    writes.push(...evictionWrites(pod, name, taints, stay, view.now))
  }
  for (const [id, stay] of stays) {
    if (stay.node !== name || here.has(id)) continue
    stays.delete(id)
    if (!stay.over) events.push(evictionEvent(id, 'Cancelling deletion of Pod'))
  }
  return { writes, events, ...(next === undefined ? undefined : { requeueAfterMs: Math.ceil((next - view.now) / MILLISECOND) }) }
}

const idOf = (pod: Pod): string => `${keyOf(pod)} ${pod.metadata.uid ?? ''}`

/** When the pod must go, given the taints; undefined when it may stay. Keeps, starts or cancels its stay. */
function endOfStay(pod: Pod, node: string, taints: readonly Taint[], stays: Stays, now: Micros, events: NewEvent[]): Micros | undefined {
  const id = idOf(pod)
  const stay = stays.get(id)
  const tolerated = taints.length === 0 ? Number.POSITIVE_INFINITY : toleratedSeconds(pod, taints)
  if (tolerated === Number.POSITIVE_INFINITY) {
    if (stay && !stay.over) events.push(evictionEvent(id, 'Cancelling deletion of Pod'))
    stays.delete(id)
    return undefined
  }
  if (stay && (stay.over || tolerated > 0)) return stay.endsAt
  if (stay) events.push(evictionEvent(id, 'Cancelling deletion of Pod'))
  const endsAt = now + seconds(tolerated)
  stays.set(id, { node, startedAt: now, endsAt, over: false })
  return endsAt
}

/** The shortest time for which all taints are tolerated; 0 when one is not, infinite when nothing limits it. */
function toleratedSeconds(pod: Pod, taints: readonly Taint[]): number {
  let shortest = Number.POSITIVE_INFINITY
  for (const taint of taints) {
    const toleration = pod.spec.tolerations?.find((each) => tolerates(each, taint))
    if (!toleration) return 0
    if (toleration.tolerationSeconds !== undefined) shortest = Math.min(shortest, Math.max(0, toleration.tolerationSeconds))
  }
  return shortest
}

function evictionEvent(id: string, what: string): NewEvent {
  const key = id.slice(0, id.indexOf(' '))
  return {
    about: { kind: 'Pod', apiVersion: 'v1', ...splitKey(key) },
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message: `${what} ${key}`,
  }
}

function evictionWrites(pod: Pod, node: string, taints: readonly Taint[], stay: Stay, now: Micros): readonly Write[] {
  const afterSeconds = Math.round((stay.endsAt - stay.startedAt) / seconds(1))
  const reason = because('node.evict', { node, taint: taints[0]?.key ?? '', afterSeconds })
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  } as const
  const patch = { metadata: { uid: pod.metadata.uid }, status: { conditions: withPodCondition(pod, condition, now) } }
  return [
    { request: requests.mergePatch(pod, patch, reason, 'status'), accept: [404, 409] },
    { request: requests.remove(pod, reason), accept: [404] },
  ]
}

/** Pods that stand on nodes which want them gone; there should be none. */
function gauge(view: View): Gauge {
  let observed = 0
  for (const [name, node] of view.all<Node>('nodes')) if (noExecute(node).length > 0) observed += view.by('pods', 'node', name).size
  return { observed, desired: 0 }
}
