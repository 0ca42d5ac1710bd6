import { describe, expect, it } from 'vitest'
import type { Deployment, IntOrString, ReplicaSet } from '../../../protocol/objects.ts'
import { byCreation } from './revisions.ts'
import { growNew, maxSurge, maxUnavailable, proportions, scaledValue, shrinkOld } from './rollout-maths.ts'

const deployment = (replicas: number, surge: IntOrString = '25%', unavailable: IntOrString = '25%'): Deployment =>
  ({
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } },
    status: {},
  }) as unknown as Deployment

const set = (name: string, replicas: number, available = replicas, most?: number): ReplicaSet =>
  ({
    metadata: {
      name,
      creationTimestamp: `2026-01-01T00:00:0${name.at(-1)}Z`,
      annotations: most === undefined ? {} : { 'deployment.kubernetes.io/max-replicas': String(most) },
    },
    spec: { replicas },
    status: { availableReplicas: available },
  }) as unknown as ReplicaSet

describe('limits of a rolling update', () => {
  it.each([
    ['25%', 10, true, 3],
    ['25%', 10, false, 2],
    [2, 10, true, 2],
    ['0%', 10, true, 0],
    ['100%', 3, false, 3],
  ])('%s of %d, rounded up: %s, is %d', (value, total, up, expected) => {
    expect(scaledValue(value, total, up)).toBe(expected)
  })

  it('lets one pod be unavailable when both limits come out as nothing', () => {
    expect([maxSurge(deployment(2, '0%', '1%')), maxUnavailable(deployment(2, '0%', '1%'))]).toEqual([0, 1])
  })

  it('never lets more pods be unavailable than there are', () => {
    expect([maxUnavailable(deployment(2, 1, 5)), maxUnavailable(deployment(0, 1, 5))]).toEqual([2, 0])
  })
})

describe('steps of a rolling update', () => {
  it.each([
    [deployment(5), 0, 5, 2],
    [deployment(5), 2, 4, 3],
    [deployment(5), 2, 5, 2],
    [deployment(5), 6, 0, 5],
    [deployment(4, 0, 1), 0, 4, 0],
  ])('%#: the new set grows to what the surge allows', (target, current, old, expected) => {
    const newSet = set('new2', current)
    expect(growNew(target, newSet, [set('old1', old), newSet])).toBe(expected)
  })

  it('removes broken old pods first, then as many as availability allows, oldest set first', () => {
    const newSet = set('new3', 5, 0)
    const old = [set('old1', 3, 1), set('old2', 5)]
    // Ten wanted, two may be unavailable; thirteen there are, of them six available: only the two broken ones may go, and they do not count.
    const steps = shrinkOld(deployment(10), newSet, old, [...old, newSet])
    expect(steps.map(({ replicaSet, to }) => [replicaSet.metadata.name, to])).toEqual([])
    const later = set('new3', 5, 5)
    const after = shrinkOld(deployment(10), later, old, [...old, later])
    expect(after.map(({ replicaSet, to }) => [replicaSet.metadata.name, to])).toEqual([
      ['old1', 1],
      ['old1', 0],
      ['old2', 3],
    ])
  })

  it('shares a new size out in proportion, and gives what is left to the first', () => {
    const sets = [set('a1', 8, 8, 13), set('b2', 5, 0, 13)]
    const steps = (target: Deployment) =>
      proportions(target, sets, (a, b) => byCreation(b, a)).map(({ replicaSet, to }) => [replicaSet.metadata.name, to])
    expect(steps(deployment(15))).toEqual([
      ['a1', 12],
      ['b2', 7],
    ])
    expect(steps(deployment(5))).toEqual([
      ['a1', 4],
      ['b2', 3],
    ])
    expect(steps(deployment(0))).toEqual([
      ['a1', 0],
      ['b2', 0],
    ])
  })
})
