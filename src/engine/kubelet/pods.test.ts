import { describe, expect, it } from 'vitest'
import type { KubeEvent, Pod } from '../../protocol/objects.ts'
import { type Micros, SECOND } from '../../protocol/time.ts'
import { type Cluster, createCluster } from '../cluster.ts'
import { digest } from '../kernel/digest.ts'
import type { KubeletState } from './kubelet-state.ts'

const podsPath = '/api/v1/namespaces/default/pods'
const start = (): Cluster => {
  const cluster = createCluster({ seed: 5, nodes: 1, runtime: 'images' })
  cluster.kernel.runUntil(30 * SECOND)
  return cluster
}
const runFor = (cluster: Cluster, seconds: number): void => cluster.kernel.runUntil(cluster.kernel.world.now + seconds * SECOND)
const now = (cluster: Cluster): Micros => cluster.kernel.world.now
const kubeletOf = (cluster: Cluster): KubeletState => cluster.kernel.world.slices.get('kubelet/worker-1') as KubeletState

function create(cluster: Cluster, name: string, spec: Readonly<Record<string, unknown>>): void {
  const answer = cluster.request({ method: 'POST', path: podsPath, body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec } })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
}

const pod = (cluster: Cluster, name: string): Pod => cluster.request({ method: 'GET', path: `${podsPath}/${name}` }).body as Pod

const events = (cluster: Cluster, name: string): readonly string[] => {
  const { items } = cluster.request({ method: 'GET', path: '/api/v1/namespaces/default/events' }).body as { items: readonly KubeEvent[] }
  return items
    .filter(({ involvedObject, source }) => involvedObject.name === name && source?.component === 'kubelet')
    .map(({ reason, message, count }) => `${reason} ${message} x${count}`)
}

describe('the end of a pod', () => {
  const lifetime = (cluster: Cluster, name: string): number => {
    const begin = now(cluster)
    cluster.request({ method: 'DELETE', path: `${podsPath}/${name}` })
    while (cluster.request({ method: 'GET', path: `${podsPath}/${name}` }).status === 200) cluster.kernel.step()
    return (now(cluster) - begin) / SECOND
  }

  it('takes as long as its program takes to hear', () => {
    const cluster = start()
    create(cluster, 'server', { containers: [{ name: 'c', image: 'nginx' }] })
    create(cluster, 'deaf', { terminationGracePeriodSeconds: 7, containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] })
    create(cluster, 'polite', {
      containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', "trap 'exit 0' TERM; while true; do sleep 1; done"] }],
    })
    create(cluster, 'hooked', {
      containers: [{ name: 'c', image: 'nginx', lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }],
    })
    runFor(cluster, 20)
    expect(lifetime(cluster, 'server')).toBeLessThan(1)
    expect(lifetime(cluster, 'deaf')).toBeCloseTo(7, 0)
    expect(lifetime(cluster, 'polite')).toBeLessThan(2)
    expect(lifetime(cluster, 'hooked')).toBeCloseTo(5.5, 0)
  })

  it('comes sooner when the grace period is shortened', () => {
    const cluster = start()
    create(cluster, 'deaf', {
      terminationGracePeriodSeconds: 100,
      containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }],
    })
    runFor(cluster, 20)
    cluster.request({ method: 'DELETE', path: `${podsPath}/deaf` })
    runFor(cluster, 10)
    cluster.request({ method: 'DELETE', path: `${podsPath}/deaf`, body: { gracePeriodSeconds: 3 } })
    runFor(cluster, 6)
    expect(cluster.request({ method: 'GET', path: `${podsPath}/deaf` }).status).toBe(404)
  })

  it('stops sidecars after main containers, in reverse order', () => {
    const cluster = start()
    const sidecar = (name: string) => ({ name, image: 'nginx', restartPolicy: 'Always' })
    create(cluster, 'team', {
      initContainers: [sidecar('one'), sidecar('two')],
      containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', "trap 'sleep 3; exit 0' TERM; while true; do sleep 1; done"] }],
    })
    runFor(cluster, 20)
    const seen = cluster.kernel.world.nextTrace
    lifetime(cluster, 'team')
    const ends = cluster.kernel
      .traceBetween(seen)
      .flatMap((record) => (record.type === 'node' && record.data.what === 'exited' ? [record.data.container] : []))
    expect(ends).toEqual(['main', 'two', 'one'])
  })
})

