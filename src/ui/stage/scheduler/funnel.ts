import type { SchedulingRow, SchedulingTable } from '../../../protocol/trace.ts'

/** One post of the funnel: a plugin that refused at least one node. */
export interface FunnelPost {
  readonly plugin: string
  /** Nodes that reached it, and nodes that passed it. */
  readonly reached: number
  readonly passed: number
}

/** One rail: a node, and the post where it ends. */
export interface FunnelRail {
  readonly node: string
  /** Index of the post that refused it; absent when it is feasible. */
  readonly endsAt?: number
  readonly reasons: readonly string[]
  readonly total?: number
}

export interface Funnel {
  readonly posts: readonly FunnelPost[]
  readonly rails: readonly FunnelRail[]
  readonly feasible: number
  /** Plugins that refused nobody. */
  readonly silent: readonly string[]
  /** Sum of weight x 100 over the score plugins. */
  readonly most: number
}

/** The node x plugin table as a funnel: posts in the order in which the plugins ran, rails in the order of the nodes. */
export function makeFunnel(table: SchedulingTable): Funnel {
  const refused = new Map<string, number>()
  for (const row of table.rows) if (row.rejectedBy) refused.set(row.rejectedBy.plugin, (refused.get(row.rejectedBy.plugin) ?? 0) + 1)
  // A plugin may refuse before its own filter runs (PreFilter): such a plugin stands where its filter would.
  const order = [...new Set([...table.filterPlugins, ...refused.keys()])].filter((plugin) => refused.has(plugin))
  let left = table.rows.length
  const posts = order.map((plugin) => {
    const reached = left
    left -= refused.get(plugin)!
    return { plugin, reached, passed: left }
  })
  return {
    posts,
    rails: table.rows.map((row) => railOf(row, order)),
    feasible: left,
    silent: table.filterPlugins.filter((plugin) => !refused.has(plugin)),
    most: table.scorePlugins.reduce((sum, plugin) => sum + plugin.weight * 100, 0),
  }
}

function railOf(row: SchedulingRow, order: readonly string[]): FunnelRail {
  if (!row.rejectedBy) return { node: row.node, reasons: [], ...(row.total === undefined ? {} : { total: row.total }) }
  return { node: row.node, endsAt: order.indexOf(row.rejectedBy.plugin), reasons: row.rejectedBy.reasons }
}

/** One part of a stacked score: what a plugin adds to a node's total. */
export interface ScorePart {
  readonly plugin: string
  readonly adds: number
}

/** Score x weight of each plugin that tells nodes apart or adds something, in the plugins' order. */
export function scoreParts(table: SchedulingTable, row: SchedulingRow): readonly ScorePart[] {
  return table.scorePlugins.map((plugin, index) => ({ plugin: plugin.name, adds: Math.round((row.scores?.[index] ?? 0) * plugin.weight) }))
}

/** Feasible rows, best total first; equal totals keep the order of the nodes. */
export function rankedRows(table: SchedulingTable): readonly SchedulingRow[] {
  return table.rows.filter((row) => !row.rejectedBy && row.total !== undefined).sort((a, b) => (b.total ?? 0) - (a.total ?? 0))
}

/** Average width of a letter of 11 pixels in the page's face; names of plugins and reasons are ASCII. */
const letter = 6.1

/** Where the names of posts stand: each on the lowest level (0 is the top) where it touches no other name. */
export function placeLabels(
  names: readonly string[],
  postX: (index: number) => number,
): readonly { readonly x: number; readonly level: number }[] {
  const ends: number[] = []
  return names.map((name, index) => {
    const half = (name.length * letter) / 2
    const x = postX(index)
    let level = ends.findIndex((end) => end + 8 <= x - half)
    if (level < 0) level = ends.length
    ends[level] = x + half
    return { x, level }
  })
}

/** Where a reason stands: in its column when it fits, otherwise as far left as the cross lets it; cut with an ellipsis at last. */
export function reasonPlace(
  reason: string,
  afterCross: number,
  column: number,
  width: number,
): { readonly x: number; readonly text: string } {
  const needed = reason.length * (letter - 0.4)
  if (column + needed <= width) return { x: column, text: reason }
  const x = Math.max(afterCross, width - needed - 4)
  const room = Math.floor((width - x) / (letter - 0.4))
  return { x, text: reason.length > room ? `${reason.slice(0, Math.max(8, room - 1))}…` : reason }
}
