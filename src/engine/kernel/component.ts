import type { Because } from '../../protocol/because.ts'
import type { Micros } from '../../protocol/time.ts'
import type { TraceData, TraceType } from '../../protocol/trace.ts'

/**
 * Code that owns slices of the world. A component has one slice for each of its instances: the instance's id is the
 * component's own id (`kube-apiserver`) or `id/name` (`kubelet/worker-1`). `handle` runs to completion: no await, no callback.
 */
export interface Component<State = unknown, Event = unknown> {
  /** Address of rows: `kube-apiserver`, `scheduler`, or the part before the slash for a family. */
  readonly id: string
  /** A new slice for an instance. `name` is empty for a component that has only one. */
  init(name: string): State
  /** Handles one event. The return value reaches only `kernel.input`, never another component. */
  handle(ctx: Context<State>, event: Event): unknown
}

/** What a component may do while it handles an event. Valid only during the call. */
export interface Context<State = unknown> {
  readonly now: Micros
  /** The instance's id: the stream of its chance and the default source of its records. */
  readonly id: string
  /** The instance's slice of the world: plain data, changed in place. Values kept in it are either small or frozen. */
  readonly state: State
  /** Trace record that led here; 0 when there is none. A record written by `trace` becomes the cause of what follows. */
  cause: number
  /** Next number in [0, 1) of this instance's own stream. */
  random(): number
  /** Posts an event after a delay (integer microseconds; negative means now). Returns a token for `cancel`. */
  send(to: string, event: unknown, delay: Micros, options?: SendOptions): Token
  /** Takes back a row that has not been handled yet. A token of a handled row must not be cancelled. */
  cancel(token: Token): void
  /** Appends a trace record and returns its id. */
  trace<Type extends TraceType>(type: Type, data: TraceData[Type], options?: TraceOptions): number
  /** Starts an instance of a family: makes its slice if there is none. */
  spawn(id: string): void
  /** Ends an instance: its slice goes, rows addressed to it are dropped when they come up. */
  despawn(id: string): void
}

/** Names a posted row. Positive: foreground; negative: background. */
export type Token = number

export interface SendOptions {
  /**
   * Periodic work that would go on for ever in a cluster at rest (leases, heartbeats, resyncs, probes of a healthy pod).
   * `runUntilQuiet` does not wait for it.
   */
  readonly background?: boolean
  /** Overrides the current cause. */
  readonly cause?: number
}

export interface TraceOptions {
  readonly because?: Because
  /** Overrides the current cause. */
  readonly causes?: readonly number[]
  /** Overrides the instance's id. */
  readonly source?: string
}

export type AnyComponent = Component<never, never>
