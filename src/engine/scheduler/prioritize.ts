import type { Cycle, Plugin } from './framework.ts'
import type { NodeInfo } from './node-info.ts'

/** The scores of the feasible nodes: one column a plugin, one entry a node, in the order of the feasible nodes. */
export interface Scoring {
  readonly plugins: readonly { readonly name: string; readonly weight: number }[]
  /** By plugin, then node: 0..100, before the weight. */
  readonly scores: readonly (readonly number[])[]
  readonly totals: readonly number[]
}

/** Runs PreScore, Score and NormalizeScore, and sums the weighted scores. */
export function prioritize(cycle: Cycle, plugins: readonly Plugin[], nodes: readonly NodeInfo[]): Scoring {
  const used: { name: string; weight: number }[] = []
  const columns: number[][] = []
  const totals = new Array<number>(nodes.length).fill(0)
  for (const plugin of plugins) {
    if (!plugin.score) continue
    const prepared = plugin.preScore?.(cycle, nodes)
    if (prepared && 'skip' in prepared) continue
    const state = prepared?.state
    const scores = new Array<number>(nodes.length)
    for (let i = 0; i < nodes.length; i++) scores[i] = plugin.score(nodes[i]!, cycle, state)
    plugin.normalizeScore?.(scores, nodes, state)
    const weight = plugin.weight ?? 1
    for (let i = 0; i < nodes.length; i++) totals[i]! += scores[i]! * weight
    used.push({ name: plugin.name, weight })
    columns.push(scores)
  }
  return { plugins: used, scores: columns, totals }
}

/** One of the nodes with the highest total, each with the same chance (reservoir sampling: one draw for each tie). */
export function selectBest(totals: readonly number[], random: () => number): number {
  let best = 0
  let ties = 1
  for (let i = 1; i < totals.length; i++) {
    if (totals[i]! > totals[best]!) {
      best = i
      ties = 1
    } else if (totals[i] === totals[best]) {
      ties++
      if (random() * ties < 1) best = i
    }
  }
  return best
}
