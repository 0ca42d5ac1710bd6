import type { Because } from './because.ts'
import type { ResourceName } from './kinds.ts'
import type { Micros } from './time.ts'

/**
 * One thing that happened. `causes` are ids of the records that led to it, so "why?" is a walk up to an `input`.
 * A level-triggered pass folds several changes into one, hence more than one cause.
 */
export interface TraceRecord<Type extends TraceType = TraceType> {
  /** 1, 2, 3, ... without gaps. */
  readonly id: number
  readonly causes: readonly number[]
  readonly at: Micros
  /** Who: `kube-apiserver`, `controller/replicaset`, `scheduler`, `kubelet/worker-1`, ... */
  readonly source: string
  readonly type: Type
  readonly because?: Because
  readonly data: TraceData[Type]
}

export type TraceType = keyof TraceData

/** Any record, discriminated by `type`. */
export type AnyTraceRecord = { [Type in TraceType]: TraceRecord<Type> }[TraceType]

/** What each type of record carries. */
export interface TraceData {
  /** Something came from outside: a person's request, a fault, a setting. */
  input: { readonly kind: 'request' | 'fault' | 'setting'; readonly summary: string }
  /** The API server answered a write (reads are not recorded). `stages` lists the gates it passed, in order. */
  request: RequestRecord
  /** etcd has a new revision of an object. */
  stored: StoredRecord
  /** A controller looked at one key. */
  reconcile: { readonly controller: string; readonly key: string; readonly writes: number; readonly requeueAfterMs?: number }
  /** A controller's pass failed and the key waits. */
  backoff: {
    readonly controller: string
    readonly key: string
    readonly failures: number
    readonly delayMs: number
    readonly message: string
  }
  /** A statechart moved. `subject` is the key of the object, with the container's or node's name where needed. */
  chart: { readonly chart: string; readonly subject: string; readonly from: string; readonly to: string; readonly event: string }
  /** One scheduling cycle, with the node x plugin table. */
  scheduled: ScheduledRecord
  /** A node did something that no API object shows by itself: pulled, started, killed, probed. */
  node: { readonly node: string; readonly what: NodeAction; readonly pod?: string; readonly container?: string; readonly detail?: string }
  /** kube-proxy of a node has written its rules. */
  proxy: { readonly node: string; readonly services: number; readonly rules: number }
}

export type NodeAction =
  | 'pulling'
  | 'pulled'
  | 'pullFailed'
  | 'created'
  | 'started'
  | 'exited'
  | 'killing'
  | 'backOff'
  | 'probeSucceeded'
  | 'probeFailed'
  | 'sandbox'
  | 'stopped'
  | 'restarted'
  | 'gone'

export interface StageRecord {
  readonly stage: string
  readonly outcome: 'pass' | 'change' | 'refuse'
  /** Field paths that the stage changed, when it changed any. */
  readonly changed?: readonly string[]
}

export interface RequestRecord {
  readonly verb: string
  readonly user: string
  readonly resource: ResourceName
  readonly key: string
  readonly subresource?: string
  readonly code: number
  readonly message?: string
  readonly stages: readonly StageRecord[]
}

export interface StoredRecord {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: ResourceName
  readonly key: string
  readonly revision: number
  /** Top-level parts that differ from the last revision: `spec`, `status`, `metadata.labels`, ... */
  readonly changed?: readonly string[]
}

export interface ScheduledRecord {
  readonly pod: string
  readonly node?: string
  /** The FailedScheduling message, when no node fits. */
  readonly message?: string
  readonly table: SchedulingTable
}

/** The node x plugin table of one scheduling cycle: the explanation that the page shows. */
export interface SchedulingTable {
  readonly filterPlugins: readonly string[]
  readonly scorePlugins: readonly { readonly name: string; readonly weight: number }[]
  /** One row for each node that was looked at; in a big cluster (see `summary`) only the best candidates. */
  readonly rows: readonly SchedulingRow[]
  /** Instead of a row for each of many nodes. */
  readonly summary?: SchedulingSummary
}

/** What became of the nodes of a big cluster, counted. */
export interface SchedulingSummary {
  readonly nodes: number
  /** Nodes looked at: the search stops when enough are feasible. */
  readonly visited: number
  readonly feasible: number
  readonly rejected: readonly { readonly plugin: string; readonly reason: string; readonly nodes: number }[]
}

export interface SchedulingRow {
  readonly node: string
  /** The plugin that said no and Kubernetes' reasons; absent when the node is feasible. */
  readonly rejectedBy?: { readonly plugin: string; readonly reasons: readonly string[]; readonly unresolvable?: boolean }
  /** Normalised scores 0..100 before the weight, by plugin, in the order of `scorePlugins`. */
  readonly scores?: readonly number[]
  /** Sum of score x weight. */
  readonly total?: number
}
