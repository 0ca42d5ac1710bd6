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
    for (const direction of ['request', 'reply']) {
      const places = drawing.stations.filter((_, index) => sampleTrace.hops[index]!.direction === direction).map(String)
      expect(new Set(places).size).toBe(places.length)
    }
  }
})

test('the right machine is the mirror of the left: its pod is far from the wire', () => {
  const [left, right] = layPath(sampleTrace, 1000).nodes
  expect(left!.wire.x).toBeGreaterThan(left!.bridge.x)
  expect(right!.wire.x).toBeLessThan(right!.bridge.x)
})

test('no line runs through the names of the kernel’s steps', () => {
  for (const width of [390, 830, 1118]) {
    const { nodes, stations } = layPath(sampleTrace, width)
    for (const [index, hop] of sampleTrace.hops.entries()) {
      const before = sampleTrace.hops[index - 1]
      if (before?.direction !== hop.direction) continue
      const points = legPoints(before.at, hop.at, stations[index - 1]!, stations[index]!, nodes)
      for (const [step, [x1, y1]] of points.slice(0, -1).entries()) {
        const [x2, y2] = points[step + 1]!
        for (const node of nodes)
          for (const slot of node.slots.values()) {
            const middle = slot.x + slot.width / 2
            const through =
              y1 === y2 && Math.min(x1, x2) < middle && Math.max(x1, x2) > middle && Math.abs(y1 - slot.y - slot.height / 2) < 6
            expect(through, `${before.id} to ${hop.id} at ${width}`).toBe(false)
          }
      }
    }
  }
})
