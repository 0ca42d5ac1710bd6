import type { Pod } from '../../protocol/objects.ts'
import { type Micros, SECOND } from '../../protocol/time.ts'
import type { Token } from '../kernel/component.ts'
import { type ClusterEvent, type ClusterEventKind, waitingPodEvents } from './cluster-event.ts'
import type { Plugin } from './framework.ts'
import { type HeapEntry, popEntry, pushEntry } from './heap.ts'
import { type PodInfo, podInfoOf, refreshPodInfo, uidOf } from './pod-info.ts'
import type { PodPlace } from './scheduler.chart.ts'

/** A pod that waits to be scheduled, with its history. */
export interface QueuedPod {
  info: PodInfo
  place: PodPlace
  /** Tells the pod's present place in a heap from earlier ones. */
  ticket: number
  /** When it last came (back) into the queue. */
  since: Micros
  attempts: number
  /** Outcomes "no node fits" so far; errors since the last of them. */
  rejections: number
  errors: number
  /** End of its back-off, in whole seconds. */
  backoffUntil: Micros
  /** Plugins that refused it last. */
  rejectors: readonly string[]
  /** What the last attempt ended with. */
  message?: string
  /** Why it is kept out of the queue. */
  gate?: string | undefined
  /** Row that ends the back-off; 0 for none. */
  timer: Token
  /** Trace record of the change that brought it (back) into the queue. */
  cause: number
}

/** Pods that wait: ready to be tried, backing off, or waiting for the cluster to change. A slice of the world: plain data. */
export interface SchedulingQueue {
  readonly pods: Map<string, QueuedPod>
  /** Entries may be outdated; the ticket tells. */
  readonly active: HeapEntry[]
  readonly backoff: HeapEntry[]
  /** Uids of pods that are unschedulable or gated. */
  readonly waiting: Set<string>
  /** How many of them each plugin refused: a change that concerns no such plugin needs no look at the pods. */
  readonly refusals: Map<string, number>
  /** Pods in the active queue and in back-off. */
  counts: { active: number; backoff: number }
  nextTicket: number
}

/** What the queue needs of the component that owns it. */
export interface QueueHost {
  readonly now: Micros
  /** Trace record of what is being handled. */
  readonly cause: number
  readonly plugins: readonly Plugin[]
  startTimer(uid: string, delay: Micros, background: boolean): Token
  stopTimer(token: Token): void
  moved(pod: QueuedPod, from: PodPlace, to: PodPlace): void
}

export const initialBackoff: Micros = 1 * SECOND
export const longestBackoff: Micros = 10 * SECOND
/** Pods that nothing has woken for so long are tried again. */
export const longestUnschedulable: Micros = 300 * SECOND

export function emptyQueue(): SchedulingQueue {
  return {
    pods: new Map(),
    active: [],
    backoff: [],
    waiting: new Set(),
    refusals: new Map(),
    counts: { active: 0, backoff: 0 },
    nextTicket: 1,
  }
}

/** A pod without a node appeared. */
export function addPod(queue: SchedulingQueue, host: QueueHost, pod: Pod): void {
  const queued: QueuedPod = {
    info: podInfoOf(pod),
    place: 'new',
    ticket: 0,
    since: host.now,
    attempts: 0,
    rejections: 0,
    errors: 0,
    backoffUntil: 0,
    rejectors: noRejectors,
    timer: 0,
    cause: host.cause,
  }
  queue.pods.set(queued.info.uid, queued)
  activate(queue, host, queued)
}

/** A waiting pod changed: it may be worth a new try. */
export function updatePod(queue: SchedulingQueue, host: QueueHost, pod: Pod): void {
  const queued = queue.pods.get(uidOf(pod))
  if (!queued) return
  const before = queued.info.pod
  queued.info = refreshPodInfo(queued.info, pod)
  if (queue.waiting.has(queued.info.uid)) {
    for (const event of waitingPodEvents(before, pod)) {
      if (!concerns(queued, host.plugins, event)) continue
      requeue(queue, host, queued)
      break
    }
  }
}

