import type { Labels, Node, Pod } from '../../../protocol/objects.ts'
import { nodeOf } from '../cache.ts'
import { type Cycle, definePlugin, maxScore, rejection, skip } from '../framework.ts'
import type { NodeInfo } from '../node-info.ts'
import type { PodGroup } from '../pod-groups.ts'
import { type AffinityTerm, type PodInfo, podInfoOf, termMatches, termSelects, type WeightedAffinityTerm } from '../pod-info.ts'

const affinityMismatch = rejection("node(s) didn't match pod affinity rules", true)
const antiAffinityMismatch = rejection("node(s) didn't match pod anti-affinity rules", false)
const othersAntiAffinity = rejection("node(s) didn't satisfy existing pods anti-affinity rules", false)

/** What a required affinity of a pod on a node is worth to a pod that matches it (hardPodAffinityWeight). */
const requiredTermWeight = 1

/** Pods that want to be near other pods, or far from them (pkg/scheduler/framework/plugins/interpodaffinity). */
export const interPodAffinity = definePlugin<Matches, TopologyCounts>({
  name: 'InterPodAffinity',
  weight: 2,
  wokenBy: ['pod/added', 'pod/deleted', 'pod/relabelled', 'waitingPod/relabelled', 'node/added', 'node/relabelled'],

  // Namespaces' labels are not at hand here, so a namespace selector counts as matching: a pod may wake for nothing, never sleep too long.
  helps: (pod, { kind, before, after }) => {
    const { requiredAffinity, requiredAntiAffinity } = pod
    if (kind.startsWith('node/')) {
      const keys = [...requiredAffinity, ...requiredAntiAffinity].map(({ topologyKey }) => topologyKey)
      const labels = (after as Node).metadata.labels ?? {}
      const labelsBefore = (before as Node | undefined)?.metadata.labels ?? {}
      return keys.length === 0 || keys.some((key) => labels[key] !== labelsBefore[key])
    }
    const changed = podInfoOf((after ?? before) as Pod)
    if (changed.uid === pod.uid) return true
    if (requiredAffinity.some((term) => mayMatch(term, changed))) return true
    const left = before === undefined ? undefined : podInfoOf(before as Pod)
    if (!left) return false
    if (requiredAffinity.some((term) => mayMatch(term, left))) return true
    return requiredAntiAffinity.some((term) => mayMatch(term, left)) || left.requiredAntiAffinity.some((term) => mayMatch(term, pod))
  },

  preFilter(cycle) {
    const { pod } = cycle
    const matches: Matches = { existingAnti: new Map(), affinity: new Map(), anti: new Map() }
    const namespaceLabels = cycle.cluster.namespaceLabels(pod.namespace)
    for (const name of cycle.cache.antiAffinityNodes) {
      const node = nodeOf(cycle.cache, name)
      if (!node) continue
      for (const other of node.pods) countEach(matches.existingAnti, other.requiredAntiAffinity, pod, namespaceLabels, node, 1)
    }
    if (pod.requiredAffinity.length > 0 || pod.requiredAntiAffinity.length > 0) {
      for (const node of cycle.nodes) for (const group of node.groups) countIncoming(matches, cycle, group, node, group.pods)
    } else if (matches.existingAnti.size === 0) return skip
    return { state: matches }
  },

  filter(node, cycle, { existingAnti, affinity, anti }) {
    const { pod } = cycle
    if (!satisfiesAffinity(node, cycle, affinity)) return affinityMismatch
    for (const { topologyKey } of pod.requiredAntiAffinity) if (countAt(anti, topologyKey, node) > 0) return antiAffinityMismatch
    for (const topologyKey of existingAnti.keys()) if (countAt(existingAnti, topologyKey, node) > 0) return othersAntiAffinity
    return undefined
  },

  imagine(matches, other, node, sign, cycle) {
    const labels = cycle.cluster.namespaceLabels(cycle.pod.namespace)
    countEach(matches.existingAnti, other.requiredAntiAffinity, cycle.pod, labels, node, sign)
    countIncoming(matches, cycle, { namespace: other.namespace, labels: other.pod.metadata.labels }, node, sign)
  },

  cloneFiltering: ({ existingAnti, affinity, anti }) => ({
    existingAnti: cloned(existingAnti),
    affinity: cloned(affinity),
    anti: cloned(anti),
  }),

  preScore(cycle) {
    const { pod, cache, nodes } = cycle
    const counts: TopologyCounts = new Map()
    const wishes = pod.preferredAffinity.length > 0 || pod.preferredAntiAffinity.length > 0
    const labels = cycle.cluster.namespaceLabels(pod.namespace)
    if (wishes) for (const node of nodes) for (const group of node.groups) weighOwnWishes(counts, cycle, group, node)
    for (const name of cache.affinityNodes) {
      const node = nodeOf(cache, name)
      for (const other of node?.pods ?? []) if (other.hasAffinity) weighWishesOf(counts, pod, other, node!, labels)
    }
    return counts.size === 0 ? skip : { state: counts }
  },

  score(node, _cycle, counts) {
    let sum = 0
    for (const topologyKey of counts.keys()) sum += countAt(counts, topologyKey, node)
    return sum
  },

  normalizeScore(scores) {
    let least = Number.MAX_SAFE_INTEGER
    let most = Number.MIN_SAFE_INTEGER
    for (const score of scores) {
      least = Math.min(least, score)
      most = Math.max(most, score)
    }
    const range = most - least
    for (let i = 0; i < scores.length; i++) scores[i] = range > 0 ? Math.trunc(maxScore * ((scores[i]! - least) / range)) : 0
  },
})

