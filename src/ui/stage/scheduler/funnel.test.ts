import { expect, test } from 'vitest'
import type { SchedulingTable } from '../../../protocol/trace.ts'
import { makeFunnel, placeLabels, rankedRows, reasonPlace, scoreParts } from './funnel.ts'

const table: SchedulingTable = {
  filterPlugins: ['NodeUnschedulable', 'TaintToleration', 'NodeResourcesFit'],
  scorePlugins: [
    { name: 'TaintToleration', weight: 3 },
    { name: 'NodeResourcesFit', weight: 1 },
  ],
  rows: [
    { node: 'worker-1', scores: [100, 62], total: 362 },
    { node: 'worker-2', rejectedBy: { plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'] } },
    { node: 'worker-3', rejectedBy: { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] } },
    { node: 'worker-4', scores: [100, 80], total: 380 },
  ],
}

test('posts are the plugins that refused somebody, in the order in which they ran', () => {
  expect(makeFunnel(table).posts).toEqual([
    { plugin: 'NodeUnschedulable', reached: 4, passed: 3 },
    { plugin: 'NodeResourcesFit', reached: 3, passed: 2 },
  ])
  expect(makeFunnel(table).silent).toEqual(['TaintToleration'])
  expect(makeFunnel(table).feasible).toBe(2)
  expect(makeFunnel(table).most).toBe(400)
})

test('a rail ends at its post with the reasons as Kubernetes gives them', () => {
  expect(makeFunnel(table).rails[1]).toEqual({ node: 'worker-2', endsAt: 1, reasons: ['Insufficient cpu'] })
  expect(makeFunnel(table).rails[0]).toEqual({ node: 'worker-1', reasons: [], total: 362 })
})

test('a refusal before any filter still has its post', () => {
  const early = { ...table, rows: [{ node: 'a', rejectedBy: { plugin: 'VolumeBinding', reasons: ['x'] } }] }
  expect(makeFunnel(early).posts).toEqual([{ plugin: 'VolumeBinding', reached: 1, passed: 0 }])
})

test('scores count with their weight, best first', () => {
  expect(scoreParts(table, table.rows[0]!).map((part) => part.adds)).toEqual([300, 62])
  expect(rankedRows(table).map((row) => row.node)).toEqual(['worker-4', 'worker-1'])
})

test('names of posts climb rather than overlap', () => {
  const wide = placeLabels(['NodeUnschedulable', 'TaintToleration'], (index) => 100 + index * 200)
  expect(wide.map((label) => label.level)).toEqual([0, 0])
  const tight = placeLabels(['NodeUnschedulable', 'TaintToleration', 'NodeAffinity'], (index) => 100 + index * 60)
  expect(tight.map((label) => label.level)).toEqual([0, 1, 0])
})

test('a reason keeps its beginning', () => {
  expect(reasonPlace('Insufficient cpu', 100, 300, 500)).toEqual({ x: 300, text: 'Insufficient cpu' })
  expect(reasonPlace("node(s) didn't match Pod's node affinity/selector", 100, 400, 500).x).toBeLessThan(400)
  expect(reasonPlace('x'.repeat(200), 100, 300, 500).text).toMatch(/^x+…$/)
})
