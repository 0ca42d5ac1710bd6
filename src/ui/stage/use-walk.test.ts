import { expect, test } from 'vitest'
import { parseSelectKey, selectKey, walkTo } from './use-walk.ts'

test('the walk starts at an end and stops at the ends', () => {
  expect(walkTo('ArrowDown', -1, 3)).toBe(0)
  expect(walkTo('ArrowUp', -1, 3)).toBe(2)
  expect(walkTo('ArrowDown', 2, 3)).toBe(2)
  expect(walkTo('ArrowLeft', 0, 3)).toBe(0)
  expect(walkTo('End', 0, 3)).toBe(2)
})

test('other keys and an empty stage are left alone', () => {
  expect(walkTo('a', 0, 3)).toBeUndefined()
  expect(walkTo('ArrowDown', -1, 0)).toBeUndefined()
})

test('what a click selects survives the trip through an attribute', () => {
  expect(parseSelectKey(selectKey('pods', 'default/web-1'))).toEqual({ resource: 'pods', key: 'default/web-1' })
})
