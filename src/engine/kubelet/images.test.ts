import { describe, expect, it } from 'vitest'
import type { KubeEvent, Pod } from '../../protocol/objects.ts'
import { type Micros, SECOND } from '../../protocol/time.ts'
import { type Cluster, createCluster } from '../cluster.ts'
import type { KubeletState } from './kubelet-state.ts'
import { listeningOf, logOf, respond } from './listening.ts'

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

describe('images', () => {
  it('are pulled once; shared layers come only once', () => {
    const cluster = start()
    create(cluster, 'a', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    runFor(cluster, 10)
    create(cluster, 'b', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    create(cluster, 'd', { containers: [{ name: 'c', image: 'httpd:2.4' }] })
    runFor(cluster, 10)
    const [pulling, pulled] = events(cluster, 'a')
    expect(pulling).toBe('Pulling Pulling image "nginx:1.25" x1')
    expect(pulled).toMatch(
      /^Pulled Successfully pulled image "nginx:1.25" in [\d.]+(ms|s) \([\d.]+(ms|s) including waiting\)\. Image size: \d{8} bytes\. x1$/,
    )
    expect(events(cluster, 'b')[0]).toBe('Pulled Container image "nginx:1.25" already present on machine and can be accessed by the pod x1')
    expect(pod(cluster, 'a').status.containerStatuses?.[0]).toMatchObject({
      image: 'docker.io/library/nginx:1.25',
      imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    })
  })

  it('wait for one another on a node', () => {
    const cluster = start()
    for (const name of ['a', 'b', 'd'])
      create(cluster, name, {
        containers: [
          {
            name: 'c',
            image: `${name === 'a' ? 'mongo' : name === 'b' ? 'postgres' : 'nginx'}:1`,
            env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }],
          },
        ],
      })
    runFor(cluster, 40)
    const seconds = (text: string | undefined): readonly number[] =>
      [...(text ?? '').matchAll(/([\d.]+)s/g)].map(([, value]) => Number(value))
    const [took, waited] = seconds(events(cluster, 'd').find((text) => text.startsWith('Pulled')))
    expect(waited! - took!).toBeGreaterThan(1)
    expect(['a', 'b', 'd'].map((name) => pod(cluster, name).status.phase)).toEqual(['Running', 'Running', 'Running'])
  })

  it('that refuse to run without a password crash, and say why', () => {
    const cluster = start()
    create(cluster, 'db', { containers: [{ name: 'c', image: 'mysql:8' }] })
    runFor(cluster, 40)
    const [status] = pod(cluster, 'db').status.containerStatuses!
    expect(status!.restartCount).toBeGreaterThan(0)
    expect(status!.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
    expect(logOf(kubeletOf(cluster), 'default/db', 'c', now(cluster))[0]?.text).toContain('password option is not specified')
  })

  it('read variables from Secrets', () => {
    const cluster = start()
    cluster.request({
      method: 'POST',
      path: '/api/v1/namespaces/default/secrets',
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { p: 'Z2Vow6RpbQ==' } },
    })
    create(cluster, 'db', {
      containers: [
        {
          name: 'c',
          image: 'busybox',
          command: ['sh', '-c', 'echo $P; sleep 1000'],
          env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 's', key: 'p' } } }],
        },
      ],
    })
    create(cluster, 'other', {
      containers: [
        {
          name: 'c',
          image: 'busybox',
          command: ['sleep', '1000'],
          env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 's', key: 'q' } } }],
        },
      ],
    })
    runFor(cluster, 20)
    expect(logOf(kubeletOf(cluster), 'default/db', 'c', now(cluster)).map(({ text }) => text)).toEqual(['gehäim'])
    expect(pod(cluster, 'other').status.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: 'CreateContainerConfigError', message: "couldn't find key q in Secret default/s" },
    })
  })
})