/** Topology key -> value of the node's label -> count or weight. */
type TopologyCounts = Map<string, Map<string, number>>

/** Matching terms counted by domain; entries that fall to zero go. */
interface Matches {
  /** Required anti-affinity of placed pods against this pod. */
  readonly existingAnti: TopologyCounts
  /** Pods that match all the required affinity terms of this pod. */
  readonly affinity: TopologyCounts
  /** Pods that match a required anti-affinity term of this pod. */
  readonly anti: TopologyCounts
}

function satisfiesAffinity(node: NodeInfo, { pod, cluster }: Cycle, affinity: TopologyCounts): boolean {
  let all = true
  for (const { topologyKey } of pod.requiredAffinity) {
    if (!Object.hasOwn(node.labels, topologyKey)) return false
    if (countAt(affinity, topologyKey, node) <= 0) all = false
  }
  if (all) return true
  // The first pod of a group that wants to be together must be able to start it.
  return affinity.size === 0 && matchesAll(pod.requiredAffinity, pod, cluster.namespaceLabels(pod.namespace))
}

/** What a term looks at in a pod, or in a group of pods that are alike. */
type Target = Pick<PodGroup, 'namespace'> & { readonly labels: Labels | undefined }

/** Counts placed pods that match this pod's own required terms; `by` of them. */
function countIncoming({ affinity, anti }: Matches, { pod, cluster }: Cycle, target: Target, node: NodeInfo, by: number): void {
  const labels = cluster.namespaceLabels(target.namespace)
  const matches = (term: AffinityTerm) => termSelects(term, target.namespace, target.labels, labels)
  if (pod.requiredAffinity.length > 0 && pod.requiredAffinity.every(matches)) {
    for (const { topologyKey } of pod.requiredAffinity) add(affinity, topologyKey, node, by)
  }
  for (const term of pod.requiredAntiAffinity) if (matches(term)) add(anti, term.topologyKey, node, by)
}

function countEach(
  counts: TopologyCounts,
  terms: readonly AffinityTerm[],
  target: PodInfo,
  namespaceLabels: Labels | undefined,
  node: NodeInfo,
  sign: number,
): void {
  for (const term of terms) if (termMatches(term, target, namespaceLabels)) add(counts, term.topologyKey, node, sign)
}

/** What placed pods that are alike are worth to this pod's own preferred terms. */
function weighOwnWishes(counts: TopologyCounts, { pod, cluster }: Cycle, { namespace, labels, pods }: PodGroup, node: NodeInfo): void {
  const namespaceLabels = cluster.namespaceLabels(namespace)
  const wish = (terms: readonly WeightedAffinityTerm[], sign: number) => {
    for (const term of terms) {
      if (termSelects(term, namespace, labels, namespaceLabels)) addWeight(counts, term.topologyKey, node, sign * pods * term.weight)
    }
  }
  wish(pod.preferredAffinity, 1)
  wish(pod.preferredAntiAffinity, -1)
}

/** What this pod is worth to the terms of a placed one. `labels` are those of this pod's namespace. */
function weighWishesOf(counts: TopologyCounts, pod: PodInfo, other: PodInfo, node: NodeInfo, labels: Labels | undefined): void {
  const weigh = (term: AffinityTerm, weight: number) => {
    if (termMatches(term, pod, labels)) addWeight(counts, term.topologyKey, node, weight)
  }
  for (const term of other.requiredAffinity) weigh(term, requiredTermWeight)
  for (const term of other.preferredAffinity) weigh(term, term.weight)
  for (const term of other.preferredAntiAffinity) weigh(term, -term.weight)
}

function matchesAll(terms: readonly AffinityTerm[], target: PodInfo, namespaceLabels: Labels | undefined): boolean {
  return terms.length > 0 && terms.every((term) => termMatches(term, target, namespaceLabels))
}

const mayMatch = (term: AffinityTerm, target: PodInfo): boolean =>
  termMatches({ ...term, namespaceSelector: term.namespaceSelector && {} }, target, {})

function countAt(counts: TopologyCounts, topologyKey: string, node: NodeInfo): number {
  if (!Object.hasOwn(node.labels, topologyKey)) return 0
  return counts.get(topologyKey)?.get(node.labels[topologyKey]!) ?? 0
}

function addWeight(counts: TopologyCounts, topologyKey: string, node: NodeInfo, weight: number): void {
  if (!Object.hasOwn(node.labels, topologyKey)) return
  const values = counts.get(topologyKey) ?? new Map<string, number>()
  if (values.size === 0) counts.set(topologyKey, values)
  const value = node.labels[topologyKey]!
  values.set(value, (values.get(value) ?? 0) + weight)
}

function add(counts: TopologyCounts, topologyKey: string, node: NodeInfo, sign: number): void {
  addWeight(counts, topologyKey, node, sign)
  const values = counts.get(topologyKey)
  if (values?.get(node.labels[topologyKey]!) !== 0) return
  values.delete(node.labels[topologyKey]!)
  if (values.size === 0) counts.delete(topologyKey)
}

const cloned = (counts: TopologyCounts): TopologyCounts => new Map([...counts].map(([key, values]) => [key, new Map(values)]))
