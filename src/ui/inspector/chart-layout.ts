import { Graph, layout } from '@dagrejs/dagre'
import type { ChartPicture } from '../../protocol/queries.ts'

export interface PlacedState {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface PlacedEdge {
  readonly from: string
  readonly to: string
  readonly events: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
  readonly label: { readonly x: number; readonly y: number }
}

export interface PlacedChart {
  readonly width: number
  readonly height: number
  readonly states: readonly PlacedState[]
  readonly edges: readonly PlacedEdge[]
}

export const stateHeight = 24
const charPx = 7.2
const marginPx = 12

/** Finds places for a statechart's states from top to bottom; edges between the same two states share one line. */
export function placeChart({ states, edges }: Pick<ChartPicture, 'states' | 'edges'>): PlacedChart {
  const graph = new Graph({ multigraph: false })
  graph.setGraph({ rankdir: 'TB', nodesep: 12, ranksep: 30, marginx: marginPx, marginy: marginPx })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const state of states) graph.setNode(state, { width: Math.max(56, state.length * charPx + 20), height: stateHeight })
  const events = new Map<string, string[]>()
  for (const { from, to, event } of edges) {
    if (from === to) continue
    const key = JSON.stringify([from, to])
    events.set(key, [...(events.get(key) ?? []), event])
  }
  for (const [key, names] of events) {
    const [from, to] = JSON.parse(key) as [string, string]
    const text = names.join(', ')
    graph.setEdge(from, to, { width: Math.min(72, text.length * 5.5), height: 12, labelpos: 'c' })
  }
  layout(graph)
  const size = graph.graph()
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    states: states.map((name) => ({ name, x: graph.node(name).x ?? 0, y: graph.node(name).y ?? 0, width: graph.node(name).width ?? 0 })),
    edges: [...events].map(([key, names]) => {
      const [from, to] = JSON.parse(key) as [string, string]
      const edge = graph.edge(from, to)
      const points = edge.points ?? []
      const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 }
      return { from, to, events: names.join(', '), points, label: { x: edge.x ?? middle.x, y: edge.y ?? middle.y } }
    }),
  }
}
