import type { SchedulingTable } from '../../protocol/trace.ts'
import { type SchedulerCache, visitingOrder } from './cache.ts'
import { type Feasibility, findFeasible } from './find-feasible.ts'
import { countReasons, earlyErrorMessage, fitErrorMessage, noNodesMessage } from './fit-error.ts'
import { type ClusterReader, type Cycle, type Plugin, type PostFilterResult, type Rejection, rejection } from './framework.ts'
import type { PodInfo } from './pod-info.ts'
import { prioritize, type Scoring, selectBest } from './prioritize.ts'
import { schedulingTable } from './scheduling-table.ts'

/** What a cycle is about and what it may look at. */
export interface CycleInput {
  readonly pod: PodInfo
  readonly cache: SchedulerCache
  readonly cluster: ClusterReader
  readonly plugins: readonly Plugin[]
  /** Where in the visiting order the search begins. */
  readonly start: number
  nominated(nodeName: string): readonly PodInfo[]
  random(): number
}

/** What a cycle decided. Nothing has been changed yet. */
export interface Decision {
  /** The chosen node; absent when none fits. */
  readonly node?: string
  readonly feasible: number
  readonly nodes: number
  readonly nextStart: number
  readonly table: SchedulingTable
  /** The FailedScheduling message, when no node fits. */
  readonly message?: string
  /** The plugins that refused: only changes that concern them wake the pod. Empty: an error, retried after back-off. */
  readonly rejectors: readonly string[]
  /** Preemption: the node to wait for (empty: none any more; absent: as it was) and the pods to remove from it. */
  readonly nominate?: string
  readonly victims: readonly PodInfo[]
}

const noRejectors: readonly string[] = Object.freeze([])
const nothing: readonly never[] = Object.freeze([])

/** One scheduling cycle for one pod, from filters to the chosen node or to preemption (pkg/scheduler/schedule_one.go). */
export function schedulePod(input: CycleInput): Decision {
  const { plugins, start } = input
  const nodes = visitingOrder(input.cache)
  if (nodes.length === 0) {
    const table = { filterPlugins: [], scorePlugins: [], rows: [] }
    const failure = { message: noNodesMessage, rejectors: noRejectors, nominate: '', victims: nothing }
    return { feasible: 0, nodes: 0, nextStart: 0, table, ...failure }
  }
  const cycle: Cycle = { ...input, nodes, nominated: (name) => input.nominated(name), random: () => input.random() }
  const found = findFeasible(cycle, plugins, start % nodes.length, input.pod.pod.status?.nominatedNodeName)
  const { feasible, nextStart, rejectors } = found
  const common = { feasible: feasible.length, nodes: nodes.length, nextStart, victims: nothing }
  if (feasible.length === 0)
    return { ...common, rejectors, table: schedulingTable(nodes, plugins, found, undefined), ...fail(cycle, plugins, found) }
  let scoring: Scoring | undefined
  let chosen = 0
  if (feasible.length > 1) {
    scoring = prioritize(cycle, plugins, feasible)
    chosen = selectBest(scoring.totals, () => input.random())
  }
  return { ...common, node: feasible[chosen]!.name, rejectors: noRejectors, table: schedulingTable(nodes, plugins, found, scoring) }
}

/** No node fits: the last resorts, then the message. */
function fail(cycle: Cycle, plugins: readonly Plugin[], found: Feasibility): Pick<Decision, 'message' | 'nominate' | 'victims'> {
  const { rejected, rejectedEarly, filters, others } = found
  const byNode = new Map(rejected.map(({ node, rejection }) => [node.name, rejection]))
  const fallback = (rejectedEarly ?? others)?.rejection ?? unknownNode
  const rejectionOf = (name: string): Rejection => byNode.get(name) ?? fallback
  const { message: postFilter, ...outcome } = runPostFilters(cycle, plugins, { filters, rejectionOf })
  const all = cycle.nodes.length
  if (rejectedEarly) return { ...outcome, message: earlyErrorMessage(all, rejectedEarly.rejection.reasons.join(', '), postFilter) }
  const counts = new Map<string, number>()
  for (const { rejection } of rejected) countReasons(counts, rejection)
  if (others && rejected.length < all) countReasons(counts, others.rejection, all - rejected.length)
  return { ...outcome, message: fitErrorMessage(all, counts, postFilter) }
}

const unknownNode = rejection('', true)

type Outcome = { readonly message: string; readonly nominate?: string; readonly victims: readonly PodInfo[] }

/** Plugins in turn; a success ends it without a word, refusals are joined. */
function runPostFilters(cycle: Cycle, plugins: readonly Plugin[], attempt: Parameters<NonNullable<Plugin['postFilter']>>[1]): Outcome {
  const messages: string[] = []
  let last: PostFilterResult | undefined
  for (const plugin of plugins) {
    const result = plugin.postFilter?.(cycle, attempt)
    if (!result) continue
    if (result.victims) return { message: '', victims: result.victims, ...nomination(result) }
    if (result.message !== '') messages.push(result.message)
    if (result.nominate !== undefined) last = result
  }
  return { message: messages.join(', '), victims: nothing, ...nomination(last) }
}

const nomination = (result: PostFilterResult | undefined) => (result?.nominate === undefined ? undefined : { nominate: result.nominate })
