import type { ChartMachine } from '../client/chart.ts'

/** A chart as a table: state -> event -> next state. What runs is this table; what is drawn is the machine that it was made from. */
export type ChartTable = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The table of a machine whose every event has one target. */
export function chartTable(machine: ChartMachine): ChartTable {
  const states = Object.entries(machine.config.states ?? {})
  return new Map(states.map(([state, node]) => [state, new Map(Object.entries((node?.on ?? {}) as Record<string, string>))]))
}

/** The state after an event; throws when the chart has no such edge. */
export function nextState(table: ChartTable, chart: string, state: string, event: string): string {
  const next = table.get(state)?.get(event)
  if (next === undefined) throw new Error(`chart ${chart}: no edge ${event} from ${state}`)
  return next
}
