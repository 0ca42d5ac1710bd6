import type { Because } from './because.ts'
import type { ResourceName } from './kinds.ts'
import type { KubeEvent, KubeObject } from './objects.ts'
import type { Micros } from './time.ts'
import type { AnyTraceRecord, ScheduledRecord } from './trace.ts'

/** The state that a pod's glyph draws (STYLE.md, "Pod glyph"). */
export type PodGlyphState = 'pending' | 'creating' | 'running' | 'ready' | 'backOff' | 'failed' | 'completed' | 'terminating' | 'unknown'

export interface PodSummary {
  readonly key: string
  readonly uid: string
  readonly glyph: PodGlyphState
  /** What kubectl prints in STATUS: `Running`, `CrashLoopBackOff`, `Terminating`, ... */
  readonly status: string
  readonly ready: number
  readonly containers: number
  readonly restarts: number
  readonly node?: string
  readonly ip?: string
  /** A timer that runs (back-off, grace period): from when to when. */
  readonly timer?: { readonly what: 'backOff' | 'grace'; readonly from: Micros; readonly until: Micros }
  readonly owner?: { readonly kind: string; readonly name: string }
  readonly createdAt: Micros
}

export interface NodeSummary {
  readonly name: string
  readonly ip: string
  readonly podCIDR?: string
  readonly ready: boolean
  /** The machine itself is off (the cluster may not know yet). */
  readonly stopped: boolean
  readonly schedulable: boolean
  readonly taints: readonly string[]
  /** Millicores and bytes: requested by pods, allocatable. */
  readonly cpu: { readonly requested: number; readonly allocatable: number }
  readonly memory: { readonly requested: number; readonly allocatable: number }
  readonly maxPods: number
  /** Time of the last lease renewal and how long it holds. */
  readonly lease?: { readonly renewedAt: Micros; readonly durationMs: number }
  /** Pods bound to it; at most `podLimit` of the picture, `podCount` says how many there are. */
  readonly pods: readonly PodSummary[]
  /** All of its pods by state, when `pods` does not hold all of them. */
  readonly podStates?: readonly { readonly state: PodGlyphState; readonly count: number }[]
  readonly podCount: number
}

/** A control loop as a dial. */
export interface LoopSummary {
  readonly controller: string
  /** Kind it drives, or the component's name. */
  readonly title: string
  readonly observed: number
  readonly desired: number
  readonly queued: number
  readonly active: number
  readonly backingOff: number
  /** The key it worked on last, and what it did then. */
  readonly last?: { readonly key: string; readonly at: Micros; readonly writes: number; readonly because?: Because }
}

export interface ClusterPicture {
  readonly nodes: readonly NodeSummary[]
  readonly nodeCount: number
  readonly unscheduled: readonly PodSummary[]
  readonly podCount: number
  /** Pods by state: only when the nodes are so many that they do not name their pods. */
  readonly podStates?: readonly { readonly state: PodGlyphState; readonly count: number }[]
  readonly loops: readonly LoopSummary[]
  readonly scheduler: {
    readonly active: number
    readonly backoff: number
    readonly unschedulable: number
    readonly last?: { readonly pod: string; readonly node?: string }
  }
  readonly etcd: {
    readonly revision: number
    readonly compacted: number
    /** Latest changes, newest first, without events and renewed leases. */
    readonly recent: readonly { readonly revision: number; readonly resource: ResourceName; readonly key: string; readonly type: string }[]
  }
  /** Most recent request that reached the API server. */
  readonly lastRequest?: AnyTraceRecord
}

export interface GraphNode {
  readonly id: string
  readonly resource: ResourceName
  readonly kind: string
  readonly key: string
  /** One line: `3/3`, `Running`, `10.96.1.2`. */
  readonly detail: string
  readonly glyph?: PodGlyphState
  readonly observed?: number
  readonly desired?: number
  /** Stands for that many objects of the kind, when they are too many to draw. */
  readonly group?: number
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly why: 'owns' | 'selects' | 'uses' | 'endpoints'
}

export interface GraphPicture {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly namespaces: readonly string[]
  readonly total: number
}

