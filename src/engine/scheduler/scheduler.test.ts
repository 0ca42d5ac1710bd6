import { expect, test } from 'vitest'
import { podCondition } from '../../protocol/objects.ts'
import { SECOND } from '../../protocol/time.ts'
import { apiserver } from '../apiserver/apiserver.ts'
import type { AnyComponent } from '../kernel/component.ts'
import { requesting, type SampleNode, samplePod } from './sample-cluster.ts'
import { mergePatch, sampleRun } from './sample-run.ts'
import { queueCounts } from './scheduler.ts'

const cluster = (nodes?: readonly SampleNode[]) => sampleRun(apiserver as unknown as AnyComponent, nodes)

const cordonTaint = [{ key: 'k', value: 'v', effect: 'NoSchedule' as const }]

test('a pod is bound to a node, told in an Event, and explained by a table', () => {
  const c = cluster([
    { name: 'a', taints: cordonTaint },
    { name: 'b' },
    { name: 'c', allocatable: { cpu: '8', memory: '16Gi', pods: '110' } },
  ])
  c.pod(samplePod('web', requesting({ cpu: '1', memory: '1Gi' })))
  c.run(1)
  expect(c.nodeOf('web')).toBe('c')
  expect(podCondition(c.get('web'), 'PodScheduled')?.status).toBe('True')
  expect(c.events('Scheduled').map(({ message }) => message)).toEqual(['Successfully assigned default/web to c'])
  const record = c.records('scheduled')[0]!
  expect(record.because).toEqual({ id: 'scheduler.bind', with: { node: 'c', feasible: 2, nodes: 3 } })
  expect(record.data).toMatchObject({
    pod: 'default/web',
    node: 'c',
    table: {
      rows: [
        { node: 'a', rejectedBy: { plugin: 'TaintToleration', reasons: ['node(s) had untolerated taint(s)'] } },
        { node: 'b' },
        { node: 'c' },
      ],
    },
  })
  expect(c.records('chart').map(({ data }) => (data as { event: string }).event)).toEqual(['ADDED', 'ASSUMED', 'BOUND'])
})

test('the cycle is caused by what brought the pod in', () => {
  const c = cluster([{ name: 'a' }])
  c.pod(samplePod('web'))
  c.run(1)
  const cause = c.records('scheduled')[0]!.causes[0]!
  expect(c.kernel.traceRecord(cause)).toMatchObject({ type: 'stored', data: { key: 'default/web', type: 'ADDED' } })
})

test('a pod that fits nowhere says so, and is scheduled when room is made', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  c.pod(samplePod('first', requesting({ cpu: '800m' })))
  c.run(1)
  c.pod(samplePod('second', requesting({ cpu: '800m' })))
  c.run(1)
  const message =
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.'
  expect(c.nodeOf('second')).toBeUndefined()
  expect(podCondition(c.get('second'), 'PodScheduled')).toMatchObject({ status: 'False', reason: 'Unschedulable', message })
  expect(c.events('FailedScheduling')).toMatchObject([{ message, type: 'Warning', involvedObject: { name: 'second' } }])
  expect(queueCounts(c.state())).toEqual({ active: 0, backoff: 0, unschedulable: 1 })
  c.remove('/api/v1/namespaces/default/pods/first')
  c.run(0.5)
  expect(c.nodeOf('second')).toBe('a')
})

test('only a change that concerns the refusing plugin wakes a pod', () => {
  const c = cluster([{ name: 'a', labels: { disk: 'hdd' } }])
  c.pod(samplePod('picky', { nodeSelector: { disk: 'ssd' } }))
  c.run(20)
  c.pod(samplePod('other'))
  c.run(1)
  expect(c.records('scheduled').filter(({ data }) => (data as { pod: string }).pod === 'default/picky')).toHaveLength(1)
  c.request({ method: 'PATCH', path: '/api/v1/nodes/a', headers: mergePatch, body: { metadata: { labels: { disk: 'ssd' } } } })
  c.run(1)
  expect(c.nodeOf('picky')).toBe('a')
})

test('without nodes a pod is tried again with growing back-off, and goes when a node appears', () => {
  const c = cluster()
  c.pod(samplePod('early'))
  c.run(12)
  const times = c.records('scheduled').map(({ at }) => Math.round(at / SECOND))
  expect(times).toEqual([0, 2, 5, 10])
  expect(podCondition(c.get('early'), 'PodScheduled')?.message).toBe('no nodes available to schedule pods')
  c.node({ name: 'a' })
  c.run(12)
  expect(c.nodeOf('early')).toBe('a')
})

test('a pod with scheduling gates waits until they are gone', () => {
  const c = cluster([{ name: 'a' }])
  c.pod(samplePod('gated', { schedulingGates: [{ name: 'wait.example.com' }] }))
  c.run(1)
  expect(c.records('scheduled')).toEqual([])
  expect(c.state().queue.pods.values().next().value).toMatchObject({
    place: 'gated',
    gate: 'waiting for scheduling gates: [wait.example.com]',
  })
  c.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/gated',
    headers: mergePatch,
    body: { spec: { schedulingGates: null } },
  })
  c.run(1)
  expect(c.nodeOf('gated')).toBe('a')
})

test('a pod of another scheduler is left alone', () => {
  const c = cluster([{ name: 'a' }])
  c.pod(samplePod('mine', { schedulerName: 'my-scheduler' }))
  c.run(1)
  expect([c.nodeOf('mine'), c.state().queue.pods.size]).toEqual([undefined, 0])
})

test('higher priority goes first', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  c.priorityClass({ preemptionPolicy: 'Never' })
  c.pod(samplePod('low', requesting({ cpu: '800m' })))
  c.pod(samplePod('high', { ...requesting({ cpu: '800m' }), priorityClassName: 'high', priority: 1000, preemptionPolicy: 'Never' }))
  c.run(1)
  expect([c.nodeOf('low'), c.nodeOf('high')]).toEqual([undefined, 'a'])
})

test('a pod of higher priority takes the place of a lower one', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  c.priorityClass({})
  c.pod(samplePod('low', { ...requesting({ cpu: '800m' }), terminationGracePeriodSeconds: 30 }))
  c.run(1)
  c.pod(samplePod('high', { ...requesting({ cpu: '800m' }), priorityClassName: 'high', priority: 1000 }))
  c.run(1)
  const low = c.get('low')
  expect(low.metadata.deletionTimestamp).toBeDefined()
  expect(podCondition(low, 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
  })
  const high = c.get('high')
  expect(high.status.nominatedNodeName).toBe('a')
  expect(podCondition(high, 'PodScheduled')?.message).toBe('0/1 nodes are available: 1 Insufficient cpu.')
  expect(c.events('Preempted').map(({ message }) => message)).toEqual([`Preempted by pod ${high.metadata.uid} on node a`])
  c.remove('/api/v1/namespaces/default/pods/low')
  c.run(1)
  expect(c.nodeOf('high')).toBe('a')
  expect(c.get('high').status.nominatedNodeName).toBeUndefined()
})
