import { expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../protocol/time.ts'
import { axisEnd, tickSeconds } from './timeline-scale.ts'

it('labels never come closer than the gap', () => {
  for (const span of [30, 61, 400, 3_700, 90_000])
    for (const width of [280, 900, 1_800]) expect((tickSeconds(span * SECOND, width) / span) * width).toBeGreaterThanOrEqual(83.9)
})

it('the axis ends at a round time beyond the run, and stays there for a while', () => {
  expect(axisEnd(0)).toBe(MINUTE)
  const end = axisEnd(7 * MINUTE)
  expect(end).toBeGreaterThan(7 * MINUTE)
  expect(axisEnd(7 * MINUTE + 5 * SECOND)).toBe(end)
})
