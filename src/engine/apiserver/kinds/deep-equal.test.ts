import { expect, test } from 'vitest'
import { deepEqual } from './deep-equal.ts'

test.each([
  [undefined, null],
  [undefined, []],
  [null, {}],
  [{}, { a: undefined }],
  [undefined, { a: undefined }],
  [{ a: [] }, {}],
  [
    { a: { b: 1 }, c: 'x' },
    { c: 'x', a: { b: 1 } },
  ],
])('%j equals %j', (a, b) => {
  expect(deepEqual(a, b)).toBe(true)
  expect(deepEqual(b, a)).toBe(true)
})

test.each([
  [undefined, 0],
  [undefined, ''],
  [undefined, false],
  [{}, { a: 0 }],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [[{}], []],
  ['1', 1],
])('%j differs from %j', (a, b) => {
  expect(deepEqual(a, b)).toBe(false)
  expect(deepEqual(b, a)).toBe(false)
})
