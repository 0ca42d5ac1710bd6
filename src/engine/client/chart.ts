import type { ResourceName } from '../../protocol/kinds.ts'
import type { KubeObject } from '../../protocol/objects.ts'

/**
 * A statechart of one kind of object: an XState machine that the page draws, and the way to read the state off an object.
 * A level-triggered loop is not driven by the machine; each change of an object must be an edge of it.
 */
export interface Chart {
  readonly machine: ChartMachine
  /** Whose objects it classifies, when they are not the controller's primary ones; `*` for any object. */
  readonly resource?: ResourceName
  /** The state that the object is in: a key of the machine's `states`. */
  classify(object: KubeObject): string
}

/** The part of an XState machine that names states and edges. */
export interface ChartMachine {
  readonly id: string
  readonly config: {
    readonly initial?: unknown
    readonly states?: Readonly<Record<string, { readonly on?: unknown } | undefined>>
  }
}

/** One arrow of a chart. */
export interface ChartEdge {
  readonly from: string
  readonly to: string
  readonly event: string
}

/** The arrows of a machine, by `from>to`. */
export function chartEdges(machine: ChartMachine): ReadonlyMap<string, ChartEdge> {
  const edges = new Map<string, ChartEdge>()
  for (const [from, state] of Object.entries(machine.config.states ?? {})) {
    for (const [event, transition] of Object.entries((state?.on ?? {}) as Record<string, unknown>)) {
      for (const to of targetsOf(transition)) edges.set(`${from}>${to}`, { from, to, event })
    }
  }
  return edges
}

function targetsOf(transition: unknown): readonly string[] {
  if (typeof transition === 'string') return [transition]
  if (Array.isArray(transition)) return transition.flatMap(targetsOf)
  const target = (transition as { target?: unknown } | undefined)?.target
  return typeof target === 'string' ? [target] : []
}

/** What an observed change means on the chart: the edge that it walked, `still` when the state is the same, or nothing: not an edge. */
export function walkChart(
  chart: Chart,
  edges: ReadonlyMap<string, ChartEdge>,
  before: KubeObject | undefined,
  after: KubeObject,
): ChartEdge | 'still' | undefined {
  const to = chart.classify(after)
  const from = before ? chart.classify(before) : String(chart.machine.config.initial)
  return from === to ? 'still' : edges.get(`${from}>${to}`)
}
