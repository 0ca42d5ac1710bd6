import { expect, test } from 'vitest'
import { SECOND } from '../../protocol/time.ts'
import { apiserver } from '../apiserver/apiserver.ts'
import type { AnyComponent } from '../kernel/component.ts'
import { requesting, type SampleNode, samplePod } from './sample-cluster.ts'
import { mergePatch, sampleRun } from './sample-run.ts'
import { queueCounts } from './scheduler.ts'

const cluster = (nodes?: readonly SampleNode[]) => sampleRun(apiserver as unknown as AnyComponent, nodes)

test('a refused binding gives the room back and is tried again', () => {
  const c = cluster([
    { name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } },
    { name: 'b', unschedulable: true },
  ])
  c.pod(samplePod('web', requesting({ cpu: '800m' })))
  // Someone else binds the pod while the scheduler's binding is on its way.
  c.kernel.runUntil(c.kernel.world.now + 2_500)
  c.request({
    method: 'POST',
    path: '/api/v1/namespaces/default/pods/web/binding',
    body: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'web' }, target: { kind: 'Node', name: 'b' } },
  })
  c.run(5)
  expect(c.nodeOf('web')).toBe('b')
  expect(c.state().cache.nodes.map(({ name, requested }) => [name, requested.milliCpu])).toEqual([
    ['a', 0],
    ['b', 800],
  ])
  expect(queueCounts(c.state())).toEqual({ active: 0, backoff: 0, unschedulable: 0 })
})

test('a binding that fails puts the pod into back-off and says why', () => {
  const c = cluster([{ name: 'a' }])
  c.pod(samplePod('web', requesting({ cpu: '800m' })))
  c.kernel.runUntil(c.kernel.world.now + 2_500)
  const requested = () => c.state().cache.nodes[0]!.requested.milliCpu
  const [uid] = [...c.state().binding.keys()]
  expect(requested()).toBe(800)
  const response = { status: 500, body: { message: 'etcdserver: request timed out' } }
  c.kernel.input('scheduler', { type: 'response', ticket: { bind: uid }, response }, { kind: 'fault', summary: 'time-out' })
  expect(requested()).toBe(0)
  expect(queueCounts(c.state())).toEqual({ active: 0, backoff: 1, unschedulable: 0 })
  // The answer was lost, the binding was not: the news of it ends the matter.
  c.run(1)
  expect(c.events('FailedScheduling').map(({ message }) => message)).toEqual([
    'running Bind plugin "DefaultBinder": etcdserver: request timed out',
  ])
  expect([c.nodeOf('web'), requested()]).toEqual(['a', 800])
  expect(queueCounts(c.state())).toEqual({ active: 0, backoff: 0, unschedulable: 0 })
})

test('a pod that is deleted while its binding is on its way frees the room', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  c.pod(samplePod('web', requesting({ cpu: '800m' })))
  c.kernel.runUntil(c.kernel.world.now + 2_500)
  c.remove('/api/v1/namespaces/default/pods/web')
  c.pod(samplePod('next', requesting({ cpu: '800m' })))
  c.run(3)
  expect(c.nodeOf('next')).toBe('a')
  expect(c.state().cache.placed.size).toBe(1)
})

test('bindings go out at 50 a second after a burst of 100', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '100', memory: '400Gi', pods: '400' } }])
  for (let i = 0; i < 200; i++) c.pod(samplePod(`p${i}`))
  const bound = () => c.records('scheduled').length && [...c.state().binding.values()].length
  c.run(1)
  // 200 cycles are done; 100 bindings at once, then 50 in the rest of the second.
  expect(bound()).toBeGreaterThan(45)
  expect(bound()).toBeLessThan(65)
  c.run(2)
  expect(bound()).toBe(0)
})

test('the same seed gives the same choices, and the slice is plain data', () => {
  const run = () => {
    const c = cluster(Array.from({ length: 20 }, (_, i) => ({ name: `n${i}` })))
    for (let i = 0; i < 30; i++) c.pod(samplePod(`p${i}`))
    c.run(3)
    return c
  }
  const [first, second] = [run(), run()]
  const nodes = (c: typeof first) => Array.from({ length: 30 }, (_, i) => c.nodeOf(`p${i}`))
  expect(nodes(first)).toEqual(nodes(second))
  expect(new Set(nodes(first)).size).toBeGreaterThan(15)
  expect(structuredClone(first.state())).toEqual(first.state())
})

test('seeking back and running again gives the same cluster', () => {
  const c = cluster([{ name: 'a' }, { name: 'b' }])
  for (let i = 0; i < 10; i++) c.pod(samplePod(`p${i}`))
  c.run(2)
  const before = structuredClone(c.state())
  const end = c.kernel.world.now
  c.kernel.seek(SECOND / 2)
  c.kernel.runUntil(end)
  expect(c.state()).toEqual(before)
})

