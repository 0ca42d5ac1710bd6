import type { Node, Pod } from '../../../protocol/objects.ts'
import { type Cycle, definePlugin, maxScore, rejection, skip } from '../framework.ts'
import { type NodeInfo, nodeInfoOf } from '../node-info.ts'
import {
  countMatching,
  countsNode,
  defaultConstraints,
  hasTopologies,
  hostnameLabel,
  ownConstraints,
  type SpreadConstraint,
  selects,
} from '../spread-constraints.ts'

const missingLabel = rejection("node(s) didn't match pod topology spread constraints (missing required label)", true)
const tooSkewed = rejection("node(s) didn't match pod topology spread constraints", false)

/** Keeps pods of a group evenly over zones, nodes or other domains (pkg/scheduler/framework/plugins/podtopologyspread). */
export const podTopologySpread = definePlugin<Skews, Spreads>({
  name: 'PodTopologySpread',
  weight: 2,
  wokenBy: [
    'pod/added',
    'pod/deleted',
    'pod/relabelled',
    'waitingPod/relabelled',
    'waitingPod/tolerations',
    'node/added',
    'node/deleted',
    'node/relabelled',
    'node/taints',
  ],

  helps: (pod, { kind, before, after }) => {
    const constraints = ownConstraints(pod.pod, 'DoNotSchedule')
    if (kind === 'waitingPod/tolerations') return after?.metadata.uid === pod.pod.metadata.uid
    if (kind.startsWith('node/')) {
      const has = (node: Node | undefined) => node !== undefined && hasTopologies(nodeInfoOf(node), constraints)
      return has(before as Node | undefined) || has(after as Node | undefined)
    }
    const changed = (after ?? before) as Pod
    if (changed.metadata.uid === pod.pod.metadata.uid) return true
    if (changed.metadata.namespace !== pod.namespace) return false
    const counted = (one: Pod | undefined, c: SpreadConstraint) => one !== undefined && selects(c, one.metadata.labels)
    return constraints.some((c) => counted(before as Pod | undefined, c) !== counted(after as Pod | undefined, c))
  },

  preFilter(cycle) {
    const constraints = ownConstraints(cycle.pod.pod, 'DoNotSchedule')
    return constraints.length === 0 ? skip : { state: measure(cycle, constraints) }
  },

  filter(node, { pod }, { constraints, counts }) {
    for (let i = 0; i < constraints.length; i++) {
      const constraint = constraints[i]!
      if (!Object.hasOwn(node.labels, constraint.topologyKey)) return missingLabel
      const domains = counts[i]!
      const least = domains.size < constraint.minDomains ? 0 : smallest(domains)
      const self = selects(constraint, pod.pod.metadata.labels) ? 1 : 0
      const here = domains.get(node.labels[constraint.topologyKey]!) ?? 0
      if (here + self - least > constraint.maxSkew) return tooSkewed
    }
    return undefined
  },

  imagine({ constraints, counts }, other, node, sign, { pod }) {
    if (other.namespace !== pod.namespace || !hasTopologies(node, constraints)) return
    for (let i = 0; i < constraints.length; i++) {
      const constraint = constraints[i]!
      if (!selects(constraint, other.pod.metadata.labels) || !countsNode(constraint, pod, node)) continue
      const value = node.labels[constraint.topologyKey]!
      counts[i]!.set(value, (counts[i]!.get(value) ?? 0) + sign)
    }
  },

  cloneFiltering: ({ constraints, counts }) => ({ constraints, counts: counts.map((domains) => new Map(domains)) }),

  preScore(cycle, nodes) {
    const { pod, cluster } = cycle
    const own = (pod.pod.spec.topologySpreadConstraints?.length ?? 0) > 0
    const constraints = own ? ownConstraints(pod.pod, 'ScheduleAnyway') : defaultConstraints(pod.pod, cluster)
    return constraints.length === 0 ? skip : { state: spreadOver(cycle, nodes, constraints, own) }
  },

  score(node, { pod }, { constraints, counts, weights, ignored }) {
    if (ignored.has(node.name)) return 0
    let score = 0
    for (let i = 0; i < constraints.length; i++) {
      const constraint = constraints[i]!
      const value = node.labels[constraint.topologyKey]
      if (value === undefined) continue
      const ofHost = constraint.topologyKey === hostnameLabel
      const count = ofHost ? countMatching(constraint, pod.namespace, node) : counts[i]!.get(value)!
      score += count * weights[i]! + (constraint.maxSkew - 1)
    }
    return Math.round(score)
  },

  normalizeScore(scores, nodes, { ignored }) {
    let least = Number.MAX_SAFE_INTEGER
    let most = 0
    for (let i = 0; i < scores.length; i++) {
      if (ignored.has(nodes[i]!.name)) continue
      least = Math.min(least, scores[i]!)
      most = Math.max(most, scores[i]!)
    }
    for (let i = 0; i < scores.length; i++) {
      if (ignored.has(nodes[i]!.name)) scores[i] = 0
      else scores[i] = most === 0 ? maxScore : Math.trunc((maxScore * (most + least - scores[i]!)) / most)
    }
  },
})

