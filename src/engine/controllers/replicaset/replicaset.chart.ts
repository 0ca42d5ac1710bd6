import { createMachine } from 'xstate'
import type { KubeObject, ReplicaSet } from '../../../protocol/objects.ts'
import type { Chart } from '../../client/chart.ts'

/** The life of a ReplicaSet, as its status shows it. */
const machine = createMachine({
  id: 'replicaset',
  initial: 'unobserved',
  states: {
    unobserved: {
      on: { observed: ['tooFew'], settled: 'settled', refused: 'refused', surplus: 'tooMany', emptied: 'empty', deleted: 'leaving' },
    },
    tooFew: {
      on: {
        created: 'waiting',
        ready: 'settled',
        refused: 'refused',
        surplus: 'tooMany',
        emptied: 'empty',
        scaled: 'unobserved',
        deleted: 'leaving',
      },
    },
    waiting: {
      on: {
        ready: 'settled',
        lost: 'tooFew',
        surplus: 'tooMany',
        refused: 'refused',
        emptied: 'empty',
        scaled: 'unobserved',
        deleted: 'leaving',
      },
    },
    settled: {
      on: {
        unready: 'waiting',
        lost: 'tooFew',
        surplus: 'tooMany',
        refused: 'refused',
        emptied: 'empty',
        scaled: 'unobserved',
        deleted: 'leaving',
      },
    },
    tooMany: {
      on: {
        removed: 'settled',
        unready: 'waiting',
        lost: 'tooFew',
        emptied: 'empty',
        refused: 'refused',
        scaled: 'unobserved',
        deleted: 'leaving',
      },
    },
    refused: {
      on: {
        created: 'waiting',
        retried: 'tooFew',
        ready: 'settled',
        surplus: 'tooMany',
        emptied: 'empty',
        scaled: 'unobserved',
        deleted: 'leaving',
      },
    },
    empty: { on: { scaled: 'unobserved', surplus: 'tooMany', deleted: 'leaving' } },
    leaving: {},
  },
})

/** Reads the state off `spec.replicas` and the status. */
function classify(object: KubeObject): string {
  const { metadata, spec, status } = object as ReplicaSet
  const wants = spec.replicas ?? 1
  const has = status?.replicas ?? 0
  if (metadata.deletionTimestamp) return 'leaving'
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 'unobserved'
  if (status.conditions?.some(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True')) return 'refused'
  if (has < wants) return 'tooFew'
  if (has > wants) return 'tooMany'
  if (wants === 0) return 'empty'
  return (status.availableReplicas ?? 0) < wants ? 'waiting' : 'settled'
}

/** Chart of a ReplicaSet. */
export const replicaSetChart: Chart = { machine, classify }
