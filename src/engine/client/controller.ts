import type { ResourceName } from '../../protocol/kinds.ts'
import type { KubeObject } from '../../protocol/objects.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import type { Chart } from './chart.ts'
import type { NewEvent } from './event-recorder.ts'
import type { Indexer, View } from './informer.ts'

/**
 * A control loop: a name, what it watches, and one function. Everything else (cache, queue, back-off, slow start, rate limit, conflicts,
 * freshness, events, trace) is the runtime's, once, for all controllers.
 */
export interface Controller<Memory = unknown> {
  /** `replicaset`: its records have the source `controller/replicaset`. */
  readonly name: string
  /** `replicaset-controller`: `source.component` of its Events and the name of its service account. */
  readonly component: string
  /** The resource that its keys name. Any change of one of these objects queues its key. */
  readonly primary: ResourceName
  /** Other resources, and the keys that a change of theirs concerns. `previous` is absent for a new object. */
  readonly watches?: Readonly<Record<ResourceName, (object: KubeObject, previous: KubeObject | undefined, view: View) => readonly string[]>>
  /** Indexes that its look-ups need. Controllers may share one: same resource, same name, same meaning. */
  readonly indexers?: readonly Indexer[]
  /** Keys worked on at the same time (upstream's concurrent syncs). */
  readonly workers: number
  /** After so many failures in a row the key is dropped until something changes; unlimited when absent. */
  readonly maxRetries?: number
  /** Keys to queue every so often, whether or not anything changed (a background tick). */
  readonly tick?: { readonly everyMs: number; keys(view: View, memory: Memory): readonly string[] }
  /** What it must remember between passes: plain data, changed in place. */
  memory?(): Memory
  /** One level-triggered pass over one key: compares what should be with what is, and says what to write. */
  reconcile(key: string, view: View, memory: Memory): Plan
  /**
   * What to write after a refusal has stopped a plan (upstream: the error branch of a sync, which reports the failure in the status).
   * The key is put back with back-off all the same.
   */
  refused?(key: string, view: View, memory: Memory, refusal: Refusal): readonly Write[]
  /** The two numbers that the page's dial shows: what there should be in the whole cluster, and how much of it there is. Cheap. */
  gauge?(view: View): Gauge
  /** The statechart that its objects walk through, for the page and for the check that every change is an edge. */
  readonly chart?: Chart
}

/** Observed and desired, counted in whatever the controller makes (pods, endpoints, objects to remove). */
export interface Gauge {
  readonly observed: number
  readonly desired: number
}

/** The answer that stopped a plan. */
export interface Refusal {
  readonly write: Write
  /** HTTP status code, and reason and message of the Status. */
  readonly code: number
  readonly reason: string
  readonly message: string
}

/** What a pass wants done. */
export interface Plan {
  /** Sent in order; a refusal stops the rest and puts the key back with back-off. */
  readonly writes?: readonly Write[]
  /** Events to record whatever becomes of the writes. */
  readonly events?: readonly NewEvent[]
  /** Look at the key again after this time. */
  readonly requeueAfterMs?: number
  /** The requeue is routine (a deadline check): the cluster counts as quiet while it is pending. */
  readonly requeueInBackground?: boolean
  /** The pass itself failed (upstream: the sync returned an error): back-off, with this message in the trace. */
  readonly error?: string
}

export interface Write {
  /** Made with `requests.create`, `requests.updateStatus`, ...; its `because` says why. */
  readonly request: ApiRequest
  /** Neighbouring writes of one batch name go out in parallel with slow start (1, 2, 4, ...); without a name each waits for the last. */
  readonly batch?: string
  /** Answers that count as done, besides 2xx: `[404]` for a delete, `[409]` for an idempotent create. */
  readonly accept?: readonly number[]
  /** Recorded when it succeeded; `%name%` in the message stands for the name in the answer. */
  readonly onSuccess?: NewEvent
  /** Recorded when it failed; `%error%` in the message stands for the Status message. */
  readonly onFailure?: NewEvent
}

/** Types a controller's memory; returns it unchanged. */
export const defineController = <Memory>(controller: Controller<Memory>): Controller<Memory> => controller

/** A plan that changes nothing. */
export const nothingToDo: Plan = Object.freeze({})