/** Hard constraints with the number of matching pods in each domain. */
interface Skews {
  readonly constraints: readonly SpreadConstraint[]
  readonly counts: readonly Map<string, number>[]
}

/** Soft constraints with the number of matching pods in each domain, and the weight that evens out few and many domains. */
interface Spreads {
  readonly constraints: readonly SpreadConstraint[]
  readonly counts: readonly Map<string, number>[]
  readonly weights: readonly number[]
  /** Nodes that lack a topology label. */
  readonly ignored: ReadonlySet<string>
}

function measure({ pod, nodes }: Cycle, constraints: readonly SpreadConstraint[]): Skews {
  const counts = constraints.map(() => new Map<string, number>())
  for (const node of nodes) {
    if (!hasTopologies(node, constraints)) continue
    for (let i = 0; i < constraints.length; i++) {
      const constraint = constraints[i]!
      if (!countsNode(constraint, pod, node)) continue
      const value = node.labels[constraint.topologyKey]!
      counts[i]!.set(value, (counts[i]!.get(value) ?? 0) + countMatching(constraint, pod.namespace, node))
    }
  }
  return { constraints, counts }
}

function smallest(domains: ReadonlyMap<string, number>): number {
  let least = Number.MAX_SAFE_INTEGER
  for (const count of domains.values()) if (count < least) least = count
  return least
}

function spreadOver(cycle: Cycle, feasible: readonly NodeInfo[], constraints: readonly SpreadConstraint[], requireAll: boolean): Spreads {
  const { pod, nodes } = cycle
  const counts = constraints.map(() => new Map<string, number>())
  const ignored = new Set<string>()
  for (const node of feasible) {
    if (requireAll && !hasTopologies(node, constraints)) {
      ignored.add(node.name)
      continue
    }
    for (let i = 0; i < constraints.length; i++) {
      const { topologyKey } = constraints[i]!
      // A node without the label counts as a domain of its own, as upstream has it.
      if (topologyKey !== hostnameLabel) counts[i]!.set(node.labels[topologyKey] ?? '', 0)
    }
  }
  const weights = constraints.map(({ topologyKey }, i) =>
    Math.log((topologyKey === hostnameLabel ? feasible.length - ignored.size : counts[i]!.size) + 2),
  )
  for (let i = 0; i < constraints.length; i++) {
    const constraint = constraints[i]!
    const domains = counts[i]!
    if (domains.size === 0) continue
    for (const node of nodes) {
      if (node.pods.length === 0 || (requireAll && !hasTopologies(node, constraints))) continue
      const count = countMatching(constraint, pod.namespace, node)
      if (count === 0 || !countsNode(constraint, pod, node)) continue
      const value = node.labels[constraint.topologyKey] ?? ''
      const before = domains.get(value)
      if (before !== undefined) domains.set(value, before + count)
    }
  }
  return { constraints, counts, weights, ignored }
}
