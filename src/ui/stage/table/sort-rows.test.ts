import { expect, test } from 'vitest'
import { compareNatural, sortRows, toTabbedText } from './sort-rows.ts'

const row = (...texts: string[]) => ({ cells: texts.map((text) => ({ text })) })

test('numbers inside names count as numbers', () => {
  expect(['node-10', 'node-2', 'node', 'db-1'].sort(compareNatural)).toEqual(['db-1', 'node', 'node-2', 'node-10'])
})

test('without a sort the order of the diagram stays', () => {
  const rows = [row('b'), row('a')]
  expect(sortRows(rows, undefined)).toBe(rows)
})

test('equal rows keep the order of the diagram, in both directions', () => {
  const rows = [row('x', '1'), row('a', '2'), row('x', '3')]
  expect(sortRows(rows, { column: 0, descending: false }).map((r) => r.cells[1]!.text)).toEqual(['2', '1', '3'])
  expect(sortRows(rows, { column: 0, descending: true }).map((r) => r.cells[1]!.text)).toEqual(['1', '3', '2'])
})

test('a cell may sort by something else than its text', () => {
  const rows = [{ cells: [{ text: '8Gi', order: 8 }] }, { cells: [{ text: '512Mi', order: 0.5 }] }]
  expect(sortRows(rows, { column: 0, descending: false })[0]!.cells[0]!.text).toBe('512Mi')
})

test('copied text has one line a row and no stray tabs', () => {
  expect(toTabbedText(['name', 'message'], [row('a', 'one\ttwo\nthree')])).toBe('name\tmessage\na\tone two three')
})
