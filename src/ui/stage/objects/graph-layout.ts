import { Graph, layout } from '@dagrejs/dagre'
import type { GraphEdge, GraphNode } from '../../../protocol/queries.ts'

/** Size of an object's box. */
export const boxWidth = 208
export const boxHeight = 44

export interface Spot {
  readonly x: number
  readonly y: number
}

/** Top left corners by id: owners left of what they own, Services beside the pods they select. */
export function layGraph(
  nodes: readonly Pick<GraphNode, 'id'>[],
  edges: readonly Pick<GraphEdge, 'from' | 'to'>[],
): ReadonlyMap<string, Spot> {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 56, marginx: 16, marginy: 16 })
  graph.setDefaultEdgeLabel(() => ({}))
  const known = new Set(nodes.map((node) => node.id))
  const joined = new Set(edges.filter((edge) => known.has(edge.from) && known.has(edge.to)).flatMap((edge) => [edge.from, edge.to]))
  for (const node of nodes) if (joined.has(node.id)) graph.setNode(node.id, { width: boxWidth, height: boxHeight })
  for (const edge of edges) if (joined.has(edge.from) && joined.has(edge.to)) graph.setEdge(edge.from, edge.to)
  layout(graph)
  const spots = new Map<string, Spot>()
  let bottom = 16
  for (const id of graph.nodes()) {
    const { x = 0, y = 0 } = graph.node(id)
    spots.set(id, { x: x - boxWidth / 2, y: y - boxHeight / 2 })
    bottom = Math.max(bottom, y + boxHeight / 2 + 28)
  }
  placeLoose(
    nodes.filter((node) => !joined.has(node.id)),
    bottom,
    spots,
  )
  return spots
}

/** Objects that belong to nothing stand in rows under the rest. */
function placeLoose(nodes: readonly Pick<GraphNode, 'id'>[], top: number, spots: Map<string, Spot>) {
  const columns = Math.max(3, Math.min(6, Math.ceil(Math.sqrt(nodes.length))))
  for (const [index, node] of nodes.entries()) {
    spots.set(node.id, { x: 16 + (index % columns) * (boxWidth + 16), y: top + Math.floor(index / columns) * (boxHeight + 12) })
  }
}

/** What the layout depends on: a change of state alone moves nothing. */
export function layoutSignature(nodes: readonly Pick<GraphNode, 'id'>[], edges: readonly Pick<GraphEdge, 'from' | 'to'>[]): string {
  return `${nodes.map((node) => node.id).join('\n')}\n\n${edges.map((edge) => `${edge.from}>${edge.to}`).join('\n')}`
}

/** Objects in reading order: column by column, top to bottom. */
export function readingOrder<Node extends Pick<GraphNode, 'id'>>(
  nodes: readonly Node[],
  spots: ReadonlyMap<string, Spot>,
): readonly Node[] {
  const spot = (node: Node) => spots.get(node.id) ?? { x: 0, y: 0 }
  return [...nodes].sort((a, b) => spot(a).x - spot(b).x || spot(a).y - spot(b).y)
}
