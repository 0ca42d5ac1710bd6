import { expect, test } from 'vitest'
import { boxHeight, boxWidth, layGraph, layoutSignature, readingOrder } from './graph-layout.ts'

const nodes = ['web', 'web-6c', 'pod-1', 'pod-2', 'service', 'loose'].map((id) => ({ id }))
const edges = [
  { from: 'web', to: 'web-6c' },
  { from: 'web-6c', to: 'pod-1' },
  { from: 'web-6c', to: 'pod-2' },
  { from: 'service', to: 'pod-1' },
  { from: 'service', to: 'gone' },
]

test('owners stand left of what they own', () => {
  const spots = layGraph(nodes, edges)
  expect(spots.get('web')!.x).toBeLessThan(spots.get('web-6c')!.x)
  expect(spots.get('web-6c')!.x).toBeLessThan(spots.get('pod-1')!.x)
})

test('every object has a place of its own, also one without a friend', () => {
  const spots = [...layGraph(nodes, edges).values()]
  expect(spots).toHaveLength(nodes.length)
  for (const [index, a] of spots.entries())
    for (const b of spots.slice(index + 1)) expect(Math.abs(a.x - b.x) >= boxWidth || Math.abs(a.y - b.y) >= boxHeight).toBe(true)
})

test('a state that changes moves nothing, a new object does', () => {
  const before = layoutSignature(nodes, edges)
  expect(
    layoutSignature(
      nodes.map((node) => ({ ...node, detail: 'changed' })),
      edges,
    ),
  ).toBe(before)
  expect(layoutSignature([...nodes, { id: 'new' }], edges)).not.toBe(before)
})

test('reading goes column by column', () => {
  const spots = layGraph(nodes, edges)
  const order = readingOrder(nodes, spots).map((node) => node.id)
  expect(order.indexOf('web')).toBeLessThan(order.indexOf('web-6c'))
  expect(order.indexOf('web-6c')).toBeLessThan(order.indexOf('pod-1'))
})
