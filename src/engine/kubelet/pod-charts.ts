import type { ChartPicture } from '../../protocol/queries.ts'
import { type ChartMachine, chartEdges } from '../client/chart.ts'
import { containerMachine } from './container.chart.ts'
import type { KubeletState } from './kubelet-state.ts'
import { podWorkerMachine } from './pod-worker.chart.ts'

/** The charts of a pod on its node: its worker's, and one for each container. */
export function podCharts(kubelet: KubeletState, key: string): readonly ChartPicture[] {
  const record = kubelet.pods.get(key)
  if (!record) return []
  const shape = (machine: ChartMachine) => ({
    chart: machine.id,
    states: Object.keys(machine.config.states ?? {}),
    edges: [...chartEdges(machine).values()],
  })
  return [
    { ...shape(podWorkerMachine), subject: key, current: record.worker, history: record.history },
    ...record.containers.map(({ name, state, history }) => ({ ...shape(containerMachine), subject: name, current: state, history })),
  ]
}
