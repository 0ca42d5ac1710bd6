import type { KubeObject } from '../../protocol/objects.ts'
import type { ChartPicture } from '../../protocol/queries.ts'
import { type Chart, chartEdges } from '../client/chart.ts'
import { changesOf } from '../etcd/etcd.ts'
import type { Scope } from './scope.ts'

const longestHistory = 30

/** A chart of an object's kind with the state that the object is in, and the states that etcd still remembers. */
export function objectChart(scope: Scope, chart: Chart, resource: string, key: string, object: KubeObject): ChartPicture {
  const { etcd } = scope.apiserver
  const history: { state: string; at: number }[] = []
  for (const change of changesOf(etcd, resource, key)) {
    if (change.type === 'DELETED') continue
    const state = chart.classify(change.object)
    if (history.at(-1)?.state !== state) history.push({ state, at: 0 })
  }
  const current = chart.classify(object)
  return { ...chartShape(chart), subject: key, current, history: history.slice(-longestHistory) }
}

/** States and edges of a chart, from the machine's own definition. */
export function chartShape(chart: Pick<Chart, 'machine'>): Pick<ChartPicture, 'chart' | 'states' | 'edges'> {
  const { machine } = chart
  return { chart: machine.id, states: Object.keys(machine.config.states ?? {}), edges: [...chartEdges(machine).values()] }
}
