import type { ResourceName } from './kinds.ts'
import type { PacketQuery, PacketTrace } from './packets.ts'
import type { Query, QueryResult } from './queries.ts'
import type { ApiRequest, ApiResponse } from './requests.ts'
import type { Micros } from './time.ts'

/**
 * What a client of a cluster (the page, a test, an embedding) and the host that runs it say to each other. Everything is plain data and
 * crosses a worker's border by structured clone. A client asks with `Call`; the host answers each, and pushes `Push` messages at most once a frame.
 */
export type ToHost = { readonly id: number; readonly call: Call } | { readonly type: 'unsubscribe'; readonly subscription: number }

export type FromHost = Answer | Push

export type Answer =
  | { readonly type: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly ok: false; readonly error: HostError }

/** A refusal of the host itself (never one that Kubernetes names: those are ApiResponses). `id` of a message in the page's words. */
export interface HostError {
  readonly code: 'badArgument' | 'linkDamaged' | 'linkTooLarge' | 'linkVersion' | 'linkDiverged' | 'engineFault' | 'notFound' | 'cancelled'
  readonly detail: string
  /** For `engineFault`: a run document that replays it. */
  readonly report?: RunDocument
}

export type Push =
  | { readonly type: 'clock'; readonly clock: ClockState }
  | { readonly type: 'result'; readonly subscription: number; readonly result: QueryResult }
  /** The engine broke an invariant or threw: the run is stopped. */
  | { readonly type: 'fault'; readonly error: HostError }
  /** A long piece of work (seek, replay of a link, large apply) goes on: 0..1. */
  | { readonly type: 'progress'; readonly what: 'seek' | 'open' | 'run'; readonly done: number }

/** Every call, with its answer's type in `CallResult`. */
export type Call =
  | { readonly do: 'reset'; readonly options: ClusterOptions }
  | { readonly do: 'request'; readonly request: ApiRequest }
  | { readonly do: 'apply'; readonly yaml: string; readonly dryRun?: boolean; readonly namespace?: string }
  | { readonly do: 'kubectl'; readonly line: string; readonly stdin?: string }
  | { readonly do: 'run' }
  | { readonly do: 'pause' }
  | { readonly do: 'step' }
  /** Jumps to the next row that is not background work. */
  | { readonly do: 'nextEvent' }
  | { readonly do: 'setSpeed'; readonly speed: Speed }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'runUntilQuiet'; readonly maxMs: number }
  | { readonly do: 'seek'; readonly ms: number }
  | { readonly do: 'fork'; readonly name?: string }
  | { readonly do: 'switchBranch'; readonly branch: number }
  | { readonly do: 'fault'; readonly fault: Fault }
  | { readonly do: 'tracePacket'; readonly query: PacketQuery }
  | { readonly do: 'query'; readonly query: Query }
  | { readonly do: 'subscribe'; readonly subscription: number; readonly query: Query }
  | { readonly do: 'digest' }
  /** The run as a document; `share` in the page compresses it into a link. */
  | { readonly do: 'export' }
  /** Replaces the run by that document, replayed to its cursor. Refused without changing anything when it is not sound. */
  | { readonly do: 'open'; readonly document: unknown }
  | { readonly do: 'cancel' }

/** Answer types of calls. */
export interface CallResult {
  reset: ClockState
  request: ApiResponse
  apply: ApplyResult
  kubectl: { readonly stdout: string; readonly stderr: string; readonly rc: number }
  run: ClockState
  pause: ClockState
  step: ClockState
  nextEvent: ClockState
  setSpeed: ClockState
  advance: ClockState
  runUntilQuiet: ClockState & { readonly reachedQuiet: boolean }
  seek: ClockState
  fork: ClockState
  switchBranch: ClockState
  fault: ClockState
  tracePacket: PacketTrace
  query: QueryResult
  subscribe: null
  digest: string
  export: RunDocument
  open: ClockState
  cancel: null
}

/** Simulated seconds per wall second, or as fast as possible. */
export type Speed = number | 'max'

/** The marks of the page's speed scale. */
export const speeds: readonly Speed[] = [0.125, 0.25, 0.5, 1, 2, 5, 10, 100, 'max']

/** Shape of a new cluster. Absent: three workers of 4 CPU and 8 GiB, seed 1. */
export interface ClusterOptions {
  readonly seed?: number
  /** How many nodes of the default (or given) shape; or each node's shape. */
  readonly nodes?: number | readonly NodeOptions[]
  readonly nodeShape?: NodeOptions
  /** `images`: images behave as their programs do. `recorded`: the pretended runtime of the reference recordings (used by parity tests). */
  readonly runtime?: 'images' | 'recorded'
}

/** One node. Quantities as Kubernetes writes them. */
export interface NodeOptions {
  readonly name?: string
  readonly cpu?: string | number
  readonly memory?: string | number
  readonly maxPods?: number
  readonly podCIDR?: string
  readonly internalIP?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  readonly extended?: Readonly<Record<string, string | number>>
}

/** Something that goes wrong, or is mended, outside the API. */
export type Fault =
  | { readonly kind: 'stopNode'; readonly node: string }
  | { readonly kind: 'startNode'; readonly node: string }
  /** Deletes the pod at once, as `kubectl delete --grace-period=0 --force` does. */
  | { readonly kind: 'killPod'; readonly namespace: string; readonly pod: string }
  /** `node` is where the pod runs; the cluster fills it in when it is left out. */
  | {
      readonly kind: 'crashContainer'
      readonly node?: string
      readonly namespace: string
      readonly pod: string
      readonly container?: string
      readonly exitCode?: number
    }
  /** Adds a machine that registers itself. */
  | { readonly kind: 'addNode'; readonly node: NodeOptions }

export interface ClockState {
  readonly running: boolean
  readonly speed: Speed
  /** Simulated time. */
  readonly now: Micros
  readonly steps: number
  /** When the next row is due, and the next that is not background work; absent when there is none. */
  readonly nextAt?: Micros
  readonly nextEventAt?: Micros
  /** The furthest point of this run: beyond `now` after going back. */
  readonly horizon: Micros
  /** Wall milliseconds spent on simulating so far. */
  readonly spentMs: number
  /** Nothing but background work is pending. */
  readonly quiet: boolean
  readonly branches: readonly { readonly id: number; readonly name: string; readonly from: Micros; readonly to: Micros }[]
  readonly branch: number
  readonly seed: number
}

/** Outcome of an apply, document by document. */
export interface ApplyResult {
  /** As kubectl prints them: `deployment.apps/web created`. */
  readonly lines: readonly string[]
  readonly problems: readonly ApplyProblem[]
  /** Objects that were created, configured or left unchanged. */
  readonly objects: readonly {
    readonly resource: ResourceName
    readonly key: string
    readonly action: 'created' | 'configured' | 'unchanged'
  }[]
}

/** Something wrong with pasted text, at its place. Lines and columns count from 1. */
export interface ApplyProblem {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** Seed + engine version + inputs + position: the whole run. What a link or a saved file holds. */
export interface RunDocument {
  readonly format: 'orrery-run'
  readonly version: string
  readonly options: ClusterOptions
  readonly inputs: readonly RecordedInput[]
  readonly at: { readonly steps: number; readonly now: Micros }
  /** Hash of the world at `at`: opening checks it. */
  readonly digest: string
  /** What the page showed: view, selection. Opaque to the host. */
  readonly view?: unknown
}

export interface RecordedInput {
  readonly step: number
  readonly at: Micros
  readonly input: ExternalInput
}

/** All that can come from outside. */
export type ExternalInput = { readonly request: ApiRequest } | { readonly fault: Fault }
