import { describe, expect, it } from 'vitest'
import { transition } from 'xstate'
import type { Pod, PodStatus } from '../../protocol/objects.ts'
import { applyStrategicMergePatch } from '../../protocol/strategic-merge.ts'
import { SECOND } from '../../protocol/time.ts'
import { releaseAddress, takeAddress } from './address-pool.ts'
import { goDuration, isBackingOff, lengthen, wholeSeconds } from './back-off.ts'
import { chartTable, nextState } from './chart-table.ts'
import { containerMachine } from './container.chart.ts'
import { type AddressPool, newPodRecord, type PodRecord } from './kubelet-state.ts'
import { phaseOf } from './phase.ts'
import { amounts, podResources } from './pod-resources.ts'
import { podWorkerMachine } from './pod-worker.chart.ts'
import { decodeBase64 } from './secret-data.ts'
import { statusPatch } from './status-writer.ts'

describe('charts', () => {
  it.each([podWorkerMachine, containerMachine])('run from a table that agrees with the machine', (machine) => {
    const table = chartTable(machine)
    let edges = 0
    for (const [state, events] of table) {
      for (const [event, to] of events) {
        const [next] = transition(machine as never, machine.resolveState({ value: state } as never) as never, { type: event } as never)
        expect((next as { readonly value: unknown }).value).toBe(to)
        edges++
      }
    }
    expect(edges).toBeGreaterThan(10)
  })

  it('throw on a move that is no edge', () => {
    expect(() => nextState(chartTable(containerMachine), 'container', 'waiting', 'exit')).toThrow(
      'chart container: no edge exit from waiting',
    )
  })
})

describe('addresses', () => {
  it('are given out one after another, leave the gateway, and come round', () => {
    const pool: AddressPool = { last: 1, taken: new Set() }
    expect([1, 2].map(() => takeAddress(pool, '10.244.3.0/24'))).toEqual(['10.244.3.2', '10.244.3.3'])
    releaseAddress(pool, '10.244.3.0/24', '10.244.3.2')
    expect(takeAddress(pool, '10.244.3.0/24')).toBe('10.244.3.4')
    const small: AddressPool = { last: 1, taken: new Set() }
    expect(Array.from({ length: 7 }, () => takeAddress(small, '10.0.0.0/29'))).toEqual([
      '10.0.0.2',
      '10.0.0.3',
      '10.0.0.4',
      '10.0.0.5',
      '10.0.0.6',
      undefined,
      undefined,
    ])
    releaseAddress(small, '10.0.0.0/29', '10.0.0.3')
    expect(takeAddress(small, '10.0.0.0/29')).toBe('10.0.0.3')
  })
})

describe('back-off', () => {
  it('doubles from ten seconds to five minutes and begins again after ten quiet minutes', () => {
    const [container] = record({}).containers
    const lengths = Array.from({ length: 7 }, (_, index) => {
      lengthen(container!, index * SECOND, index * SECOND)
      return container!.backOff / SECOND
    })
    expect(lengths).toEqual([10, 20, 40, 80, 160, 300, 300])
    expect(isBackingOff(container!, 100 * SECOND, 399 * SECOND)).toBe(true)
    expect(isBackingOff(container!, 100 * SECOND, 400 * SECOND)).toBe(false)
    expect(isBackingOff(container!, 700 * SECOND, 701 * SECOND)).toBe(false)
    lengthen(container!, 700 * SECOND, 701 * SECOND)
    expect(container!.backOff).toBe(10 * SECOND)
  })

  it('is printed as Go prints durations', () => {
    expect([10, 80, 160, 300].map((seconds) => wholeSeconds(seconds * SECOND))).toEqual(['10s', '1m20s', '2m40s', '5m0s'])
    expect([0, 20_000, 1_234_567, 65_500_000].map(goDuration)).toEqual(['0s', '20ms', '1.234s', '1m5.5s'])
  })
})

const podOf = (spec: Readonly<Record<string, unknown>>): Pod =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n', uid: 'u' },
    spec: { containers: [{ name: 'a', image: 'x' }], ...spec },
    status: {},
  }) as unknown as Pod

const record = (spec: Readonly<Record<string, unknown>>): PodRecord => newPodRecord('n/p', podOf(spec))

/** Containers as `name:state`, where state is waiting, running, or an exit code. */
function phase(spec: Readonly<Record<string, unknown>>, states: readonly (string | number)[], terminal = false): string {
  const subject = record(spec)
  for (const [index, state] of states.entries()) {
    const container = subject.containers[index]!
    if (state === 'waiting') continue
    container.id = 'id'
    container.state = state === 'running' ? 'running' : 'stopped'
    if (typeof state === 'number') container.exitCode = state
    else container.process = { wakeAt: -1 } as never
  }
  return phaseOf(subject, terminal)
}

