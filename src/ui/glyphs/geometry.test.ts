import { expect, test } from 'vitest'
import { arcPath, fixed, pointAt, spokePath } from './geometry.ts'

test('a turn starts at twelve o’clock and goes clockwise', () => {
  expect(pointAt(10, 10, 5, 0).map(fixed)).toEqual(['10', '5'])
  expect(pointAt(10, 10, 5, 0.25).map(fixed)).toEqual(['15', '10'])
  expect(pointAt(10, 10, 5, 0.5).map(fixed)).toEqual(['10', '15'])
})

test('an arc knows the long way round', () => {
  expect(arcPath(0, 0, 10, 0, 0.25)).toBe('M0 -10A10 10 0 0 1 10 0')
  expect(arcPath(0, 0, 10, 0, 0.75)).toBe('M0 -10A10 10 0 1 1 -10 0')
  expect(arcPath(0, 0, 10, 0.3, 0.3)).toBe('')
})

test('a whole turn is closed', () => {
  expect(arcPath(0, 0, 10, 0, 1)).toBe('M0 -10A10 10 0 1 1 0 10A10 10 0 1 1 0 -10Z')
})

test('a spoke runs outwards', () => {
  expect(spokePath(0, 0, 2, 4, 0.25)).toBe('M2 0L4 0')
})