describe('quiet', () => {
  it('comes even where containers never come to rest', () => {
    const cluster = start()
    const shell = (script: string) => [{ name: 'c', image: 'busybox', command: ['sh', '-c', script] }]
    create(cluster, 'crash', { containers: shell('sleep 1; exit 1') })
    create(cluster, 'loop', { containers: shell('while true; do date; sleep 5; done') })
    create(cluster, 'hourly', { containers: shell('sleep 3600') })
    create(cluster, 'unpullable', { containers: [{ name: 'c', image: 'nginx:does-not-exist' }] })
    create(cluster, 'unconfigured', { containers: [{ name: 'c', image: 'nginx', envFrom: [{ configMapRef: { name: 'missing' } }] }] })
    create(cluster, 'unmounted', {
      containers: [{ name: 'c', image: 'nginx' }],
      volumes: [{ name: 'v', secret: { secretName: 'missing' } }],
    })
    expect(cluster.kernel.runUntilQuiet(now(cluster) + 900 * SECOND)).toBe(true)
    const reasons = ['crash', 'unpullable', 'unconfigured', 'unmounted'].map(
      (name) => pod(cluster, name).status.containerStatuses?.[0]?.state?.waiting?.reason,
    )
    expect(reasons[1]).toMatch(/^(ErrImagePull|ImagePullBackOff)$/)
    expect(reasons.slice(2)).toEqual(['CreateContainerConfigError', 'ContainerCreating'])
    expect(pod(cluster, 'crash').status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(2)
    expect(events(cluster, 'unmounted')[0]).toMatch(
      /^FailedMount MountVolume\.SetUp failed for volume "v" : secret "missing" not found x\d+$/,
    )
  })
})

describe('faults and repeats', () => {
  it('restarts a container that crashed', () => {
    const cluster = start()
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx' }] })
    runFor(cluster, 15)
    cluster.fault({ kind: 'crashContainer', namespace: 'default', pod: 'web', exitCode: 139 })
    runFor(cluster, 5)
    expect(pod(cluster, 'web').status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      ready: true,
      lastState: { terminated: { exitCode: 139, reason: 'Error' } },
    })
  })

  it('replaces a container whose image was changed in place', () => {
    const cluster = start()
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    runFor(cluster, 15)
    const headers = { 'content-type': 'application/strategic-merge-patch+json' }
    cluster.request({
      method: 'PATCH',
      path: `${podsPath}/web`,
      headers,
      body: { spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } },
    })
    runFor(cluster, 15)
    expect(pod(cluster, 'web').status.containerStatuses?.[0]).toMatchObject({ restartCount: 1, image: 'docker.io/library/nginx:1.26' })
    expect(events(cluster, 'web')).toContainEqual('Killing Container c definition changed, will be restarted x1')
  })

  it('goes the same way again after a seek, with checkpoints anywhere', () => {
    const run = (checkpointEvery: number): string => {
      const cluster = createCluster({ seed: 5, nodes: 2, runtime: 'images' }, { checkpointEvery })
      cluster.kernel.runUntil(20 * SECOND)
      create(cluster, 'crash', {
        containers: [
          { name: 'c', image: 'busybox', command: ['sh', '-c', 'sleep 2; exit 1'] },
          { name: 'd', image: 'nginx', readinessProbe: { httpGet: { path: '/', port: 80 } } },
        ],
      })
      runFor(cluster, 40)
      cluster.kernel.seek(24 * SECOND)
      cluster.kernel.runUntil(70 * SECOND)
      return digest(cluster.kernel.world)
    }
    expect(run(7)).toBe(run(1000))
  })

  it('keeps only plain data', () => {
    const cluster = start()
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx', readinessProbe: { httpGet: { path: '/', port: 80 } } }] })
    runFor(cluster, 15)
    const kubelet = kubeletOf(cluster)
    expect(structuredClone(kubelet)).toEqual(kubelet)
    expect(Object.isFrozen(kubelet.pods.get('default/web'))).toBe(true)
  })
})