/** The pod left: deleted, or bound. */
export function removePod(queue: SchedulingQueue, host: QueueHost, uid: string): void {
  const queued = queue.pods.get(uid)
  if (!queued) return
  leave(queue, host, queued)
  host.moved(queued, queued.place, 'gone')
  queue.pods.delete(uid)
}

/** Takes the next pod to be tried out of the queue; when no pod is ready, the one whose back-off ends first (SchedulerPopFromBackoffQ). */
export function popPod(queue: SchedulingQueue, host: QueueHost): QueuedPod | undefined {
  let queued = firstOf(queue, queue.active, 'active')
  if (!queued) {
    queued = firstOf(queue, queue.backoff, 'backoff')
    if (queued) {
      leave(queue, host, queued)
      host.moved(queued, 'backoff', 'active')
      queued.place = 'active'
      queue.counts.active++
    }
  }
  if (!queued) return undefined
  leave(queue, host, queued)
  queue.pods.delete(queued.info.uid)
  queued.attempts++
  return queued
}

/** Whether `popPod` would return a pod. */
export function hasNext(queue: SchedulingQueue): boolean {
  return queue.counts.active > 0 || firstOf(queue, queue.backoff, 'backoff', true) !== undefined
}

/** No node fits: the pod waits for a change that concerns the plugins that refused it. */
export function addUnschedulable(queue: SchedulingQueue, host: QueueHost, queued: QueuedPod, rejectors: readonly string[]): void {
  queued.rejections++
  queued.errors = 0
  queued.rejectors = Object.freeze([...rejectors])
  queued.since = host.now
  queued.backoffUntil = backoffEnd(host.now, queued.rejections)
  queue.pods.set(queued.info.uid, queued)
  enter(queue, host, queued, 'unschedulable')
}

/** The attempt failed (no nodes at all, binding refused): again after back-off. `hopeless`: nothing will change by itself. */
export function addFailed(queue: SchedulingQueue, host: QueueHost, queued: QueuedPod, hopeless: boolean): void {
  queued.errors++
  queued.rejectors = noRejectors
  queued.since = host.now
  queued.backoffUntil = backoffEnd(host.now, queued.errors)
  queue.pods.set(queued.info.uid, queued)
  enter(queue, host, queued, 'backoff', hopeless)
}

/** The cluster changed: pods that may have a chance now go back to be tried. */
export function wakePods(queue: SchedulingQueue, host: QueueHost, event: ClusterEvent): void {
  if (queue.waiting.size === 0 || !anyConcerned(queue, host.plugins, event.kind)) return
  for (const uid of [...queue.waiting]) {
    const queued = queue.pods.get(uid)!
    if (queued.place === 'unschedulable' && concerns(queued, host.plugins, event)) requeue(queue, host, queued)
  }
}

/** A pod's back-off is over. */
export function endBackoff(queue: SchedulingQueue, host: QueueHost, uid: string): void {
  const queued = queue.pods.get(uid)
  if (queued?.place !== 'backoff') return
  queued.timer = 0
  leave(queue, host, queued)
  enter(queue, host, queued, 'active')
}

/** Pods that have been unschedulable for five minutes are tried again. */
export function flushLeftovers(queue: SchedulingQueue, host: QueueHost): void {
  for (const uid of [...queue.waiting]) {
    const queued = queue.pods.get(uid)!
    if (queued.place === 'unschedulable' && host.now - queued.since > longestUnschedulable) requeue(queue, host, queued)
  }
}

const noRejectors: readonly string[] = Object.freeze([])

/** 1, 2, 4, 8, 10, 10 ... seconds, ending on a whole second (pkg/scheduler/backend/queue/backoff_queue.go). */
function backoffEnd(now: Micros, count: number): Micros {
  const length = Math.min(longestBackoff, initialBackoff * 2 ** Math.min(count - 1, 10))
  return Math.floor((now + length) / SECOND) * SECOND
}

