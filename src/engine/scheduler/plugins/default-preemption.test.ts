import { expect, test } from 'vitest'
import { podInfoOf } from '../pod-info.ts'
import { requesting, sampleCluster, sampleNode, samplePod, scheduleIn } from '../sample-cluster.ts'

const budget = {
  metadata: { namespace: 'default', name: 'b' },
  spec: { selector: { matchLabels: { app: 'guarded' } } },
  status: { disruptionsAllowed: 0 },
}
const small = { cpu: '1', memory: '4Gi', pods: '9' }
const nodes = [sampleNode({ name: 'a', allocatable: small }), sampleNode({ name: 'b', allocatable: small })]
const victim = (name: string, nodeName: string, priority: number, labels = {}) =>
  samplePod(name, { nodeName, priority, ...requesting({ cpu: '900m' }) }, labels)
const preemptor = samplePod('p', { priority: 100, ...requesting({ cpu: '900m' }) })

test('takes the less important victim', () => {
  const decision = scheduleIn(sampleCluster(nodes, [victim('x', 'a', 50), victim('y', 'b', 10)]), preemptor)
  expect([decision.nominate, decision.victims.map(({ pod }) => pod.metadata.name)]).toEqual(['b', ['y']])
})

test('rather spares a pod that a disruption budget protects', () => {
  const pods = [victim('x', 'a', 50), victim('y', 'b', 10, { app: 'guarded' })]
  expect(scheduleIn(sampleCluster(nodes, pods, { budgets: [budget] }), preemptor).nominate).toBe('a')
  expect(scheduleIn(sampleCluster(nodes.slice(1), pods.slice(1), { budgets: [budget] }), preemptor).nominate).toBe('b')
})

test('a nominated pod holds its room against pods of the same or lower priority', () => {
  const sample = sampleCluster(nodes.slice(0, 1))
  const waiting = scheduleIn(sample, samplePod('w', { priority: 100, ...requesting({ cpu: '900m' }) }))
  expect(waiting.node).toBe('a')
  sample.nominated.set('a', [podInfoOf(samplePod('w', { priority: 100, ...requesting({ cpu: '900m' }) }))])
  expect(scheduleIn(sample, samplePod('low', { priority: 0, ...requesting({ cpu: '500m' }) })).message).toMatch(/1 Insufficient cpu/)
  expect(scheduleIn(sample, samplePod('high', { priority: 200, ...requesting({ cpu: '500m' }) })).node).toBe('a')
})
