import type { KubeObject, LabelSelector, Labels, Pod, TopologySpreadConstraint } from '../../protocol/objects.ts'
import { controllerOf } from '../../protocol/objects.ts'
import { matchesLabels, matchesSelector } from '../../protocol/selectors.ts'
import type { ClusterReader } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import { matchesNodeAffinity } from './node-selector.ts'
import type { PodInfo } from './pod-info.ts'
import { untoleratedTaint } from './tolerations.ts'

export const hostnameLabel = 'kubernetes.io/hostname'

/** A topology spread constraint with defaults filled in and its selectors joined. */
export interface SpreadConstraint {
  readonly maxSkew: number
  readonly topologyKey: string
  /** All must match. */
  readonly selectors: readonly LabelSelector[]
  readonly labels: Labels
  /** The selector has no requirement at all: it counts no pod, though it matches every one. */
  readonly empty: boolean
  readonly minDomains: number
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

/** A pod without constraints of its own is spread by these, softly, if a Service or a controller selects it. */
const systemDefaults: readonly Pick<TopologySpreadConstraint, 'topologyKey' | 'maxSkew'>[] = [
  { topologyKey: hostnameLabel, maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5 },
]

/** The pod's own constraints of one kind. */
export function ownConstraints(pod: Pod, action: TopologySpreadConstraint['whenUnsatisfiable']): readonly SpreadConstraint[] {
  return (pod.spec.topologySpreadConstraints ?? []).filter((c) => c.whenUnsatisfiable === action).map((c) => resolve(c, pod))
}

/** The system's default constraints, when something selects the pod (pkg/scheduler/framework/plugins/helper/spread.go). */
export function defaultConstraints(pod: Pod, cluster: ClusterReader): readonly SpreadConstraint[] {
  const selector = defaultSelector(pod, cluster)
  if (isEmpty(selector.labels, selector.selectors)) return []
  return systemDefaults.map(({ topologyKey, maxSkew }) => ({
    ...selector,
    empty: false,
    topologyKey,
    maxSkew,
    minDomains: 1,
    honorsAffinity: true,
    honorsTaints: false,
  }))
}

/** Whether pods on the node count for the constraint. */
export function countsNode(constraint: SpreadConstraint, pod: PodInfo, node: NodeInfo): boolean {
  if (constraint.honorsAffinity && !matchesNodeAffinity(pod.pod, node)) return false
  return !constraint.honorsTaints || untoleratedTaint(node.node.spec?.taints, pod.pod.spec.tolerations) === undefined
}

/** Whether the node has the labels that all constraints speak of. */
export function hasTopologies(node: NodeInfo, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => Object.hasOwn(node.labels, topologyKey))
}

/** Whether the constraint speaks of pods with these labels. */
export function selects(constraint: SpreadConstraint, labels: Labels | undefined): boolean {
  if (!matchesLabels(constraint.labels, labels)) return false
  for (const selector of constraint.selectors) if (!matchesSelector(selector, labels)) return false
  return true
}

/** How many pods of the namespace on the node the constraint counts; pods that are being deleted do not. */
export function countMatching(constraint: SpreadConstraint, namespace: string, node: NodeInfo): number {
  if (constraint.empty) return 0
  let count = 0
  for (const group of node.groups) {
    if (group.namespace === namespace && !group.leaving && selects(constraint, group.labels)) count += group.pods
  }
  return count
}

const nothing: LabelSelector = Object.freeze({ matchExpressions: Object.freeze([{ key: '', operator: 'In' as const, values: [] }]) })
const noLabels: Labels = Object.freeze({})

function resolve(constraint: TopologySpreadConstraint, pod: Pod): SpreadConstraint {
  const labels: Record<string, string> = {}
  for (const key of constraint.matchLabelKeys ?? []) {
    const value = pod.metadata.labels?.[key]
    if (value !== undefined) labels[key] = value
  }
  const selectors = [constraint.labelSelector ?? nothing]
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    selectors,
    labels,
    empty: isEmpty(labels, selectors),
    minDomains: constraint.minDomains ?? 1,
    honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  }
}

function isEmpty(labels: Labels, selectors: readonly LabelSelector[]): boolean {
  if (Object.keys(labels).length > 0) return false
  return selectors.every((s) => Object.keys(s.matchLabels ?? noLabels).length === 0 && (s.matchExpressions?.length ?? 0) === 0)
}

function defaultSelector(pod: Pod, cluster: ClusterReader): Pick<SpreadConstraint, 'labels' | 'selectors'> {
  const namespace = pod.metadata.namespace ?? ''
  let labels: Record<string, string> = {}
  for (const service of cluster.services(namespace)) {
    const selector = selectorOf(service) as Labels | undefined
    if (selector && matchesLabels(selector, pod.metadata.labels)) labels = { ...labels, ...selector }
  }
  const owner = controllerOf(pod)
  const controller = owner && ownerKinds[`${owner.apiVersion}/${owner.kind}`] && cluster.controller(owner.kind, namespace, owner.name)
  if (!controller) return { labels, selectors: [] }
  const selector = selectorOf(controller)
  if (owner.kind === 'ReplicationController') return { labels: { ...labels, ...(selector as Labels) }, selectors: [] }
  return { labels, selectors: selector ? [selector as LabelSelector] : [] }
}

const ownerKinds: Readonly<Record<string, true>> = {
  'v1/ReplicationController': true,
  'apps/v1/ReplicaSet': true,
  'apps/v1/StatefulSet': true,
}

const selectorOf = (object: KubeObject): unknown => (object as { readonly spec?: { readonly selector?: unknown } }).spec?.selector
