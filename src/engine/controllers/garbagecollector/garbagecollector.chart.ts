import { createMachine } from 'xstate'
import type { KubeObject } from '../../../protocol/objects.ts'
import type { Chart } from '../../client/chart.ts'

/** How an object leaves, as its finalizers tell: at once, after its dependents, or after letting them go. */
const machine = createMachine({
  id: 'garbagecollector',
  initial: 'kept',
  states: {
    kept: { on: { deletedInForeground: 'deletingDependents', deletedOrphaning: 'orphaningDependents', deleted: 'leaving' } },
    deletingDependents: { on: { dependentsGone: 'leaving', policyChanged: 'orphaningDependents' } },
    orphaningDependents: { on: { dependentsReleased: 'leaving', policyChanged: 'deletingDependents' } },
    leaving: { on: { policyChanged: ['deletingDependents', 'orphaningDependents'] } },
  },
})

function classify({ metadata: { deletionTimestamp, finalizers = [] } }: KubeObject): string {
  if (!deletionTimestamp) return 'kept'
  if (finalizers.includes('foregroundDeletion')) return 'deletingDependents'
  return finalizers.includes('orphan') ? 'orphaningDependents' : 'leaving'
}

/** Chart of any object under the garbage collector. */
export const garbageCollectorChart: Chart = { machine, classify, resource: '*' }