test('a finished pod makes room', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  c.pod(samplePod('job', requesting({ cpu: '800m' })))
  c.run(1)
  c.pod(samplePod('next', requesting({ cpu: '800m' })))
  c.run(1)
  c.request({
    method: 'PATCH',
    path: '/api/v1/namespaces/default/pods/job/status',
    headers: mergePatch,
    body: { status: { phase: 'Succeeded' } },
  })
  c.run(1)
  expect(c.nodeOf('next')).toBe('a')
})

test('pods that nothing wakes are tried again after five minutes', () => {
  const c = cluster([{ name: 'a', labels: { disk: 'hdd' } }])
  c.pod(samplePod('picky', { nodeSelector: { disk: 'ssd' } }))
  c.run(400)
  const times = c.records('scheduled').map(({ at }) => Math.round(at / SECOND))
  expect(times).toEqual([0, 330])
})

test('a node that joins takes pods that no other could', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '1Gi', pods: '110' } }])
  c.pod(samplePod('big', requesting({ cpu: '3' })))
  c.run(1)
  c.node({ name: 'b' })
  c.run(3)
  expect(c.nodeOf('big')).toBe('b')
})

test('cycles follow each other a millisecond apart', () => {
  const c = cluster([{ name: 'a' }])
  for (let i = 0; i < 4; i++) c.pod(samplePod(`p${i}`))
  c.run(1)
  const times = c.records('scheduled').map(({ at }) => at)
  expect(times.map((at) => at - times[0]!)).toEqual([0, 1000, 2000, 3000])
})

test('uncordoning a node wakes the pods that it refused', () => {
  const c = cluster([{ name: 'a', unschedulable: true }])
  c.pod(samplePod('web'))
  c.run(1)
  c.request({ method: 'PATCH', path: '/api/v1/nodes/a', headers: mergePatch, body: { spec: { unschedulable: null } } })
  c.run(1)
  expect(c.nodeOf('web')).toBe('a')
})

test('a failure that says the same again writes no status, and its Event counts up', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  for (const name of ['x', 'y']) c.pod(samplePod(name, requesting({ cpu: '400m' })))
  c.run(1)
  c.pod(samplePod('web', requesting({ cpu: '900m' })))
  c.run(1)
  c.remove('/api/v1/namespaces/default/pods/x')
  c.run(3)
  const patches = c
    .records('request')
    .filter(
      ({ data }) =>
        (data as { subresource?: string }).subresource === 'status' && (data as { user: string }).user === 'system:kube-scheduler',
    )
  expect(patches).toHaveLength(1)
  expect(c.events('FailedScheduling').map(({ count }) => count)).toEqual([2])
})

test('while victims leave, the room is kept for the pod that needs it', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '2', memory: '4Gi', pods: '110' } }])
  c.priorityClass({})
  c.pod(samplePod('low', { ...requesting({ cpu: '900m' }), terminationGracePeriodSeconds: 30 }))
  c.run(1)
  c.pod(samplePod('high', { ...requesting({ cpu: '1400m' }), priorityClassName: 'high', priority: 1000 }))
  c.run(1)
  // 1100m are free, but they are spoken for.
  c.pod(samplePod('thief', requesting({ cpu: '800m' })))
  c.run(1)
  c.remove('/api/v1/namespaces/default/pods/low')
  c.run(5)
  expect([c.nodeOf('high'), c.nodeOf('thief')]).toEqual(['a', undefined])
})

test('in a big cluster the next search begins where the last one ended', () => {
  const c = cluster(Array.from({ length: 150 }, (_, i) => ({ name: `n${i}` })))
  c.pod(samplePod('p0'))
  c.run(1)
  expect(c.state().start).toBe(100)
  c.pod(samplePod('p1'))
  c.run(1)
  expect(c.state().start).toBe(50)
})

test('a scheduler that starts again takes up where the cluster stands', () => {
  const c = cluster([{ name: 'a', allocatable: { cpu: '1', memory: '4Gi', pods: '110' } }])
  for (const name of ['x', 'y', 'z']) c.pod(samplePod(name, requesting({ cpu: '400m' })))
  c.kernel.runUntil(c.kernel.world.now + 4_500)
  c.kernel.world.slices.delete('scheduler')
  c.kernel.spawn('scheduler')
  c.kernel.input('scheduler', { type: 'start' }, { kind: 'setting', summary: 'restart' })
  c.run(3)
  expect(['x', 'y', 'z'].map((name) => c.nodeOf(name)).sort()).toEqual(['a', 'a', undefined])
  expect(c.state().cache.nodes[0]!.requested.milliCpu).toBe(800)
})
