import { expect, test } from 'vitest'
import { sampleTrace } from '../fixtures/sample-network.ts'
import { layPath, legPoints } from './path-layout.ts'

test('machines stand side by side with the wire between, and under each other on a narrow stage', () => {
  const wide = layPath(sampleTrace, 1000)
  expect(wide.nodes.map((node) => node.name)).toEqual(['worker-1', 'worker-2'])
  expect(wide.nodes[1]!.plate.x).toBeGreaterThan(wide.nodes[0]!.plate.x + wide.nodes[0]!.plate.width)
  expect(wide.wires).toHaveLength(1)
  const narrow = layPath(sampleTrace, 390)
  expect(narrow.nodes[1]!.plate.y).toBeGreaterThan(narrow.nodes[0]!.plate.y + narrow.nodes[0]!.plate.height)
})

test('every hop has a station inside the drawing, and no two share a place', () => {
  for (const width of [390, 830, 1118]) {
    const drawing = layPath(sampleTrace, width)
    expect(drawing.stations).toHaveLength(sampleTrace.hops.length)
    for (const [x, y] of drawing.stations) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(width)
      expect(y).toBeLessThanOrEqual(drawing.height)
    }
    expect(new Set(drawing.stations.map(String)).size).toBe(sampleTrace.hops.length)
  }
})

test('the right machine is the mirror of the left: its pod is far from the wire', () => {
  const [left, right] = layPath(sampleTrace, 1000).nodes
  expect(left!.wire.x).toBeGreaterThan(left!.bridge.x)
  expect(right!.wire.x).toBeLessThan(right!.bridge.x)
})

test('a leg turns twice, or not at all', () => {
  expect(legPoints([0, 0], [10, 0])).toHaveLength(2)
  expect(legPoints([0, 0], [10, 20])).toEqual([
    [0, 0],
    [5, 0],
    [5, 20],
    [10, 20],
  ])
})
