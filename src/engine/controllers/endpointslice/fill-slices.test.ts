import { describe, expect, it } from 'vitest'
import type { Endpoint, EndpointSlice } from '../../../protocol/objects.ts'
import { fillSlices } from './fill-slices.ts'

const endpoint = (number: number, ready = true): Endpoint => ({
  addresses: [`10.0.0.${number}`],
  conditions: { ready, serving: ready, terminating: false },
  targetRef: { kind: 'Pod', namespace: 'default', name: `pod-${number}`, uid: String(number) },
})
const range = (from: number, to: number): Endpoint[] => Array.from({ length: to - from }, (_, at) => endpoint(from + at))
const labels = { 'kubernetes.io/service-name': 'web' }
const slice = (name: string, endpoints: readonly Endpoint[]): EndpointSlice =>
  ({ metadata: { name, labels }, endpoints, ports: [] }) as unknown as EndpointSlice
const summary = (slices: readonly EndpointSlice[], wanted: readonly Endpoint[]) => {
  const { create, update, remove } = fillSlices(slices, wanted, [], labels)
  return {
    create: create.map(({ endpoints }) => endpoints.length),
    update: update.map((change) => [change.slice.metadata.name, change.contents.endpoints.length]),
    remove: remove.map(({ metadata }) => metadata.name),
  }
}

describe('endpoints in slices', () => {
  it('fill new slices up to a hundred', () => {
    expect(summary([], range(0, 250))).toEqual({ create: [100, 100, 50], update: [], remove: [] })
  })

  it('stay where they are, so that a change of one touches one slice', () => {
    const slices = [slice('a', range(0, 100)), slice('b', range(100, 150))]
    expect(summary(slices, range(0, 150))).toEqual({ create: [], update: [], remove: [] })
    const wanted = [...range(0, 149), endpoint(149, false)]
    expect(summary(slices, wanted)).toEqual({ create: [], update: [['b', 50]], remove: [] })
  })

  it('go into a slice that changes anyway before any other', () => {
    const slices = [slice('a', range(0, 50)), slice('b', range(50, 60))]
    expect(summary(slices, [...range(1, 50), ...range(50, 65)])).toEqual({ create: [], update: [['a', 54]], remove: [] })
  })

  it('go into the fullest of the slices that change', () => {
    const slices = [slice('a', range(0, 50)), slice('b', range(50, 90))]
    const bigger = [slice('a', range(0, 20)), slice('b', range(20, 90))]
    const wanted = [...range(1, 50), ...range(51, 95)]
    expect(summary(slices, wanted).update).toEqual([
      ['a', 54],
      ['b', 39],
    ])
    expect(summary(bigger, [...range(1, 20), ...range(21, 95)]).update).toEqual([
      ['a', 19],
      ['b', 74],
    ])
  })

  it('go into the fullest slice that takes them all, or into a new one', () => {
    const slices = [slice('a', range(0, 50)), slice('b', range(50, 140)), slice('c', range(140, 230))]
    expect(summary(slices, range(0, 238))).toEqual({ create: [], update: [['b', 98]], remove: [] })
    expect(summary(slices, range(0, 290))).toEqual({ create: [60], update: [], remove: [] })
  })

  it('leave an empty slice behind to be removed', () => {
    expect(summary([slice('a', range(0, 3)), slice('b', range(3, 5))], range(3, 5))).toEqual({ create: [], update: [], remove: ['a'] })
  })
})