/** Into the active queue, unless a plugin holds the pod back. */
function activate(queue: SchedulingQueue, host: QueueHost, queued: QueuedPod): void {
  leave(queue, host, queued)
  const gatekeeper = host.plugins.find((plugin) => plugin.preEnqueue?.(queued.info.pod) !== undefined)
  if (gatekeeper) {
    queued.gate = gatekeeper.preEnqueue?.(queued.info.pod)
    queued.rejectors = Object.freeze([gatekeeper.name])
    enter(queue, host, queued, 'gated')
    return
  }
  delete queued.gate
  enter(queue, host, queued, 'active')
}

/** Woken: to the active queue, or first to the rest of its back-off. */
function requeue(queue: SchedulingQueue, host: QueueHost, queued: QueuedPod): void {
  queued.cause = host.cause
  if (queued.place === 'unschedulable' && isBackingOff(queued, host.now)) {
    leave(queue, host, queued)
    enter(queue, host, queued, 'backoff')
  } else activate(queue, host, queued)
}

// The queue looks once a second, on the second: a back-off that ends on this very second is not over yet.
const isBackingOff = (queued: QueuedPod, now: Micros): boolean => queued.backoffUntil >= Math.floor(now / SECOND) * SECOND

function enter(queue: SchedulingQueue, host: QueueHost, queued: QueuedPod, place: PodPlace, hopeless = false): void {
  if (queued.place !== place) host.moved(queued, queued.place, place)
  queued.place = place
  queued.ticket = queue.nextTicket++
  const { uid, priority } = queued.info
  if (place === 'active') {
    queue.counts.active++
    pushEntry(queue.active, Object.freeze({ at: 0, priority, time: queued.since, ticket: queued.ticket, uid }))
  } else if (place === 'backoff') {
    queue.counts.backoff++
    queued.timer = host.startTimer(uid, Math.max(0, queued.backoffUntil + SECOND - host.now), hopeless)
    // After an error the pod waits in any case; only rejected pods may be taken early.
    if (queued.rejectors.length > 0) {
      pushEntry(queue.backoff, Object.freeze({ at: queued.backoffUntil, priority, time: queued.since, ticket: queued.ticket, uid }))
    }
  } else {
    queue.waiting.add(uid)
    countRefusals(queue, queued, 1)
  }
}

function leave(queue: SchedulingQueue, host: QueueHost, queued: QueuedPod): void {
  if (queued.place === 'active') queue.counts.active--
  else if (queued.place === 'backoff') queue.counts.backoff--
  else if (queue.waiting.delete(queued.info.uid)) countRefusals(queue, queued, -1)
  queued.ticket = 0
  if (queued.timer !== 0) {
    host.stopTimer(queued.timer)
    queued.timer = 0
  }
}

function firstOf(queue: SchedulingQueue, heap: HeapEntry[], place: PodPlace, keep = false): QueuedPod | undefined {
  for (;;) {
    const entry = heap[0]
    if (!entry) return undefined
    const queued = queue.pods.get(entry.uid)
    const valid = queued?.place === place && queued.ticket === entry.ticket
    if (!valid || !keep) popEntry(heap)
    if (valid) return queued
  }
}

function countRefusals(queue: SchedulingQueue, { rejectors }: QueuedPod, by: number): void {
  for (const name of rejectors) {
    const count = (queue.refusals.get(name) ?? 0) + by
    if (count > 0) queue.refusals.set(name, count)
    else queue.refusals.delete(name)
  }
}

function anyConcerned(queue: SchedulingQueue, plugins: readonly Plugin[], kind: ClusterEventKind): boolean {
  return plugins.some((plugin) => plugin.wokenBy?.includes(kind) && queue.refusals.has(plugin.name))
}

function concerns({ info, rejectors }: QueuedPod, plugins: readonly Plugin[], event: ClusterEvent): boolean {
  for (const plugin of plugins) {
    if (!plugin.wokenBy?.includes(event.kind) || !rejectors.includes(plugin.name)) continue
    if (!plugin.helps || plugin.helps(info, event)) return true
  }
  return false
}
