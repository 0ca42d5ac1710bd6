import { createMachine } from 'xstate'
import type { KubeObject, Namespace } from '../../../protocol/objects.ts'
import type { Chart } from '../../client/chart.ts'

/** How a namespace comes to its end. */
const machine = createMachine({
  id: 'namespace',
  initial: 'active',
  states: {
    active: { on: { deleted: 'terminating' } },
    terminating: { on: { emptied: 'emptied', finalizersFound: 'waiting', failed: 'failing' } },
    waiting: { on: { emptied: 'emptied', failed: 'failing' } },
    failing: { on: { emptied: 'emptied', finalizersFound: 'waiting' } },
    emptied: { on: { finalizersFound: 'waiting', failed: 'failing' } },
  },
})

function classify(object: KubeObject): string {
  const { metadata, status } = object as Namespace
  if (!metadata.deletionTimestamp) return 'active'
  const isTrue = (type: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
  if (!status?.conditions?.length) return 'terminating'
  if (isTrue('NamespaceDeletionContentFailure')) return 'failing'
  return isTrue('NamespaceContentRemaining') || isTrue('NamespaceFinalizersRemaining') ? 'waiting' : 'emptied'
}

/** Chart of a Namespace. */
export const namespaceChart: Chart = { machine, classify }
