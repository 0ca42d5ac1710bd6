import { expect, test } from 'vitest'
import { SECOND } from '../../protocol/time.ts'
import { chartEdges } from '../client/chart.ts'
import type { ClusterEvent } from './cluster-event.ts'
import { defaultPlugins } from './plugins/plugins.ts'
import {
  addFailed,
  addPod,
  addUnschedulable,
  emptyQueue,
  endBackoff,
  flushLeftovers,
  hasNext,
  popPod,
  type QueueHost,
  updatePod,
  wakePods,
} from './queue.ts'
import { queuePicture } from './queue-picture.ts'
import { sampleNode, samplePod } from './sample-cluster.ts'
import { schedulerMachine } from './scheduler.chart.ts'

const edges = chartEdges(schedulerMachine)

/** A queue with a clock of its own; every move must be an edge of the chart. */
function harness() {
  const queue = emptyQueue()
  const timers = new Map<number, { uid: string; at: number }>()
  const moves: string[] = []
  const host = { now: 0, cause: 0, plugins: defaultPlugins } as QueueHost & { now: number }
  Object.assign(host, {
    startTimer: (uid: string, delay: number) => {
      timers.set(timers.size + 1, { uid, at: host.now + delay })
      return timers.size
    },
    stopTimer: (token: number) => timers.delete(token),
    moved: (pod: { info: { key: string } }, from: string, to: string) => {
      const edge = edges.get(`${from}>${to}`)
      if (!edge) throw new Error(`${from} to ${to}`)
      moves.push(`${pod.info.key.slice(8)} ${edge.event}`)
    },
  } satisfies Partial<QueueHost>)
  return { queue, host, timers, moves, pop: () => popPod(queue, host)?.info.pod.metadata.name }
}

test('higher priority first, then who came first', () => {
  const { queue, host, pop } = harness()
  addPod(queue, host, samplePod('a'))
  host.now = 1
  addPod(queue, host, samplePod('b', { priority: 10 }))
  host.now = 2
  addPod(queue, host, samplePod('c', { priority: 10 }))
  addPod(queue, host, samplePod('d'))
  expect([pop(), pop(), pop(), pop(), pop()]).toEqual(['b', 'c', 'a', 'd', undefined])
})

test('back-off doubles from one second to ten and ends on a whole second', () => {
  const { queue, host, timers } = harness()
  addPod(queue, host, samplePod('a'))
  const lengths: number[] = []
  for (let i = 0; i < 6; i++) {
    const pod = popPod(queue, host)!
    addFailed(queue, host, pod, false)
    const [token, { at }] = [...timers].at(-1)!
    lengths.push((pod.backoffUntil - host.now) / SECOND)
    host.now = at
    timers.delete(token)
    endBackoff(queue, host, pod.info.uid)
  }
  expect(lengths).toEqual([1, 2, 4, 8, 10, 10])
})

test('a rejected pod is woken only by what may help the plugin that refused it', () => {
  const { queue, host, pop } = harness()
  addPod(queue, host, samplePod('a', { nodeSelector: { disk: 'ssd' } }))
  addUnschedulable(queue, host, popPod(queue, host)!, ['NodeAffinity'])
  host.now = 60 * SECOND
  const unhelpful: ClusterEvent[] = [
    { kind: 'pod/deleted', before: samplePod('x', { nodeName: 'n' }) },
    { kind: 'node/added', after: sampleNode({ name: 'n' }) },
    { kind: 'node/taints', before: sampleNode({ name: 'n' }), after: sampleNode({ name: 'n', labels: { disk: 'ssd' } }) },
  ]
  for (const event of unhelpful) wakePods(queue, host, event)
  expect(hasNext(queue)).toBe(false)
  wakePods(queue, host, { kind: 'node/added', after: sampleNode({ name: 'n', labels: { disk: 'ssd' } }) })
  expect(pop()).toBe('a')
})

test('woken while it backs off, a rejected pod goes early when nobody else waits; one that failed does not', () => {
  const { queue, host, moves, pop } = harness()
  addPod(queue, host, samplePod('a'))
  addUnschedulable(queue, host, popPod(queue, host)!, ['NodeResourcesFit'])
  wakePods(queue, host, { kind: 'pod/deleted', before: samplePod('x', { nodeName: 'n' }) })
  addPod(queue, host, samplePod('b'))
  expect(queue.counts).toEqual({ active: 1, backoff: 1 })
  expect([pop(), pop()]).toEqual(['b', 'a'])
  addPod(queue, host, samplePod('c'))
  addFailed(queue, host, popPod(queue, host)!, false)
  expect(hasNext(queue)).toBe(false)
  expect(moves).toEqual(['a ADDED', 'a REJECTED', 'a WOKEN_EARLY', 'b ADDED', 'a BACKOFF_OVER', 'c ADDED', 'c FAILED'])
})

test('its own change wakes a pod', () => {
  const { queue, host, pop } = harness()
  addPod(queue, host, samplePod('a'))
  addUnschedulable(queue, host, popPod(queue, host)!, ['TaintToleration'])
  host.now = 60 * SECOND
  updatePod(queue, host, samplePod('a', {}, { new: 'label' }))
  expect(hasNext(queue)).toBe(false)
  updatePod(queue, host, samplePod('a', { tolerations: [{ operator: 'Exists' }] }, { new: 'label' }))
  expect(pop()).toBe('a')
})

test('pods that wait for five minutes are tried again', () => {
  const { queue, host, pop } = harness()
  addPod(queue, host, samplePod('a'))
  addUnschedulable(queue, host, popPod(queue, host)!, ['NodeAffinity'])
  host.now = 300 * SECOND
  flushLeftovers(queue, host)
  expect(hasNext(queue)).toBe(false)
  host.now = 300 * SECOND + 1
  flushLeftovers(queue, host)
  expect(pop()).toBe('a')
})

test('every place of the chart can be reached and left', () => {
  const places = Object.keys(schedulerMachine.config.states ?? {})
  const arrows = [...edges.values()]
  for (const place of places.filter((name) => name !== 'new'))
    expect(
      arrows.some(({ to }) => to === place),
      place,
    ).toBe(true)
  for (const place of places.filter((name) => name !== 'bound' && name !== 'gone'))
    expect(
      arrows.some(({ from }) => from === place),
      place,
    ).toBe(true)
  expect(arrows.every(({ to }) => places.includes(to))).toBe(true)
})

test('the picture shows who waits where, in order', () => {
  const { queue, host } = harness()
  for (const name of ['a', 'b', 'c']) addPod(queue, host, samplePod(name))
  const [a, b] = [popPod(queue, host)!, popPod(queue, host)!]
  a.message = 'no room'
  addUnschedulable(queue, host, a, ['NodeResourcesFit'])
  addFailed(queue, host, b, false)
  addPod(queue, host, samplePod('d', { priority: 5 }))
  addPod(queue, host, samplePod('e', { schedulingGates: [{ name: 'g' }] }))
  expect(queuePicture(queue, 10)).toEqual({
    active: ['default/d', 'default/c'],
    backoff: [{ key: 'default/b', until: 2 * SECOND }],
    unschedulable: [
      { key: 'default/a', message: 'no room' },
      { key: 'default/e', message: 'waiting for scheduling gates: [g]' },
    ],
  })
  expect(queuePicture(queue, 1).active).toEqual(['default/d'])
})