describe('the phase', () => {
  const two = [
    { name: 'a', image: 'x' },
    { name: 'b', image: 'x' },
  ]
  const init = [{ name: 'i', image: 'x' }]
  const sidecar = [{ name: 's', image: 'x', restartPolicy: 'Always' }]
  it.each([
    ['nothing has started', {}, ['waiting'], 'Pending'],
    ['one of two has started', { containers: two }, ['running', 'waiting'], 'Pending'],
    ['one of two has ended', { containers: two, restartPolicy: 'Never' }, ['running', 1], 'Running'],
    ['it will be restarted', {}, [1], 'Running'],
    ['it will be restarted after success', {}, [0], 'Running'],
    ['it has succeeded', { restartPolicy: 'OnFailure' }, [0], 'Succeeded'],
    ['it has failed and may try again', { restartPolicy: 'OnFailure' }, [3], 'Running'],
    ['it has failed', { restartPolicy: 'Never' }, [3], 'Failed'],
    ['one of two has failed', { containers: two, restartPolicy: 'Never' }, [0, 3], 'Failed'],
    ['initialisation runs', { initContainers: init }, ['running', 'waiting'], 'Pending'],
    ['initialisation has failed for good', { initContainers: init, restartPolicy: 'Never' }, [1, 'waiting'], 'Failed'],
    ['initialisation will be tried again', { initContainers: init }, [1, 'waiting'], 'Pending'],
    ['only the sidecar runs', { initContainers: sidecar, restartPolicy: 'Never' }, ['running', 0], 'Running'],
    ['sidecar and main have ended', { initContainers: sidecar, restartPolicy: 'Never' }, [143, 0], 'Succeeded'],
  ] as const)('%s', (_, spec, states, expected) => expect(phase(spec, states)).toBe(expected))

  it('of a pod that is ended counts exit codes only', () => {
    expect(phase({}, [0], true)).toBe('Succeeded')
    expect(phase({}, [137], true)).toBe('Failed')
  })
})

describe('a status patch', () => {
  const condition = (type: string, status: 'True' | 'False', more: object = {}) => ({ type, status, lastTransitionTime: 't', ...more })
  const server: PodStatus = {
    phase: 'Running',
    conditions: [
      condition('example.com/gate', 'True'),
      condition('Ready', 'False', { reason: 'ContainersNotReady', message: 'm' }),
      condition('PodScheduled', 'True'),
    ],
    podIP: '10.0.0.2',
    podIPs: [{ ip: '10.0.0.2' }],
    hostIP: '1.1.1.1',
    hostIPs: [{ ip: '1.1.1.1' }],
  }
  const own: PodStatus = {
    ...server,
    conditions: [condition('example.com/gate', 'False'), condition('Ready', 'True'), condition('PodScheduled', 'True')],
    podIP: '10.0.0.9',
    podIPs: [{ ip: '10.0.0.9' }],
  }

  it('turns the one into the other, and leaves what belongs to others', () => {
    const patch = statusPatch(server, own)
    expect(Object.keys(patch!).sort()).toEqual(['$setElementOrder/conditions', '$setElementOrder/podIPs', 'conditions', 'podIP', 'podIPs'])
    const result = applyStrategicMergePatch({ status: server }, { status: patch }, { apiVersion: 'v1', kind: 'Pod' })
    if (!result.ok) throw new Error(result.message)
    expect(result.object.status).toEqual({
      ...own,
      conditions: [condition('example.com/gate', 'True'), condition('Ready', 'True'), condition('PodScheduled', 'True')],
    })
  })

  it('is nothing when nothing differs', () => expect(statusPatch(server, server)).toBeUndefined())
})

describe('resources of a pod', () => {
  const container = (cpu: string, more: object = {}) => ({ name: cpu, image: 'x', resources: { requests: { cpu } }, ...more })
  it('are those of main containers and sidecars, or of the largest step before', () => {
    const spec = (initContainers: readonly object[]) =>
      podOf({ containers: [container('100m'), container('200m')], initContainers, overhead: { cpu: '10m' } }).spec
    expect(podResources(spec([]), 'requests')).toEqual({ cpu: '310m' })
    expect(podResources(spec([container('1')]), 'requests')).toEqual({ cpu: '1010m' })
    expect(podResources(spec([container('50m', { restartPolicy: 'Always' }), container('400m')]), 'requests')).toEqual({ cpu: '460m' })
    expect(amounts({ cpu: '1500m', memory: '1Ki', 'nvidia.com/gpu': '2' })).toEqual({ cpu: 1500, memory: 1024, 'nvidia.com/gpu': 2 })
  })
})

it('reads base64', () => {
  expect(decodeBase64('aGVsbG8=')).toBe('hello')
  expect(decodeBase64('w6k=')).toBe('é')
  expect(decodeBase64('/w==')).toBe('')
})
