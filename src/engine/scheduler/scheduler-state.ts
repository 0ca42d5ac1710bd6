import type { ApiRequest } from '../../protocol/requests.ts'
import type { Micros } from '../../protocol/time.ts'
import { type EventSource, emptyRecorder, type Recorder } from '../client/event-recorder.ts'
import { type Cache, emptyCache as emptyObjects, type Indexer } from '../client/informer.ts'
import { emptyLimiter, type Flow, type RateLimiter } from '../client/rate-limiter.ts'
import { sendRequest } from '../client/requester.ts'
import type { Context } from '../kernel/component.ts'
import { emptyCache, type SchedulerCache } from './cache.ts'
import { type Nominations, noNominations } from './nominations.ts'
import { emptyQueue, type QueuedPod, type SchedulingQueue } from './queue.ts'

/** The scheduler's slice of the world. */
export interface SchedulerState {
  readonly cache: SchedulerCache
  readonly queue: SchedulingQueue
  readonly nominations: Nominations
  /** Pods whose binding the API server has not confirmed yet, by uid. */
  readonly binding: Map<string, Binding>
  /** Namespaces, Services, controllers, budgets: what plugins look up. */
  readonly objects: Cache
  readonly limiter: RateLimiter
  readonly recorder: Recorder
  /** Where the next search for feasible nodes begins. */
  start: number
  /** The watches have delivered what there was; no cycle runs before. */
  synced: boolean
  /** A cycle is on the agenda. */
  cycling: boolean
  /** The cycle that ran last takes until then. */
  busyUntil: Micros
  /** The look at pods that have waited for long is on the agenda. */
  leftoversDue: boolean
  /** The last cycle's outcome. */
  last?: { readonly pod: string; readonly node?: string }
}

/** A pod on its way to a node. */
export interface Binding {
  readonly queued: QueuedPod
  readonly node: string
}

export const schedulerName = 'default-scheduler'
export const eventSource: EventSource = { component: schedulerName }

/** Limits of the scheduler's client (clientConnection in KubeSchedulerConfiguration). */
const flow: Flow = { qps: 50, burst: 100 }

export const indexers: readonly Indexer[] = [
  { resource: 'services', name: 'namespace', valuesOf: ({ metadata }) => [metadata.namespace ?? ''] },
]

export function initialState(): SchedulerState {
  return {
    cache: emptyCache(),
    queue: emptyQueue(),
    nominations: noNominations(),
    binding: new Map(),
    objects: emptyObjects(),
    limiter: emptyLimiter(flow),
    recorder: emptyRecorder(),
    start: 0,
    synced: false,
    cycling: false,
    busyUntil: 0,
    leftoversDue: false,
  }
}

/** Sends a request as the scheduler's user, within the limits of its client. */
export function send(ctx: Context<SchedulerState>, request: ApiRequest, ticket: unknown): void {
  sendRequest(ctx, { ...request, user: 'system:kube-scheduler' }, ticket, { limiter: ctx.state.limiter, flow })
}
