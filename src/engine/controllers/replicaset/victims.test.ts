import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../protocol/objects.ts'
import { HOUR, seconds, toTimestamp } from '../../../protocol/time.ts'
import { chooseVictims } from './victims.ts'

const now = 10 * HOUR

interface Traits {
  readonly node?: string
  readonly phase?: string
  readonly readyFor?: number
  readonly cost?: string
  readonly restarts?: number
  readonly age?: number
  readonly uid?: string
}

function pod(name: string, { node = 'n1', phase = 'Running', readyFor, cost, restarts = 0, age = 3600, uid = name }: Traits = {}): Pod {
  const ready = readyFor === undefined ? { status: 'False' } : { status: 'True', lastTransitionTime: toTimestamp(now - seconds(readyFor)) }
  const annotations = cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': cost }
  return {
    metadata: { name, uid, annotations, creationTimestamp: toTimestamp(now - seconds(age)) },
    spec: { containers: [], ...(node ? { nodeName: node } : {}) },
    status: { phase, conditions: [{ type: 'Ready', ...ready }], containerStatuses: [{ name: 'c', restartCount: restarts }] },
  } as unknown as Pod
}

const order = (pods: readonly Pod[], related: readonly Pod[] = []) =>
  chooseVictims([...pods, pod('last', { readyFor: 36_000, cost: '9' })], related, pods.length, now).map(({ metadata }) => metadata.name)

describe('which pods of a ReplicaSet go first', () => {
  it('follows the order of Kubernetes, criterion by criterion', () => {
    const pods = [
      pod('costly', { readyFor: 100, cost: '5' }),
      pod('ready', { readyFor: 100 }),
      pod('cheap', { readyFor: 100, cost: '-1' }),
      pod('notReady'),
      pod('pending', { phase: 'Pending' }),
      pod('unbound', { node: '', phase: 'Pending' }),
    ]
    expect(order(pods)).toEqual(['unbound', 'pending', 'notReady', 'cheap', 'ready', 'costly'])
  })

  it('takes the pods that share a node first', () => {
    const alone = pod('alone', { readyFor: 5, node: 'n2' })
    const pair = pod('pair', { readyFor: 500 })
    expect(order([alone, pair], [alone, pair, pod('other')])).toEqual(['pair', 'alone'])
  })

  it('compares ages only by their magnitude', () => {
    const [young, old] = [pod('young', { readyFor: 10, uid: 'b' }), pod('old', { readyFor: 1000, uid: 'a' })]
    expect(order([old, young])).toEqual(['young', 'old'])
    const near = pod('near', { readyFor: 1001, uid: '0' })
    expect(order([old, near])).toEqual(['near', 'old'])
  })

  it('takes what restarts more, and then what is newer', () => {
    expect(order([pod('steady'), pod('restless', { restarts: 3 })])).toEqual(['restless', 'steady'])
    expect(order([pod('aged', { age: 30_000 }), pod('fresh', { age: 60 })])).toEqual(['fresh', 'aged'])
  })
})