/** A server-side Table, as `kubectl get` prints. */
export interface TablePicture {
  readonly resource: ResourceName
  readonly columns: readonly { readonly name: string; readonly wide: boolean }[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[]
  readonly total: number
}

export interface ResourceCount {
  readonly resource: ResourceName
  readonly kind: string
  readonly group: string
  readonly namespaced: boolean
  readonly count: number
  readonly simulated: boolean
}

export interface ObjectPicture {
  readonly resource: ResourceName
  readonly key: string
  /** Absent when it is gone (or not there yet). */
  readonly object?: KubeObject
  /** Block YAML as `kubectl get -o yaml` prints it, without managedFields. */
  readonly yaml?: string
  readonly simulated: boolean
  readonly events: readonly EventRow[]
  readonly charts: readonly ChartPicture[]
  readonly pod?: PodSummary
}

export interface EventRow {
  readonly key: string
  readonly at: Micros
  readonly type: KubeEvent['type']
  readonly reason: string
  readonly message: string
  readonly about: { readonly kind: string; readonly namespace?: string; readonly name: string }
  readonly source: string
  readonly count: number
}

/** A statechart, drawn from the machine's own definition. */
export interface ChartPicture {
  readonly chart: string
  /** What it is the state of: a pod's key, a container's name. */
  readonly subject: string
  readonly states: readonly string[]
  readonly edges: readonly { readonly from: string; readonly to: string; readonly event: string }[]
  readonly current: string
  /** States it went through, newest last. */
  readonly history: readonly { readonly state: string; readonly at: Micros }[]
}

export type Lane = 'you' | 'writes' | 'pods' | 'failures' | 'timers'

export interface TimelinePicture {
  readonly from: Micros
  readonly to: Micros
  /** Marks by lane, folded into bins: time, how many, and what the first was. */
  readonly marks: readonly {
    readonly lane: Lane
    readonly at: Micros
    readonly count: number
    readonly label: string
    readonly until?: Micros
    readonly record?: number
  }[]
}

export interface LoopPicture extends LoopSummary {
  readonly chart?: ChartPicture
  /** Keys in the queue, first to be worked first; at most 50. */
  readonly queue: readonly string[]
  readonly backOffs: readonly { readonly key: string; readonly failures: number; readonly until: Micros }[]
  /** Keys it knows, with desired and observed; at most 200. */
  readonly keys: readonly { readonly key: string; readonly observed: number; readonly desired: number }[]
  /** Its latest passes with what each wrote, newest first. */
  readonly passes: readonly {
    readonly record: number
    readonly at: Micros
    readonly key: string
    readonly causes: readonly AnyTraceRecord[]
    readonly writes: readonly AnyTraceRecord[]
  }[]
}

export interface Decision {
  readonly record: number
  readonly at: Micros
  readonly decision: ScheduledRecord
}

export interface SchedulerPicture {
  readonly active: readonly string[]
  readonly backoff: readonly { readonly key: string; readonly until: Micros }[]
  readonly unschedulable: readonly { readonly key: string; readonly message: string }[]
  /** Newest first. */
  readonly decisions: readonly Decision[]
}

export interface NetworkPicture {
  readonly nodes: readonly {
    readonly name: string
    readonly ip: string
    readonly podCIDR?: string
    readonly bridge?: string
    readonly routes: readonly string[]
  }[]
  readonly pods: readonly {
    readonly key: string
    readonly ip?: string
    readonly node?: string
    readonly ready: boolean
    readonly labels: Readonly<Record<string, string>>
    readonly ports: readonly number[]
  }[]
  readonly services: readonly ServicePicture[]
  /** `iptables-save` of the asked node, and the rows of the asked Service. */
  readonly rules?: { readonly node: string; readonly text: string; readonly count: number }
}

export interface ServicePicture {
  readonly key: string
  readonly type: string
  readonly clusterIP: string
  readonly ports: readonly {
    readonly name?: string
    readonly port: number
    readonly targetPort: string
    readonly protocol: string
    readonly nodePort?: number
  }[]
  readonly selector?: Readonly<Record<string, string>>
  readonly endpoints: readonly {
    readonly address: string
    readonly port?: number
    readonly ready: boolean
    readonly pod?: string
    readonly node?: string
  }[]
}

/** One link of a cause chain, newest first; the last one is a person's action or the cluster's start. */
export interface CauseLink {
  readonly record: AnyTraceRecord
  /** Who acted. */
  readonly source: string
  readonly because?: Because
}
