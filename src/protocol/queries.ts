import type { Check, StepBegin, Verdict } from './checks.ts'
import type { ResourceName } from './kinds.ts'
import type {
  CauseLink,
  ClusterPicture,
  Decision,
  EventRow,
  GraphPicture,
  LoopPicture,
  NetworkPicture,
  ObjectPicture,
  ResourceCount,
  SchedulerPicture,
  TablePicture,
  TimelinePicture,
} from './pictures.ts'
import type { Micros } from './time.ts'
import type { AnyTraceRecord } from './trace.ts'

/**
 * What the page can ask to see. A subscribed query is evaluated again when the world has moved, at most once a frame, and pushed when its
 * result changed. Results are shaped for drawing: they are bounded, whatever the size of the cluster, and all Kubernetes rules are applied already.
 */
export type Query =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'graph'; readonly namespace?: string; readonly limit?: number }
  | { readonly kind: 'table'; readonly resource: ResourceName; readonly namespace?: string; readonly limit?: number }
  | { readonly kind: 'resources' }
  | { readonly kind: 'object'; readonly resource: ResourceName; readonly key: string }
  | {
      readonly kind: 'events'
      readonly limit: number
      readonly about?: { readonly kind: string; readonly namespace?: string; readonly name: string }
    }
  | { readonly kind: 'timeline'; readonly from: Micros; readonly to: Micros; readonly bins: number }
  | { readonly kind: 'loop'; readonly controller: string; readonly key?: string }
  | { readonly kind: 'scheduler'; readonly limit: number }
  | { readonly kind: 'decision'; readonly record: number }
  | { readonly kind: 'network'; readonly node?: string; readonly service?: string }
  | { readonly kind: 'trace'; readonly limit: number; readonly types?: readonly string[] }
  | { readonly kind: 'why'; readonly resource: ResourceName; readonly key: string }
  /** Records of the last frame that are worth animating: requests, stored changes, watch fan-out. */
  | { readonly kind: 'activity'; readonly since: number; readonly limit: number }
  /** How a lesson's checks stand, judged since the step began. */
  | { readonly kind: 'checks'; readonly checks: readonly Check[]; readonly begin: StepBegin }

export type QueryResult = { [Kind in Query['kind']]: { readonly kind: Kind } & QueryResults[Kind] }[Query['kind']]

export interface QueryResults {
  cluster: ClusterPicture
  graph: GraphPicture
  table: TablePicture
  resources: { readonly resources: readonly ResourceCount[] }
  object: ObjectPicture
  events: { readonly total: number; readonly events: readonly EventRow[] }
  timeline: TimelinePicture
  loop: LoopPicture
  scheduler: SchedulerPicture
  decision: { readonly decision?: Decision }
  network: NetworkPicture
  trace: { readonly total: number; readonly records: readonly AnyTraceRecord[] }
  why: { readonly chain: readonly CauseLink[] }
  activity: { readonly next: number; readonly records: readonly AnyTraceRecord[] }
  checks: { readonly verdicts: readonly Verdict[] }
}

export * from './pictures.ts'
