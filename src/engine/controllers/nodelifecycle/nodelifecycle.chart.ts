import { createMachine } from 'xstate'
import type { KubeObject, Node } from '../../../protocol/objects.ts'
import type { Chart } from '../../client/chart.ts'

/** The health of a node as the control plane sees it. */
const machine = createMachine({
  id: 'node',
  initial: 'registered',
  states: {
    registered: { on: { ready: 'ready', notReady: 'notReady', neverHeard: 'unreachable' } },
    ready: { on: { notReady: 'notReady', silent: 'unreachable', cordoned: 'cordoned' } },
    cordoned: { on: { uncordoned: 'ready', notReady: 'notReady', silent: 'unreachable' } },
    notReady: { on: { ready: ['ready', 'cordoned'], silent: 'unreachable', tainted: 'evicting' } },
    unreachable: { on: { back: ['ready', 'cordoned', 'notReady'], tainted: 'evicting' } },
    evicting: { on: { back: 'recovering', everythingDown: ['unreachable', 'notReady'], untainted: ['ready', 'cordoned'] } },
    recovering: { on: { untainted: ['ready', 'cordoned'], silent: 'evicting' } },
  },
})

function classify(object: KubeObject): string {
  const { spec, status } = object as Node
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  const isEvicting = spec?.taints?.some(
    ({ key, effect }) => effect === 'NoExecute' && /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key),
  )
  if (!ready) return 'registered'
  if (ready.status === 'True') return isEvicting ? 'recovering' : spec?.unschedulable ? 'cordoned' : 'ready'
  if (isEvicting) return 'evicting'
  return ready.status === 'Unknown' ? 'unreachable' : 'notReady'
}

/** Chart of a Node's health. */
export const nodeChart: Chart = { machine, classify }
