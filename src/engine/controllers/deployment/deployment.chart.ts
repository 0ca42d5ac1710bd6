import { createMachine } from 'xstate'
import type { Deployment, KubeObject } from '../../../protocol/objects.ts'
import type { Chart } from '../../client/chart.ts'

const anywhere = { changed: 'unobserved', paused: 'paused', deleted: 'leaving' } as const

/** A rollout, as the Deployment's conditions tell it. */
const machine = createMachine({
  id: 'deployment',
  initial: 'unobserved',
  states: {
    unobserved: {
      on: {
        observed: 'progressing',
        available: 'complete',
        unavailable: 'degraded',
        late: 'stuck',
        refused: 'refused',
        paused: 'paused',
        deleted: 'leaving',
      },
    },
    progressing: { on: { available: 'complete', late: 'stuck', refused: 'refused', ...anywhere } },
    complete: { on: { unavailable: 'degraded', moved: 'progressing', refused: 'refused', ...anywhere } },
    degraded: { on: { available: 'complete', moved: 'progressing', refused: 'refused', ...anywhere } },
    stuck: { on: { moved: 'progressing', available: 'complete', refused: 'refused', ...anywhere } },
    refused: { on: { moved: 'progressing', available: 'complete', late: 'stuck', unavailable: 'degraded', ...anywhere } },
    paused: { on: { resumed: ['progressing', 'unobserved'], deleted: 'leaving' } },
    leaving: {},
  },
})

/** Reads the state off the conditions. */
function classify(object: KubeObject): string {
  const { metadata, spec, status } = object as Deployment
  if (metadata.deletionTimestamp) return 'leaving'
  if (spec.paused) return 'paused'
  if ((status?.observedGeneration ?? 0) < (metadata.generation ?? 0)) return 'unobserved'
  const conditions = status.conditions ?? []
  const progressing = conditions.find(({ type }) => type === 'Progressing')
  if (conditions.some(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True')) return 'refused'
  if (progressing?.reason === 'ProgressDeadlineExceeded') return 'stuck'
  const wants = spec.replicas ?? 1
  const isThere = (status.availableReplicas ?? 0) >= wants && (status.updatedReplicas ?? 0) === wants && (status.replicas ?? 0) === wants
  if (isThere) return 'complete'
  return progressing?.reason === 'NewReplicaSetAvailable' ? 'degraded' : 'progressing'
}

/** Chart of a Deployment. */
export const deploymentChart: Chart = { machine, classify }
