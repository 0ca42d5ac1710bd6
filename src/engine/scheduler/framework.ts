import type { KubeObject, LabelSelector, Labels, Pod } from '../../protocol/objects.ts'
import type { SchedulerCache } from './cache.ts'
import type { ClusterEvent, ClusterEventKind } from './cluster-event.ts'
import type { NodeInfo } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'

/** Scores of a plugin run from 0 to this. */
export const maxScore = 100

/** A plugin's "not here". */
export interface Rejection {
  /** Kubernetes' own texts. */
  readonly reasons: readonly string[]
  /** Removing pods from the node would not help, so preemption leaves it alone. */
  readonly unresolvable: boolean
}

/** What a plugin says before nodes are looked at: nothing to do, no node at all, or what its filter needs (and the only nodes in question). */
export type PreFilterResult<Filtering> =
  | { readonly skip: true }
  | { readonly reject: Rejection }
  | { readonly state: Filtering; readonly onlyNodes?: ReadonlySet<string> }

/** The plugin has nothing to do for this pod in this cycle. */
export const skip: { readonly skip: true } = Object.freeze({ skip: true as const })

/** Objects of the cluster that plugins look up, beside nodes and pods. */
export interface ClusterReader {
  namespaceLabels(namespace: string): Labels | undefined
  services(namespace: string): readonly KubeObject[]
  /** The ReplicaSet, StatefulSet or ReplicationController of that name. */
  controller(kind: string, namespace: string, name: string): KubeObject | undefined
  disruptionBudgets(): readonly DisruptionBudget[]
}

/** The parts of a PodDisruptionBudget that preemption respects. */
export interface DisruptionBudget {
  readonly metadata: { readonly namespace?: string; readonly name: string }
  readonly spec?: { readonly selector?: LabelSelector }
  readonly status?: { readonly disruptionsAllowed?: number; readonly disruptedPods?: Readonly<Record<string, unknown>> }
}

/** One scheduling cycle: what plugins may look at. */
export interface Cycle {
  readonly pod: PodInfo
  readonly cache: SchedulerCache
  /** All nodes, in visiting order. */
  readonly nodes: readonly NodeInfo[]
  readonly cluster: ClusterReader
  /** Pods that wait for room on a node, by the node's name. */
  nominated(nodeName: string): readonly PodInfo[]
  random(): number
}

/** Outcome of the last resort when no node passed. */
export interface PostFilterResult {
  /** Joined into the FailedScheduling message; empty when nothing is to be said. */
  readonly message: string
  /** The node that the pod shall wait for; empty clears an earlier one; absent leaves it as it is. */
  readonly nominate?: string
  readonly victims?: readonly PodInfo[]
}

/**
 * One concern of placement. All hooks are pure: the framework runs, weighs and records them. Named after the extension points of the
 * scheduling framework. `Filtering` and `Scoring` are what a plugin works out once a cycle and gets back for each node.
 */
export interface Plugin<Filtering = unknown, Scoring = unknown> {
  readonly name: string
  /** Factor of its scores in the sum; 1 when absent. */
  readonly weight?: number
  /** Changes that may turn its "no" into a "yes". */
  readonly wokenBy?: readonly ClusterEventKind[]
  /** Whether that change really helps this pod; absent: it does. */
  helps?(pod: PodInfo, event: ClusterEvent): boolean
  /** A reason to keep the pod out of the queue altogether. */
  preEnqueue?(pod: Pod): string | undefined
  preFilter?(cycle: Cycle): PreFilterResult<Filtering>
  filter?(node: NodeInfo, cycle: Cycle, state: Filtering): Rejection | undefined
  /** Imagines one pod more (1) or less (-1) on a node: changes `state` in place. Needs `cloneFiltering`. */
  imagine?(state: Filtering, pod: PodInfo, node: NodeInfo, sign: 1 | -1, cycle: Cycle): void
  cloneFiltering?(state: Filtering): Filtering
  preScore?(cycle: Cycle, nodes: readonly NodeInfo[]): { readonly skip: true } | { readonly state: Scoring }
  score?(node: NodeInfo, cycle: Cycle, state: Scoring): number
  /** Brings scores into 0..100, in place. */
  normalizeScore?(scores: number[], nodes: readonly NodeInfo[], state: Scoring): void
  postFilter?(cycle: Cycle, attempt: FailedAttempt): PostFilterResult | undefined
}

/** What is known when no node passed the filters. */
export interface FailedAttempt {
  /** Plugins in order with their filter state of this cycle: to try again with fewer pods. */
  readonly filters: readonly PreparedFilter[]
  /** Why each node failed. */
  rejectionOf(nodeName: string): Rejection
}

/** A plugin's filter with its state of this cycle. */
export interface PreparedFilter {
  readonly plugin: Plugin
  readonly state: unknown
}

/** Declares a plugin; its two kinds of state are known only to itself. */
export function definePlugin<Filtering = undefined, Scoring = undefined>(plugin: Plugin<Filtering, Scoring>): Plugin {
  return plugin as Plugin
}

/** A frozen rejection with one reason. */
export function rejection(reason: string, unresolvable: boolean): Rejection {
  return Object.freeze({ reasons: Object.freeze([reason]), unresolvable })
}

/** Scales scores so that the highest becomes 100, or, reversed, so that the highest becomes 0 and 0 becomes 100. In place. */
export function scaleToMaximum(scores: number[], reversed: boolean): void {
  let highest = 0
  for (const score of scores) if (score > highest) highest = score
  for (let i = 0; i < scores.length; i++) {
    const scaled = highest === 0 ? 0 : Math.trunc((maxScore * scores[i]!) / highest)
    scores[i] = reversed ? maxScore - scaled : scaled
  }
}

/** Whether a pod that went had room on a node, or was to get it: only then has its going made room. */
export function heldRoom(pod: Pod): boolean {
  return pod.spec.nodeName !== undefined || Boolean(pod.status?.nominatedNodeName)
}
