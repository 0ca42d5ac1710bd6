import { type Micros, SECOND } from '../../protocol/time.ts'
import type { QueuedPod, SchedulingQueue } from './queue.ts'

/** The queue as the page draws it; each list at most as long as asked. */
export interface QueuePicture {
  /** Keys, in the order in which the pods will be tried. */
  readonly active: readonly string[]
  /** `until` is when the pod is tried again at the latest. */
  readonly backoff: readonly { readonly key: string; readonly until: Micros }[]
  /** With what was last said about the pod: why no node fits, or which gate holds it. */
  readonly unschedulable: readonly { readonly key: string; readonly message: string }[]
}

/** Reads the queue without changing it. */
export function queuePicture(queue: SchedulingQueue, limit: number): QueuePicture {
  const active: QueuedPod[] = []
  const backoff: QueuedPod[] = []
  const unschedulable: QueuedPod[] = []
  for (const pod of queue.pods.values()) {
    if (pod.place === 'active') active.push(pod)
    else if (pod.place === 'backoff') backoff.push(pod)
    else unschedulable.push(pod)
  }
  active.sort((a, b) => b.info.priority - a.info.priority || a.since - b.since || a.ticket - b.ticket)
  backoff.sort((a, b) => a.backoffUntil - b.backoffUntil)
  return {
    active: active.slice(0, limit).map(({ info }) => info.key),
    backoff: backoff.slice(0, limit).map(({ info, backoffUntil }) => ({ key: info.key, until: backoffUntil + SECOND })),
    unschedulable: unschedulable.slice(0, limit).map(({ info, gate, message }) => ({ key: info.key, message: gate ?? message ?? '' })),
  }
}
