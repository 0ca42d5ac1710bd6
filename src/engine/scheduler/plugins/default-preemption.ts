import { matchesSelector } from '../../../protocol/selectors.ts'
import { nodeOf } from '../cache.ts'
import { cloneFilters, filterNode } from '../find-feasible.ts'
import { countReasons, fitErrorMessage } from '../fit-error.ts'
import {
  type Cycle,
  type DisruptionBudget,
  definePlugin,
  type FailedAttempt,
  type PostFilterResult,
  type PreparedFilter,
  type Rejection,
  rejection,
} from '../framework.ts'
import { type NodeInfo, withoutPod, withPod } from '../node-info.ts'
import type { PodInfo } from '../pod-info.ts'

const noVictims = rejection('No preemption victims found for incoming pod', true)
const notHelpful = rejection('Preemption is not helpful for scheduling', true)

/** Nodes to try out: a tenth of those in question, at least this many. */
const fewestCandidates = 100
const candidatePercent = 10

/**
 * When no node fits: find a node where removing pods of lower priority makes room, with as little harm as possible
 * (pkg/scheduler/framework/plugins/defaultpreemption, pkg/scheduler/framework/preemption).
 */
export const defaultPreemption = definePlugin({
  name: 'DefaultPreemption',

  postFilter(cycle, attempt): PostFilterResult {
    const ineligible = whyNot(cycle, attempt)
    if (ineligible) return { message: `preemption: ${ineligible}` }
    const potential = cycle.nodes.filter((node) => !attempt.rejectionOf(node.name).unresolvable)
    const reasons = new Map<string, number>()
    const candidates = potential.length === 0 ? [] : dryRun(cycle, attempt, potential, reasons)
    if (candidates.length === 0) {
      const tried = potential.length
      if (tried < cycle.nodes.length) countReasons(reasons, notHelpful, cycle.nodes.length - tried)
      return { message: `preemption: ${fitErrorMessage(cycle.nodes.length, reasons, '')}`, nominate: '' }
    }
    const { node, victims } = pickCandidate(candidates)
    return { message: '', nominate: node.name, victims }
  },
})

interface Candidate {
  readonly node: NodeInfo
  /** Most important first. */
  readonly victims: readonly PodInfo[]
  readonly violations: number
}

function whyNot({ pod, cache }: Cycle, attempt: FailedAttempt): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.pod.status?.nominatedNodeName
  if (!nominated || attempt.rejectionOf(nominated).unresolvable) return undefined
  const leaving = nodeOf(cache, nominated)?.pods.some((other) => other.priority < pod.priority && isLeavingByPreemption(other))
  return leaving ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

function isLeavingByPreemption({ pod }: PodInfo): boolean {
  if (pod.metadata.deletionTimestamp === undefined) return false
  const condition = pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler'
}

function dryRun(cycle: Cycle, attempt: FailedAttempt, potential: readonly NodeInfo[], reasons: Map<string, number>): readonly Candidate[] {
  const wanted = Math.min(Math.max(Math.trunc((potential.length * candidatePercent) / 100), fewestCandidates), potential.length)
  const offset = Math.floor(cycle.random() * potential.length)
  const gentle: Candidate[] = []
  const violating: Candidate[] = []
  const budgets = cycle.cluster.disruptionBudgets()
  for (let i = 0; i < potential.length; i++) {
    if (gentle.length > 0 && gentle.length + violating.length >= wanted) break
    const result = selectVictims(cycle, attempt.filters, potential[(offset + i) % potential.length]!, budgets)
    if ('reasons' in result) countReasons(reasons, result)
    else if (result.violations === 0) gentle.push(result)
    else violating.push(result)
  }
  return [...gentle, ...violating]
}

