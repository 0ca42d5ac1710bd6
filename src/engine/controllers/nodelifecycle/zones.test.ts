import { describe, expect, it } from 'vitest'
import { SECOND } from '../../../protocol/time.ts'
import { judgeZones, takeAllowance, type Zone, type ZoneCount, zoneState } from './zones.ts'

const counts = (zones: Record<string, readonly [ready: number, notReady: number]>): Map<string, ZoneCount> =>
  new Map(Object.entries(zones).map(([name, [ready, notReady]]) => [name, { ready, notReady }]))

describe('zones', () => {
  it.each([
    [3, 0, 'normal'],
    [1, 2, 'normal'],
    [2, 3, 'partial'],
    [3, 3, 'normal'],
    [0, 1, 'full'],
  ])('%d ready and %d not ready is %s', (ready, notReady, expected) => {
    expect(zoneState({ ready, notReady })).toBe(expected)
  })

  it('allow one taint at once and one more every ten seconds', () => {
    const zones = new Map<string, Zone>()
    judgeZones(zones, counts({ a: [5, 1] }), 0)
    const zone = zones.get('a')!
    expect([takeAllowance(zone, 0), takeAllowance(zone, 0), takeAllowance(zone, 4 * SECOND), takeAllowance(zone, 10 * SECOND)]).toEqual([
      0,
      10 * SECOND,
      6 * SECOND,
      0,
    ])
  })

  it('allow none in a small zone that is mostly broken', () => {
    const zones = new Map<string, Zone>()
    judgeZones(zones, counts({ a: [2, 3], b: [1, 0] }), 0)
    expect(takeAllowance(zones.get('a')!, 0)).toBeUndefined()
  })

  it('call it off when everything is down, and start again when something comes back', () => {
    const zones = new Map<string, Zone>()
    judgeZones(zones, counts({ a: [1, 0], b: [1, 0] }), 0)
    expect(judgeZones(zones, counts({ a: [0, 1], b: [1, 0] }), 0)).toBe('none')
    expect(judgeZones(zones, counts({ a: [0, 1], b: [0, 1] }), 0)).toBe('everythingDown')
    expect(takeAllowance(zones.get('a')!, 100 * SECOND)).toBeUndefined()
    expect(judgeZones(zones, counts({ a: [0, 1], b: [1, 0] }), 100 * SECOND)).toBe('comingBack')
    expect(takeAllowance(zones.get('a')!, 200 * SECOND)).toBe(0)
  })
})