describe('volumes', () => {
  it('show the keys of a ConfigMap as files', () => {
    const cluster = start()
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'special' }, data: { how: 'very', type: 'charm' } }
    cluster.request({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', body: configMap })
    const volumes = [{ name: 'v', configMap: { name: 'special', items: [{ key: 'how', path: 'keys' }] } }]
    const shell = ['sh', '-c', 'cat /etc/config/keys; env | cat; sleep 1000']
    create(cluster, 'p', {
      volumes,
      containers: [{ name: 'c', image: 'busybox', command: shell, volumeMounts: [{ name: 'v', mountPath: '/etc/config' }] }],
    })
    runFor(cluster, 20)
    expect(logOf(kubeletOf(cluster), 'default/p', 'c', now(cluster)).map(({ text }) => text)).toEqual(['very'])
    expect(pod(cluster, 'p').status.phase).toBe('Running')
  })
})

describe('probes of images', () => {
  it('follow the liveness example of the documentation', () => {
    const cluster = start()
    create(cluster, 'liveness-exec', {
      containers: [
        {
          name: 'liveness',
          image: 'registry.k8s.io/busybox:1.27.2',
          args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
          livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
        },
      ],
    })
    runFor(cluster, 32)
    expect(events(cluster, 'liveness-exec').some((text) => text.startsWith('Unhealthy'))).toBe(false)
    runFor(cluster, 70)
    expect(events(cluster, 'liveness-exec')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Unhealthy Liveness probe failed: cat: can't open '\/tmp\/healthy': No such file or directory x[3-6]$/),
        expect.stringMatching(/^Killing Container liveness failed liveness probe, will be restarted x[12]$/),
      ]),
    )
    // A shell as process 1 does not hear SIGTERM: it is killed when the grace period ends.
    expect(pod(cluster, 'liveness-exec').status.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 137 } },
    })
  })

  it('turn a slow server ready when its port opens, and never when it is another port', () => {
    const cluster = start()
    const probe = (port: number) => ({ readinessProbe: { tcpSocket: { port }, periodSeconds: 2 } })
    create(cluster, 'db', {
      containers: [{ name: 'c', image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }], ...probe(5432) }],
    })
    create(cluster, 'wrong', { containers: [{ name: 'c', image: 'nginx', ...probe(8080) }] })
    runFor(cluster, 30)
    expect(pod(cluster, 'db').status.containerStatuses?.[0]?.ready).toBe(true)
    expect(
      events(cluster, 'db').some((text) =>
        /^Unhealthy Readiness probe failed: dial tcp [\d.]+:5432: connect: connection refused/.test(text),
      ),
    ).toBe(true)
    expect(pod(cluster, 'wrong').status.containerStatuses?.[0]?.ready).toBe(false)
    expect(cluster.kernel.runUntilQuiet(now(cluster) + 600 * SECOND)).toBe(true)
  })

  it('cost nothing while nothing can change', () => {
    const cluster = start()
    const every = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 }
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx', readinessProbe: every, livenessProbe: every }] })
    runFor(cluster, 20)
    let rows = 0
    const end = now(cluster) + 100 * SECOND
    for (const seen = cluster.kernel.world.nextTrace; now(cluster) < end; ) {
      cluster.kernel.step()
      rows = cluster.kernel.traceBetween(seen).filter((record) => record.type === 'node' && record.data.pod === 'default/web').length
    }
    expect(rows).toBe(0)
    expect(pod(cluster, 'web').status.containerStatuses?.[0]?.ready).toBe(true)
  })
})

describe('what a pod answers', () => {
  it('is known by port and path', () => {
    const cluster = start()
    create(cluster, 'web', { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 8080 }] }] })
    create(cluster, 'sleeper', { containers: [{ name: 'c', image: 'nginx', command: ['sleep', '3600'] }] })
    runFor(cluster, 15)
    const kubelet = kubeletOf(cluster)
    expect(listeningOf(kubelet, 'default/web', now(cluster))).toEqual([{ port: 80, protocol: 'TCP' }])
    expect(listeningOf(kubelet, 'default/sleeper', now(cluster))).toEqual([])
    expect(respond(kubelet, 'default/web', 80, '/nothing', now(cluster))?.status).toBe(404)
    expect(respond(kubelet, 'default/web', 80, '/', now(cluster))?.body).toContain('Welcome to nginx!')
    expect(respond(kubelet, 'default/web', 8080, '/', now(cluster))).toBeUndefined()
  })
})
