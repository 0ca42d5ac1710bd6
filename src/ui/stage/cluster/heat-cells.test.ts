import { expect, test } from 'vitest'
import { cellAt, layCells, mix, packColour, paintCells } from './heat-cells.ts'

const colours = { ground: 1, low: packColour('#000000'), high: packColour('#ffffff'), failure: 2, edge: 3, select: 4 }

test('5,000 nodes fit into a stage', () => {
  const grid = layCells(5000, 1000, 500)
  expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(5000)
  expect(grid.rows * grid.pitch).toBeLessThanOrEqual(500)
  expect(grid.pitch).toBe(10)
})

test('a point finds its cell, and nothing beyond the last', () => {
  const grid = { columns: 10, rows: 2, pitch: 10 }
  expect(cellAt(grid, 15, 5, 12)).toBe(1)
  expect(cellAt(grid, 15, 15, 12)).toBe(11)
  expect(cellAt(grid, 25, 15, 12)).toBeUndefined()
  expect(cellAt(grid, 105, 5, 12)).toBeUndefined()
})

test('colours keep their channels in the byte order of ImageData', () => {
  expect(packColour('#157b78').toString(16)).toBe('ff787b15')
  expect(mix(packColour('#000000'), packColour('#ffffff'), 0.5).toString(16)).toBe('ff808080')
})

test('state is drawn by shape: crosses, dashes, an outline', () => {
  const pixels = new Uint32Array(30 * 10)
  const node = { ready: true, schedulable: true, podCount: 110, maxPods: 110 }
  paintCells(pixels, 30, { columns: 3, rows: 1, pitch: 10 }, [node, { ...node, ready: false }, { ...node, schedulable: false }], colours, 0)
  expect(pixels[5 * 30 + 5]).toBe(colours.high)
  expect(pixels[0]).toBe(colours.select)
  expect([...pixels.subarray(5 * 30 + 10, 5 * 30 + 20)]).toContain(colours.failure)
  expect(pixels[20]).toBe(colours.edge)
  expect(pixels[22]).toBe(colours.ground)
})

test('nodes beyond the canvas are left out', () => {
  const pixels = new Uint32Array(10 * 10)
  const node = { ready: true, schedulable: true, podCount: 0, maxPods: 110 }
  expect(() => paintCells(pixels, 10, { columns: 1, rows: 3, pitch: 10 }, [node, node, node], colours, -1)).not.toThrow()
})
