import type { ChartPicture } from '../../../protocol/queries.ts'
import { fixed, pointAt } from '../../glyphs/geometry.ts'

/** Radius of the circle that states stand on, and half the side of the square drawing. */
export const orbitRadius = 132
export const orbitHalf = 188

/** A state's pill on the orbit. */
export interface OrbitState {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly turn: number
}

/** An arrow of the chart, drawn between two pills. */
export interface OrbitEdge {
  readonly from: string
  readonly to: string
  readonly events: string
  readonly d: string
  /** It was walked in the recorded history. */
  readonly walked: boolean
}

export interface Orbit {
  readonly states: readonly OrbitState[]
  readonly edges: readonly OrbitEdge[]
}

const letter = 6.6

/** Lays a statechart on a circle: states clockwise in the chart's order, the first at nine o'clock, arrows as arcs inside. */
export function layOrbit(chart: Pick<ChartPicture, 'states' | 'edges' | 'history'>): Orbit {
  const states = chart.states.map((name, index) => {
    const turn = (0.75 + index / Math.max(1, chart.states.length)) % 1
    const [x, y] = pointAt(0, 0, orbitRadius, turn)
    const width = name.length * letter + 22
    return { name, turn, width, x: clampX(x, width), y }
  })
  const places = new Map(states.map((state) => [state.name, state]))
  const walked = new Set(chart.history.slice(1).map((step, index) => `${chart.history[index]!.state}>${step.state}`))
  const events = new Map<string, string[]>()
  for (const edge of chart.edges) {
    if (edge.from === edge.to) continue
    const id = `${edge.from}>${edge.to}`
    events.set(id, [...(events.get(id) ?? []), edge.event])
  }
  return {
    states,
    edges: [...events].flatMap(([id, names]) => {
      const [from, to] = id.split('>') as [string, string]
      const a = places.get(from)
      const b = places.get(to)
      return a && b ? [{ from, to, events: names.join(', '), d: edgePath(a, b), walked: walked.has(id) }] : []
    }),
  }
}

/** Pills stay inside the drawing, however long their names. */
function clampX(x: number, width: number): number {
  const limit = orbitHalf - width / 2 - 2
  return Math.max(-limit, Math.min(limit, x))
}

/** From pill to pill, bent towards the dial's rim; there and back bend apart, because each starts a little clockwise of the middle. */
function edgePath(from: OrbitState, to: OrbitState): string {
  const gap = (to.turn - from.turn + 1) % 1
  const forward = gap <= 0.5
  const start = pointAt(0, 0, orbitRadius - 13, from.turn + (forward ? 0.02 : -0.02))
  const end = pointAt(0, 0, orbitRadius - 15, to.turn + (forward ? -0.02 : 0.02))
  const span = forward ? gap : 1 - gap
  const middle = pointAt(0, 0, orbitRadius - 18 - span * 46 - (forward ? 0 : 12), forward ? from.turn + gap / 2 : from.turn - (1 - gap) / 2)
  return `M${fixed(start[0])} ${fixed(start[1])}Q${fixed(middle[0])} ${fixed(middle[1])} ${fixed(end[0])} ${fixed(end[1])}`
}

/** How long a key waits after so many failures in a row: 5 ms, doubled each time, at most 1000 s (client-go's default). */
export function backOffDelayMs(failures: number): number {
  return Math.min(5 * 2 ** Math.max(0, failures - 1), 1_000_000)
}
