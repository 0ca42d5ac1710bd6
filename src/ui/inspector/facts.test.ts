import { expect, it } from 'vitest'
import type { KubeObject } from '../../protocol/objects.ts'
import { conditionsOf, containersOf, factsOf } from './facts.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-x',
    namespace: 'default',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' }],
  },
  spec: {
    initContainers: [{ name: 'wait', image: 'busybox' }],
    containers: [{ name: 'nginx', image: 'nginx:1.27', resources: { requests: { cpu: '100m' } } }],
  },
  status: {
    conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:05Z', reason: 'ContainersNotReady' }],
    initContainerStatuses: [{ name: 'wait', ready: true, restartCount: 0, state: { terminated: { reason: 'Completed' } } }],
    containerStatuses: [{ name: 'nginx', ready: false, restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
  },
} as unknown as KubeObject

it('a pod without a node says so by an empty value, and its owner can be gone to', () => {
  expect(factsOf(pod)).toEqual([
    { name: 'node', value: '' },
    { name: 'podIP', value: '' },
    { name: 'requests', value: 'cpu 100m' },
    { name: 'qosClass', value: '' },
    { name: 'restartPolicy', value: '' },
    { name: 'owner', value: 'ReplicaSet web', about: { kind: 'ReplicaSet', namespace: 'default', name: 'web' } },
  ])
})

it('containers are listed in the order in which they start, each with its own state', () => {
  expect(containersOf(pod)).toEqual([
    { name: 'wait', image: 'busybox', state: 'Completed', restarts: 0, ready: true },
    { name: 'nginx', image: 'nginx:1.27', state: 'CrashLoopBackOff', restarts: 3, ready: false },
  ])
})

it('a condition without a message shows its reason', () => {
  expect(conditionsOf(pod)).toEqual([{ type: 'Ready', status: 'False', at: '2026-01-01T00:00:05Z', message: 'ContainersNotReady' }])
})

it('a Service shows each port with where it leads', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      type: 'NodePort',
      clusterIP: '10.96.0.7',
      ports: [{ port: 80, nodePort: 30080, targetPort: 'http', protocol: 'TCP' }],
      selector: { app: 'web' },
    },
  } as unknown as KubeObject
  expect(factsOf(service).find((fact) => fact.name === 'ports')?.value).toBe('80:30080/TCP → http')
})
