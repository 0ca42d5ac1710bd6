import { describe, expect, it } from 'vitest'
import type { KubeEvent, Lease, Node, Pod } from '../../protocol/objects.ts'
import { SECOND } from '../../protocol/time.ts'
import { type Cluster, createCluster } from '../cluster.ts'
import type { KubeletState } from './kubelet-state.ts'

const podsPath = '/api/v1/namespaces/default/pods'
const get = <T>(cluster: Cluster, path: string): T => cluster.request({ method: 'GET', path }).body as T
const pod = (cluster: Cluster, name: string): Pod => get<Pod>(cluster, `${podsPath}/${name}`)
const runFor = (cluster: Cluster, seconds: number): void => cluster.kernel.runUntil(cluster.kernel.world.now + seconds * SECOND)

function create(cluster: Cluster, name: string, spec: Readonly<Record<string, unknown>>): void {
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName: 'worker-1', ...spec } }
  const answer = cluster.request({ method: 'POST', path: podsPath, body })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
}

function start(
  runtime: 'images' | 'recorded',
  nodes: number | readonly { readonly name: string; readonly maxPods?: number; readonly cpu?: number }[] = 1,
): Cluster {
  const cluster = createCluster({ seed: 3, nodes, runtime })
  runFor(cluster, 20)
  return cluster
}

describe('a node', () => {
  it('registers, gets its block of addresses and becomes ready', () => {
    const node = get<Node>(start('images'), '/api/v1/nodes/worker-1')
    expect(node.spec.podCIDR).toBe('10.244.0.0/24')
    expect(node.status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'MemoryPressure False KubeletHasSufficientMemory',
      'DiskPressure False KubeletHasNoDiskPressure',
      'PIDPressure False KubeletHasSufficientPID',
      'Ready True KubeletReady',
    ])
    expect(node.status.capacity).toEqual({ cpu: '4', 'ephemeral-storage': '100Gi', memory: '8Gi', pods: '110' })
    expect(node.status.allocatable).toMatchObject({ cpu: '4', memory: '8092Mi' })
    expect(node.metadata.labels).toMatchObject({
      'kubernetes.io/hostname': 'worker-1',
      'kubernetes.io/os': 'linux',
      'beta.kubernetes.io/arch': 'amd64',
    })
  })

  it('renews its lease every ten seconds and reports images', () => {
    const cluster = start('images')
    const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/worker-1'
    const before = get<Lease>(cluster, path).spec
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    runFor(cluster, 20)
    const after = get<Lease>(cluster, path).spec
    expect(before).toMatchObject({ holderIdentity: 'worker-1', leaseDurationSeconds: 40 })
    expect(after.renewTime! > before.renewTime!).toBe(true)
    expect(
      get<Node>(cluster, '/api/v1/nodes/worker-1').status.images?.some(({ names }) => names?.includes('docker.io/library/nginx:1.25')),
    ).toBe(true)
  })

  it('tells its Events', () => {
    const { items } = get<{ items: readonly KubeEvent[] }>(start('images'), '/api/v1/namespaces/default/events')
    const reasons = items
      .filter(({ source, involvedObject }) => source?.component === 'kubelet' && involvedObject.name === 'worker-1')
      .map(({ reason }) => reason)
    expect(reasons).toEqual(expect.arrayContaining(['Starting', 'NodeReady', 'NodeHasSufficientMemory']))
    expect(reasons).not.toContain('Rebooted')
  })
})

describe('a loss of power', () => {
  it.each([
    ['images', 255, 'Unknown'],
    ['recorded', 137, 'ContainerStatusUnknown'],
  ] as const)('kills containers at once; %s starts them again when it is over', (runtime, exitCode, reason) => {
    const cluster = start(runtime)
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    runFor(cluster, 20)
    const before = pod(cluster, 'web').status
    expect(before.phase).toBe('Running')
    cluster.fault({ kind: 'stopNode', node: 'worker-1' })
    expect(cluster.kernel.runUntilQuiet(cluster.kernel.world.now + 120 * SECOND)).toBe(true)
    expect(pod(cluster, 'web').status.containerStatuses?.[0]?.state?.running).toBeDefined()
    expect(get<Node>(cluster, '/api/v1/nodes/worker-1').status.conditions?.at(-1)?.status).toBe('Unknown')
    cluster.fault({ kind: 'startNode', node: 'worker-1' })
    runFor(cluster, 30)
    const { status } = pod(cluster, 'web')
    expect(status.phase).toBe('Running')
    expect(status.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 1, lastState: { terminated: { exitCode, reason } } })
    expect(status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
    expect(get<Node>(cluster, '/api/v1/nodes/worker-1').status.conditions?.at(-1)?.status).toBe('True')
  })

  it('forgets pods that were removed meanwhile, and ends those that were marked', () => {
    const cluster = start('images')
    for (const name of ['gone', 'marked']) create(cluster, name, { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    runFor(cluster, 20)
    cluster.fault({ kind: 'stopNode', node: 'worker-1' })
    runFor(cluster, 1)
    cluster.request({ method: 'DELETE', path: `${podsPath}/gone`, body: { gracePeriodSeconds: 0 } })
    cluster.request({ method: 'DELETE', path: `${podsPath}/marked` })
    runFor(cluster, 5)
    expect(pod(cluster, 'marked').metadata.deletionTimestamp).toBeDefined()
    cluster.fault({ kind: 'startNode', node: 'worker-1' })
    runFor(cluster, 20)
    expect(cluster.request({ method: 'GET', path: `${podsPath}/marked` }).status).toBe(404)
    const kubelet = cluster.kernel.world.slices.get('kubelet/worker-1') as KubeletState
    expect([...kubelet.pods.keys()].filter((key) => key.startsWith('default/'))).toEqual([])
  })
})

describe('admission', () => {
  it('refuses what does not fit, in upstream words', () => {
    const cluster = start('recorded', [{ name: 'worker-1', cpu: 4, maxPods: 3 }])
    create(cluster, 'large', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '3900m' } } }] })
    runFor(cluster, 5)
    create(cluster, 'second', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '500m' } } }] })
    runFor(cluster, 5)
    expect(pod(cluster, 'second').status).toMatchObject({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000",
    })
    for (const name of ['third', 'fourth', 'fifth']) create(cluster, name, { containers: [{ name: 'c', image: 'nginx' }] })
    runFor(cluster, 5)
    expect(pod(cluster, 'fourth').status.phase).toBe('Running')
    expect(pod(cluster, 'fifth').status.reason).toBe('OutOfpods')
  })

  it('gives room and address back when a pod is gone', () => {
    const cluster = start('recorded')
    create(cluster, 'a', {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '3' } } }],
    })
    runFor(cluster, 5)
    cluster.request({ method: 'DELETE', path: `${podsPath}/a` })
    runFor(cluster, 5)
    const kubelet = cluster.kernel.world.slices.get('kubelet/worker-1') as KubeletState
    expect(kubelet.used).toEqual({ pods: 0, cpu: 0 })
    expect(kubelet.addresses.taken.size).toBe(0)
  })

  it('refuses by node selector', () => {
    const cluster = start('recorded')
    create(cluster, 'picky', { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'c', image: 'nginx' }] })
    runFor(cluster, 5)
    expect(pod(cluster, 'picky').status).toMatchObject({ phase: 'Failed', reason: 'NodeAffinity' })
  })
})
