import { nodeOf } from './cache.ts'
import { type Cycle, type Plugin, type PreparedFilter, type Rejection, rejection } from './framework.ts'
import { type NodeInfo, withPod } from './node-info.ts'

/** What filtering found. */
export interface Feasibility {
  readonly feasible: readonly NodeInfo[]
  /** Nodes that were looked at and refused, with the plugin that refused each. */
  readonly rejected: readonly RejectedNode[]
  /** The plugin that refused before nodes were looked at, with its reason for all of them. */
  readonly rejectedEarly?: { readonly plugin: string; readonly rejection: Rejection }
  /** Why nodes outside the only ones in question are none. */
  readonly others?: { readonly plugin: string; readonly rejection: Rejection }
  /** Names of all plugins that refused something. */
  readonly rejectors: readonly string[]
  readonly filters: readonly PreparedFilter[]
  /** Where the next pod's search begins. */
  readonly nextStart: number
}

export interface RejectedNode {
  readonly node: NodeInfo
  readonly plugin: string
  readonly rejection: Rejection
}

/** Looking for feasible nodes stops at this many, however big the cluster (pkg/scheduler/schedule_one.go). */
const fewestToFind = 100
const fewestPercent = 5

/** How many feasible nodes are enough. `percentage` 0 adapts: half of a small cluster, 5% of one with 5625 nodes or more. */
export function feasibleNodesToFind(nodes: number, percentage = 0): number {
  if (nodes < fewestToFind) return nodes
  const percent = percentage === 0 ? Math.max(fewestPercent, 50 - Math.trunc(nodes / 125)) : percentage
  return Math.max(fewestToFind, Math.trunc((nodes * percent) / 100))
}

/** Runs PreFilter and Filter. `start` is where in the visiting order to begin; `nominatedNode` is tried before all others. */
export function findFeasible(cycle: Cycle, plugins: readonly Plugin[], start: number, nominatedNode: string | undefined): Feasibility {
  const prepared = runPreFilters(cycle, plugins)
  if ('rejectedEarly' in prepared) {
    const { rejectedEarly } = prepared
    return { feasible: [], rejected: [], rejectedEarly, rejectors: [rejectedEarly.plugin], filters: [], nextStart: start }
  }
  const { filters, onlyNodes, restrictedBy } = prepared
  const nominated = nominatedNode ? nodeOf(cycle.cache, nominatedNode) : undefined
  const rejected: RejectedNode[] = []
  if (nominated) {
    const refusal = filterNode(cycle, filters, nominated)
    if (!refusal) return { feasible: [nominated], rejected, rejectors: [], filters, nextStart: start }
  }
  const candidates = onlyNodes ? namedNodes(cycle, onlyNodes) : cycle.nodes
  const enough = feasibleNodesToFind(candidates.length)
  const feasible: NodeInfo[] = []
  const rejectors = new Set<string>(restrictedBy)
  for (let i = 0; i < candidates.length && feasible.length < enough; i++) {
    const node = candidates[(start + i) % candidates.length]!
    const refusal = filterNode(cycle, filters, node)
    if (!refusal) feasible.push(node)
    else {
      rejected.push(refusal)
      rejectors.add(refusal.plugin)
    }
  }
  const nextStart = (start + feasible.length + rejected.length) % cycle.nodes.length
  const found = { feasible, rejected, rejectors: [...rejectors], filters, nextStart }
  if (!onlyNodes) return found
  const others = rejection(`node(s) didn't satisfy plugin(s) [${restrictedBy.join(' ')}]`, true)
  return { ...found, others: { plugin: restrictedBy.join(' '), rejection: others } }
}

/**
 * Runs all filters on a node; the first that refuses ends it. Pods of the same or a higher priority that wait for this node count as if
 * they were there, and the pod must fit without them too (its affinity must not lean on pods that may never come).
 */
export function filterNode(cycle: Cycle, filters: readonly PreparedFilter[], node: NodeInfo): RejectedNode | undefined {
  const { pod } = cycle
  const waiting = cycle.nominated(node.name).filter((other) => other.priority >= pod.priority && other.uid !== pod.uid)
  if (waiting.length > 0) {
    const copies = cloneFilters(filters)
    let crowded = node
    for (const other of waiting) {
      crowded = withPod(crowded, other)
      for (const { plugin, state } of copies) plugin.imagine?.(state, other, crowded, 1, cycle)
    }
    const refusal = runFilters(cycle, copies, crowded)
    if (refusal) return { ...refusal, node }
  }
  return runFilters(cycle, filters, node)
}

/** The same filters with a state of their own, to imagine pods more or less. */
export function cloneFilters(filters: readonly PreparedFilter[]): readonly PreparedFilter[] {
  return filters.map(({ plugin, state }) => ({ plugin, state: plugin.cloneFiltering ? plugin.cloneFiltering(state) : state }))
}

function runFilters(cycle: Cycle, filters: readonly PreparedFilter[], node: NodeInfo): RejectedNode | undefined {
  for (let i = 0; i < filters.length; i++) {
    const { plugin, state } = filters[i]!
    const refusal = plugin.filter!(node, cycle, state)
    if (refusal) return { node, plugin: plugin.name, rejection: refusal }
  }
  return undefined
}

type Prepared =
  | { readonly rejectedEarly: { readonly plugin: string; readonly rejection: Rejection } }
  | { readonly filters: readonly PreparedFilter[]; readonly onlyNodes?: ReadonlySet<string>; readonly restrictedBy: readonly string[] }

function runPreFilters(cycle: Cycle, plugins: readonly Plugin[]): Prepared {
  const filters: PreparedFilter[] = []
  const restrictedBy: string[] = []
  let onlyNodes: ReadonlySet<string> | undefined
  let early: { readonly plugin: string; readonly rejection: Rejection } | undefined
  for (const plugin of plugins) {
    const result = plugin.preFilter?.(cycle)
    if (result && 'skip' in result) continue
    if (result && 'reject' in result) {
      early = { plugin: plugin.name, rejection: result.reject }
      if (result.reject.unresolvable) return { rejectedEarly: early }
      continue
    }
    if (result?.onlyNodes) {
      const named: ReadonlySet<string> = onlyNodes ? common(onlyNodes, result.onlyNodes) : result.onlyNodes
      onlyNodes = named
      restrictedBy.push(plugin.name)
      if (named.size === 0) return { rejectedEarly: { plugin: plugin.name, rejection: noNodeLeft(restrictedBy) } }
    }
    if (plugin.filter) filters.push({ plugin, state: result?.state })
  }
  if (early) return { rejectedEarly: early }
  return onlyNodes ? { filters, onlyNodes, restrictedBy } : { filters, restrictedBy }
}

function noNodeLeft(plugins: readonly string[]): Rejection {
  if (plugins.length === 1) return rejection(`node(s) didn't satisfy plugin ${plugins[0]}`, true)
  return rejection(`node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`, true)
}

function namedNodes(cycle: Cycle, names: ReadonlySet<string>): readonly NodeInfo[] {
  const nodes: NodeInfo[] = []
  for (const name of names) {
    const node = nodeOf(cycle.cache, name)
    if (node) nodes.push(node)
  }
  return nodes
}

const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a].filter((name) => b.has(name)))