/** All pods of lower priority go in thought; then as many as possible come back, the most important first. */
function selectVictims(
  cycle: Cycle,
  filters: readonly PreparedFilter[],
  node: NodeInfo,
  budgets: readonly DisruptionBudget[],
): Candidate | Rejection {
  const potential = node.pods.filter(({ priority }) => priority < cycle.pod.priority)
  if (potential.length === 0) return noVictims
  const states = cloneFilters(filters)
  let left = node
  const imagine = (other: PodInfo, sign: 1 | -1) => {
    left = sign === 1 ? withPod(left, other) : withoutPod(left, other.uid)
    for (const { plugin, state } of states) plugin.imagine?.(state, other, left, sign, cycle)
  }
  for (const other of potential) imagine(other, -1)
  const refusal = filterNode(cycle, states, left)
  if (refusal) return refusal.rejection
  const { violating, rest } = splitByBudget(mostImportantFirst(potential), budgets)
  const victims: PodInfo[] = []
  const staysOut = (other: PodInfo): boolean => {
    imagine(other, 1)
    if (!filterNode(cycle, states, left)) return false
    imagine(other, -1)
    victims.push(other)
    return true
  }
  let violations = 0
  for (const other of violating) if (staysOut(other)) violations++
  for (const other of rest) staysOut(other)
  if (violating.length > 0 && rest.length > 0) victims.sort((a, b) => b.priority - a.priority)
  return { node, victims, violations }
}

/**
 * Higher priority first, then the pod that started earlier. Pods that have not started count as the newest; among them the one that came
 * to the node last is the most important, because upstream takes "now" for each in turn.
 */
function mostImportantFirst(pods: readonly PodInfo[]): readonly PodInfo[] {
  const started = pods.filter((pod) => startOf(pod) !== notStarted)
  const others = pods.filter((pod) => startOf(pod) === notStarted).reverse()
  return [...started, ...others].sort((a, b) => {
    if (a.priority !== b.priority) return b.priority - a.priority
    const [first, second] = [startOf(a), startOf(b)]
    return first < second ? -1 : first > second ? 1 : 0
  })
}

// RFC 3339 texts of equal length order as the times do; the tilde sorts after every digit.
const notStarted = '~'
const startOf = ({ pod }: PodInfo): string => pod.status?.startTime ?? notStarted

/** Pods whose removal a PodDisruptionBudget does not allow any more. */
function splitByBudget(pods: readonly PodInfo[], budgets: readonly DisruptionBudget[]) {
  const allowed = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0)
  const violating: PodInfo[] = []
  const rest: PodInfo[] = []
  for (const info of pods) {
    let violates = false
    for (let i = 0; i < budgets.length; i++) {
      if (!protects(budgets[i]!, info)) continue
      allowed[i]!--
      if (allowed[i]! < 0) violates = true
    }
    ;(violates ? violating : rest).push(info)
  }
  return { violating, rest }
}

function protects({ metadata, spec, status }: DisruptionBudget, { namespace, pod }: PodInfo): boolean {
  const selector = spec?.selector
  if (metadata.namespace !== namespace || !selector || Object.keys(pod.metadata.labels ?? {}).length === 0) return false
  const empty = Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions?.length ?? 0) === 0
  if (empty || !matchesSelector(selector, pod.metadata.labels)) return false
  return !status?.disruptedPods || !Object.hasOwn(status.disruptedPods, pod.metadata.name)
}

/** Each rule keeps the best; the next one decides among equals; at last the first in the list. */
function pickCandidate(candidates: readonly Candidate[]): Candidate {
  const rules: readonly ((candidate: Candidate) => number | string)[] = [
    ({ violations }) => -violations,
    ({ victims }) => -victims[0]!.priority,
    ({ victims }) => -victims.reduce((sum, { priority }) => sum + priority + 2 ** 31, 0),
    ({ victims }) => -victims.length,
    ({ victims }) => earliestStart(victims),
  ]
  let left = candidates
  for (const rule of rules) {
    const best = left.map(rule).reduce((a, b) => (b > a ? b : a))
    left = left.filter((candidate) => rule(candidate) === best)
    if (left.length === 1) break
  }
  return left[0]!
}

function earliestStart(victims: readonly PodInfo[]): string {
  const important = victims.filter(({ priority }) => priority === victims[0]!.priority)
  return important.map(startOf).reduce((a, b) => (b < a ? b : a))
}
