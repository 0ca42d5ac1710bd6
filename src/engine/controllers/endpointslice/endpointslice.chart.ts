import { createMachine } from 'xstate'
import type { EndpointSlice, KubeObject } from '../../../protocol/objects.ts'
import type { Chart } from '../../client/chart.ts'

/** What a slice offers to those who route by it. */
const machine = createMachine({
  id: 'endpointslice',
  initial: 'empty',
  states: {
    empty: { on: { podsFound: 'noneReady', podsReady: ['someReady', 'allReady'], deleted: 'leaving' } },
    noneReady: { on: { ready: ['someReady', 'allReady'], emptied: 'empty', deleted: 'leaving' } },
    someReady: { on: { ready: 'allReady', unready: 'noneReady', emptied: 'empty', deleted: 'leaving' } },
    allReady: { on: { unready: ['someReady', 'noneReady'], emptied: 'empty', deleted: 'leaving' } },
    leaving: {},
  },
})

function classify(object: KubeObject): string {
  const { metadata, endpoints } = object as EndpointSlice
  if (metadata.deletionTimestamp) return 'leaving'
  if (!endpoints?.length) return 'empty'
  const ready = endpoints.filter(({ conditions }) => conditions?.ready).length
  if (ready === 0) return 'noneReady'
  return ready === endpoints.length ? 'allReady' : 'someReady'
}

/** Chart of an EndpointSlice. */
export const endpointSliceChart: Chart = { machine, classify, resource: 'endpointslices' }
