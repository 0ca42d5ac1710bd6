import { describe, expect, test } from 'vitest'
import type { Pod, PodSpec } from '../../protocol/objects.ts'
import { setNode, visitingOrder } from './cache.ts'
import { feasibleNodesToFind } from './find-feasible.ts'
import { eventNote, fitErrorMessage } from './fit-error.ts'
import { selectBest } from './prioritize.ts'
import { assumedPodRequests, podRequests } from './resources.ts'
import { requesting, sampleCluster, sampleNode, samplePod, scheduleIn } from './sample-cluster.ts'

test.each([
  [1, 1],
  [99, 99],
  [100, 100],
  [1000, 420],
  [5000, 500],
  [6000, 300],
])('of %i nodes, %i feasible ones are enough', (nodes, enough) => expect(feasibleNodesToFind(nodes)).toBe(enough))

test('reasons are counted and sorted as plain strings', () => {
  const reasons = new Map([
    ['Insufficient cpu', 2],
    ['Too many pods', 10],
  ])
  expect(fitErrorMessage(12, reasons, 'preemption: x')).toBe(
    '0/12 nodes are available: 10 Too many pods, 2 Insufficient cpu. preemption: x',
  )
  expect(eventNote('x'.repeat(1024))).toHaveLength(1024)
  expect(eventNote('x'.repeat(1025))).toBe(`${'x'.repeat(1020)} ...`)
})

test('among equal totals each node has the same chance', () => {
  const counts = [0, 0, 0, 0]
  let seed = 1
  const random = () => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  for (let i = 0; i < 3000; i++) counts[selectBest([5, 9, 9, 9], random)]!++
  expect(counts[0]).toBe(0)
  for (const count of counts.slice(1)) expect(Math.abs(count - 1000)).toBeLessThan(120)
})

test('nodes are visited zone by zone in turns', () => {
  const zone = (name: string, z: string) => sampleNode({ name, labels: { 'topology.kubernetes.io/zone': z } })
  const { cache } = sampleCluster([
    zone('a1', 'z1'),
    zone('a2', 'z1'),
    zone('a3', 'z1'),
    zone('b1', 'z2'),
    zone('c1', 'z3'),
    zone('c2', 'z3'),
  ])
  const order = () => visitingOrder(cache).map(({ name }) => name)
  expect(order()).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3'])
  setNode(cache, zone('a1', 'z2'))
  expect(order()).toEqual(['a2', 'b1', 'c1', 'a3', 'a1', 'c2'])
})

test('in a big cluster the search stops early, goes on from there for the next pod, and is recorded in short', () => {
  const sample = sampleCluster(Array.from({ length: 1000 }, (_, i) => sampleNode({ name: `n${i}`, unschedulable: i % 10 === 0 })))
  const first = scheduleIn(sample, samplePod('p'))
  expect(first.feasible).toBe(420)
  expect(first.table.summary).toEqual({
    nodes: 1000,
    visited: 467,
    feasible: 420,
    rejected: [{ plugin: 'NodeUnschedulable', reason: 'node(s) were unschedulable', nodes: 47 }],
  })
  expect(first.table.rows).toHaveLength(10)
  expect(first.nextStart).toBe(467)
  const second = scheduleIn(sample, samplePod('p'), { start: first.nextStart })
  expect(second.nextStart).toBe((467 + 420 + 47) % 1000)
})

test('with one feasible node nothing is scored', () => {
  const sample = sampleCluster([sampleNode({ name: 'a' }), sampleNode({ name: 'b', unschedulable: true })])
  expect(scheduleIn(sample, samplePod('p')).table).toMatchObject({
    scorePlugins: [],
    rows: [{ node: 'a' }, { node: 'b', rejectedBy: { plugin: 'NodeUnschedulable' } }],
  })
})

test('the nominated node is tried first and is enough', () => {
  const sample = sampleCluster([
    sampleNode({ name: 'a', allocatable: { cpu: '64', memory: '64Gi', pods: '9' } }),
    sampleNode({ name: 'b' }),
  ])
  const pod: Pod = { ...samplePod('p', requesting({ cpu: '1' })), status: { nominatedNodeName: 'b' } }
  expect(scheduleIn(sample, pod)).toMatchObject({ node: 'b', feasible: 1 })
})

describe('requests of a pod', () => {
  const container = (cpu: string, restartPolicy?: string) => ({
    name: 'c',
    image: 'i',
    resources: { requests: { cpu } },
    ...(restartPolicy ? { restartPolicy } : undefined),
  })
  test.each<[string, Partial<PodSpec>, number]>([
    ['containers add up', { containers: [container('1'), container('500m')] }, 1500],
    ['a big init container decides alone', { containers: [container('1')], initContainers: [container('3'), container('2')] }, 3000],
    ['a sidecar adds to containers', { containers: [container('1')], initContainers: [container('500m', 'Always')] }, 1500],
    [
      'a sidecar adds to later init containers',
      { containers: [container('1')], initContainers: [container('500m', 'Always'), container('2')] },
      2500,
    ],
    ['but not to earlier ones', { containers: [container('1')], initContainers: [container('2'), container('500m', 'Always')] }, 2000],
    ['overhead comes on top', { containers: [container('1')], overhead: { cpu: '250m' } }, 1250],
    ['requests of the pod replace the sum', { containers: [container('1')], resources: { requests: { cpu: '4' } } }, 4000],
  ])('%s', (_, spec, milliCpu) => expect(podRequests(samplePod('p', spec)).milliCpu).toBe(milliCpu))

  test('for scoring, each container without a request counts something', () => {
    const pod = samplePod('p', {
      containers: [container('1'), { name: 'd', image: 'i' }],
      initContainers: [{ name: 'e', image: 'i', restartPolicy: 'Always' }],
    })
    expect(assumedPodRequests(pod)).toMatchObject({ milliCpu: 1200, memory: 3 * 200 * 1024 * 1024 })
  })
})
