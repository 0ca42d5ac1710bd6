import { expect, test } from 'vitest'
import type { PodSummary } from '../../../protocol/queries.ts'
import { makeNode, makePicture, makePod } from '../fixtures/sample-cluster.ts'
import { chooseDetail, countByState, ownPods, sameNode, samePod, systemPods } from './detail.ts'

const pods = (count: number, node = 'worker-1'): PodSummary[] =>
  Array.from({ length: count }, (_, index) => makePod(`default/web-${index}`, { node }))

test('a small cluster shows names, a fuller one glyphs, a full one counts, a fleet cells', () => {
  expect(chooseDetail(makePicture([makeNode('worker-1', pods(3))]))).toBe('rows')
  expect(chooseDetail(makePicture([makeNode('worker-1', pods(15))]))).toBe('glyphs')
  expect(chooseDetail({ ...makePicture([makeNode('worker-1', pods(15))]), podCount: 321 })).toBe('groups')
  expect(chooseDetail({ ...makePicture([makeNode('worker-1', pods(1))]), nodeCount: 61 })).toBe('heat')
})

test('pods of the cluster itself stand apart', () => {
  const node = makeNode('worker-1', [makePod('default/web-1', {}), makePod('kube-system/kube-proxy-x', {})])
  expect(ownPods(node).map((pod) => pod.key)).toEqual(['default/web-1'])
  expect(systemPods(node).map((pod) => pod.key)).toEqual(['kube-system/kube-proxy-x'])
})

test('states are counted from good to bad', () => {
  const some = [makePod('a/1', { glyph: 'failed' }), makePod('a/2', { glyph: 'ready' }), makePod('a/3', { glyph: 'ready' })]
  expect(countByState(some)).toEqual([
    { state: 'ready', count: 2 },
    { state: 'failed', count: 1 },
  ])
})

test('a copy is drawn like the original, a changed state is not', () => {
  const pod = makePod('default/web-1', { timer: { what: 'grace', from: 0, until: 30 } })
  expect(samePod(pod, structuredClone(pod))).toBe(true)
  expect(samePod(pod, { ...pod, glyph: 'failed' })).toBe(false)
  expect(samePod(pod, { ...pod, timer: { what: 'grace', from: 0, until: 31 } })).toBe(false)
  const node = makeNode('worker-1', [pod])
  expect(sameNode(node, structuredClone(node))).toBe(true)
  expect(sameNode(node, { ...node, pods: [{ ...pod, restarts: 1 }] })).toBe(false)
  expect(sameNode(node, { ...node, lease: { renewedAt: 99, durationMs: 40_000 } })).toBe(false)
})
