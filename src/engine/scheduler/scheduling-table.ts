import type { SchedulingRow, SchedulingSummary, SchedulingTable } from '../../protocol/trace.ts'
import type { Feasibility, RejectedNode } from './find-feasible.ts'
import { countReasons } from './fit-error.ts'
import type { Plugin } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { Scoring } from './prioritize.ts'

/** Clusters up to this size are recorded node by node; bigger ones as counts and the best candidates. */
export const mostRecordedNodes = 200
const candidatesInSummary = 10

/** The explanation of a cycle, for the trace. `scoring` is absent when at most one node was feasible. */
export function schedulingTable(
  nodes: readonly NodeInfo[],
  plugins: readonly Plugin[],
  { feasible, rejected, rejectedEarly, others }: Feasibility,
  scoring: Scoring | undefined,
): SchedulingTable {
  const filterPlugins = namesOfFilters(plugins)
  const scorePlugins = scoring?.plugins ?? []
  if (nodes.length > mostRecordedNodes) {
    const rows = bestFirst(feasible, scoring).map((i) => feasibleRow(feasible, scoring, i))
    return { filterPlugins, scorePlugins, rows, summary: summaryOf(nodes, feasible, rejected) }
  }
  const byName = new Map<string, SchedulingRow>()
  for (let i = 0; i < feasible.length; i++) byName.set(feasible[i]!.name, feasibleRow(feasible, scoring, i))
  for (const refusal of rejected) byName.set(refusal.node.name, rejectedRow(refusal.node, refusal))
  const rest = rejectedEarly ?? others
  const rows: SchedulingRow[] = []
  for (const node of nodes) {
    const row = byName.get(node.name) ?? (rest && rejectedRow(node, rest))
    if (row) rows.push(row)
  }
  return { filterPlugins, scorePlugins, rows }
}

const filterNames = new WeakMap<readonly Plugin[], readonly string[]>()

function namesOfFilters(plugins: readonly Plugin[]): readonly string[] {
  const known = filterNames.get(plugins)
  if (known) return known
  const names = Object.freeze(plugins.filter((plugin) => plugin.filter).map((plugin) => plugin.name))
  filterNames.set(plugins, names)
  return names
}

function feasibleRow(feasible: readonly NodeInfo[], scoring: Scoring | undefined, i: number): SchedulingRow {
  const node = feasible[i]!.name
  if (!scoring) return { node }
  return { node, scores: scoring.scores.map((column) => column[i]!), total: scoring.totals[i]! }
}

function rejectedRow(node: NodeInfo, { plugin, rejection }: Pick<RejectedNode, 'plugin' | 'rejection'>): SchedulingRow {
  const { reasons, unresolvable } = rejection
  return { node: node.name, rejectedBy: unresolvable ? { plugin, reasons, unresolvable } : { plugin, reasons } }
}

/** Positions of the highest totals, best first: a short insertion list instead of a sort of all nodes. */
function bestFirst(feasible: readonly NodeInfo[], scoring: Scoring | undefined): readonly number[] {
  if (!scoring) return feasible.slice(0, candidatesInSummary).map((_, i) => i)
  const { totals } = scoring
  const best: number[] = []
  for (let i = 0; i < totals.length; i++) {
    if (best.length === candidatesInSummary && totals[i]! <= totals[best.at(-1)!]!) continue
    let at = best.length
    while (at > 0 && totals[best[at - 1]!]! < totals[i]!) at--
    best.splice(at, 0, i)
    if (best.length > candidatesInSummary) best.pop()
  }
  return best
}

function summaryOf(nodes: readonly NodeInfo[], feasible: readonly NodeInfo[], rejected: readonly RejectedNode[]): SchedulingSummary {
  const byPlugin = new Map<string, Map<string, number>>()
  for (const { plugin, rejection } of rejected) {
    const reasons = byPlugin.get(plugin) ?? new Map<string, number>()
    if (reasons.size === 0) byPlugin.set(plugin, reasons)
    countReasons(reasons, rejection)
  }
  return {
    nodes: nodes.length,
    visited: feasible.length + rejected.length,
    feasible: feasible.length,
    rejected: [...byPlugin].flatMap(([plugin, reasons]) => [...reasons].map(([reason, count]) => ({ plugin, reason, nodes: count }))),
  }
}
