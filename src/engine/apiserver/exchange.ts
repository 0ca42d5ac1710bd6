import type { KindInfo, ResourceName } from '../../protocol/kinds.ts'
import type { AnyObject, KubeObject } from '../../protocol/objects.ts'
import type { ApiRequest, Status } from '../../protocol/requests.ts'
import type { StageRecord } from '../../protocol/trace.ts'
import type { Change, Etcd } from '../etcd/etcd.ts'
import type { Context } from '../kernel/component.ts'
import type { Allocations } from './allocations.ts'

/** The API server's slice of the world. */
export interface ApiserverState {
  readonly etcd: Etcd
  readonly watches: Watches
  readonly allocations: Allocations
  /** Revision at the last compaction tick: the next one compacts up to it. */
  lastTickRevision: number
}

/** Open watches. Kept by resource, and by node for the watches of kubelets, so that a change finds its watchers without a search. */
export interface Watches {
  /** resource -> client ids, in the order of opening. */
  readonly byResource: Map<ResourceName, string[]>
  /** node name -> ids of clients that watch the pods bound to it. */
  readonly byNode: Map<string, string[]>
}

export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/** What a request's path and method name. */
export interface Target {
  readonly verb: Verb
  readonly kind: KindInfo
  readonly resource: ResourceName
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/** One write on its way through the stages. Stages fill it in. */
export interface Exchange {
  readonly ctx: Context<ApiserverState>
  readonly state: ApiserverState
  readonly request: ApiRequest
  readonly target: Target
  readonly dryRun: boolean
  user: string
  /** The object to be stored: decoded and defaulted, then mutated. Absent for deletes. */
  object: AnyObject | undefined
  /** What is stored now under that name. */
  existing: KubeObject | undefined
  readonly warnings: string[]
  /** What was written to etcd, in order. */
  readonly changes: Change[]
  /** Set by the stage that finishes the request. */
  answer: { status: number; body: unknown } | undefined
}

/** One gate of the pipeline: passes (nothing), says that it changed the object, or refuses. */
export interface Stage {
  readonly name: string
  run(exchange: Exchange): StageOutcome
}

export type StageOutcome = Status | 'changed' | undefined

export type { StageRecord }
