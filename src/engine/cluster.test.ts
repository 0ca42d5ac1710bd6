import { describe, expect, test } from 'vitest'
import type { Deployment, Node, Pod } from '../protocol/objects.ts'
import { isPodReady } from '../protocol/objects.ts'
import type { Status } from '../protocol/requests.ts'
import { MINUTE, SECOND } from '../protocol/time.ts'
import { Cluster, type ClusterTuning } from './cluster.ts'
import { clusterInvariants } from './cluster-invariants.ts'
import { hash32 } from './kernel/random.ts'

const deployment = (name: string, replicas: number, image = 'nginx:1.29', cpu = '100m') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'app', image, ports: [{ containerPort: 80 }], resources: { requests: { cpu } } }] },
    },
  },
})

const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
})

const deployments = '/apis/apps/v1/namespaces/default/deployments'

function booted(seed = 1, tuning: ClusterTuning = {}): Cluster {
  const cluster = new Cluster({ seed }, tuning)
  cluster.kernel.runUntilQuiet(MINUTE)
  return cluster
}

const list = <T>(cluster: Cluster, path: string): readonly T[] =>
  (cluster.request({ method: 'GET', path }).body as { readonly items: readonly T[] }).items
const pods = (cluster: Cluster) => list<Pod>(cluster, '/api/v1/namespaces/default/pods')
const readyPods = (cluster: Cluster) => pods(cluster).filter((pod) => isPodReady(pod) && !pod.metadata.deletionTimestamp)
const apply = (cluster: Cluster, path: string, body: unknown) => cluster.request({ method: 'POST', path, body })

/** Bytes that tell two runs apart: the world, and all that was traced. */
const bytes = ({ kernel }: Cluster) => `${JSON.stringify(kernel.traceBetween(1)).length}/${hash32(JSON.stringify(kernel.traceBetween(1)))}`

function scenario(seed: number, tuning?: ClusterTuning): Cluster {
  const cluster = booted(seed, tuning)
  const { kernel } = cluster
  apply(cluster, deployments, deployment('web', 4))
  apply(cluster, '/api/v1/namespaces/default/services', service('web'))
  kernel.runUntil(kernel.world.now + 1500)
  cluster.request({
    method: 'PATCH',
    path: `${deployments}/web/scale`,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { spec: { replicas: 6 } },
  })
  for (let i = 0; i < 40; i++) kernel.step()
  const [pod] = pods(cluster)
  if (pod) cluster.fault({ kind: 'killPod', namespace: 'default', pod: pod.metadata.name })
  kernel.runUntil(kernel.world.now + 20 * SECOND)
  return cluster
}

describe('a Deployment', () => {
  test('becomes Ready, and its Service has its endpoints', () => {
    const cluster = booted()
    expect(apply(cluster, deployments, deployment('web', 3)).status).toBe(201)
    apply(cluster, '/api/v1/namespaces/default/services', service('web'))
    expect(cluster.kernel.runUntilQuiet(cluster.kernel.world.now + MINUTE)).toBe(true)
    expect(readyPods(cluster)).toHaveLength(3)
    const [slice] = list<{ endpoints: { conditions: { ready: boolean } }[] }>(
      cluster,
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    ).filter((each) => JSON.stringify(each).includes('"web"'))
    expect(slice?.endpoints.map(({ conditions }) => conditions.ready)).toEqual([true, true, true])
    const { status } = cluster.request({ method: 'GET', path: `${deployments}/web` }).body as Deployment
    expect(status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 1 })
  })

  test('heals itself: a killed pod, a crashed container, a node that dies', () => {
    const cluster = booted(2)
    const { kernel } = cluster
    apply(cluster, deployments, deployment('web', 3))
    kernel.runUntilQuiet(kernel.world.now + MINUTE)
    const first = pods(cluster)[0]!
    expect(cluster.fault({ kind: 'killPod', namespace: 'default', pod: first.metadata.name })).toBeUndefined()
    kernel.runUntilQuiet(kernel.world.now + MINUTE)
    expect(readyPods(cluster)).toHaveLength(3)
    expect(pods(cluster).map(({ metadata }) => metadata.uid)).not.toContain(first.metadata.uid)

    const crashed = pods(cluster)[0]!
    cluster.fault({ kind: 'crashContainer', namespace: 'default', pod: crashed.metadata.name })
    kernel.runUntilQuiet(kernel.world.now + MINUTE)
    const after = pods(cluster).find(({ metadata }) => metadata.uid === crashed.metadata.uid)!
    expect(after.status.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true })

    const victim = after.spec.nodeName!
    cluster.fault({ kind: 'stopNode', node: victim })
    kernel.runUntilQuiet(kernel.world.now + 15 * MINUTE)
    expect(readyPods(cluster)).toHaveLength(3)
    expect(readyPods(cluster).every(({ spec }) => spec.nodeName !== victim)).toBe(true)
    const node = list<Node>(cluster, '/api/v1/nodes').find(({ metadata }) => metadata.name === victim)!
    expect(node.status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' })
    cluster.fault({ kind: 'startNode', node: victim })
    kernel.runUntilQuiet(kernel.world.now + 5 * MINUTE)
    expect(
      list<Node>(cluster, '/api/v1/nodes').every(({ status }) =>
        status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
      ),
    ).toBe(true)
  })

  test('why: the chain of a replacement pod ends at what a person did', () => {
    const cluster = scenario(1)
    const pod = pods(cluster).at(-1)!
    const result = cluster.query({ kind: 'why', resource: 'pods', key: `default/${pod.metadata.name}` })
    const chain = result?.kind === 'why' ? result.chain : []
    expect(chain[0]?.record).toMatchObject({ type: 'stored', data: { type: 'ADDED' } })
    expect(chain.some(({ because }) => because?.id === 'replicaset.tooFew')).toBe(true)
    expect(chain.at(-1)?.record.type).toBe('input')
  })
})

describe('the doorway', () => {
  test('refuses with Kubernetes’ words', () => {
    const cluster = booted()
    const refused = (path: string, body: unknown) => (apply(cluster, path, body).body as Status).message
    expect(refused('/api/v1/namespaces/nope/pods', { metadata: { name: 'x' }, spec: { containers: [{ name: 'a', image: 'b' }] } })).toBe(
      'namespaces "nope" not found',
    )
    apply(cluster, deployments, deployment('web', 1))
    expect(refused(deployments, deployment('web', 1))).toBe('deployments.apps "web" already exists')
    expect((cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default' }).body as Status).message).toContain(
      'this namespace may not be deleted',
    )
    const old = cluster.request({ method: 'GET', path: `${deployments}/web` }).body as Deployment
    cluster.kernel.runUntilQuiet(cluster.kernel.world.now + MINUTE)
    expect(
      (cluster.request({ method: 'PUT', path: `${deployments}/web`, body: { ...old, spec: { ...old.spec, replicas: 2 } } }).body as Status)
        .message,
    ).toBe(
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    )
  })

  test('a namespace takes its content with it', () => {
    const cluster = booted()
    apply(cluster, '/api/v1/namespaces', { metadata: { name: 'shop' } })
    apply(cluster, '/apis/apps/v1/namespaces/shop/deployments', { ...deployment('web', 2), metadata: { name: 'web', namespace: 'shop' } })
    cluster.kernel.runUntilQuiet(cluster.kernel.world.now + MINUTE)
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/shop' })
    cluster.kernel.runUntilQuiet(cluster.kernel.world.now + 5 * MINUTE)
    expect(cluster.request({ method: 'GET', path: '/api/v1/namespaces/shop' }).status).toBe(404)
    expect(list(cluster, '/api/v1/namespaces/shop/pods')).toEqual([])
  })
})

describe('determinism of the whole cluster', () => {
  test('same seed, same bytes; another seed, another run', () => {
    const one = scenario(1)
    expect(scenario(1).digest()).toBe(one.digest())
    expect(bytes(scenario(1))).toBe(bytes(one))
    expect(scenario(2).digest()).not.toBe(one.digest())
  })

  test.each([1, 7, 200])('seek and fork equal a first run, a checkpoint every %d steps', (checkpointEvery) => {
    const cluster = scenario(3, { checkpointEvery, checkpointBudget: 40_000_000 })
    const end = cluster.digest()
    expect(end).toBe(scenario(3).digest())
    const { now } = cluster.kernel.world
    cluster.kernel.seek(now / 2)
    const middle = cluster.digest()
    cluster.kernel.seek(0)
    cluster.kernel.seek(now)
    expect(cluster.digest()).toBe(end)
    cluster.kernel.seek(now / 2)
    expect(cluster.digest()).toBe(middle)
    cluster.kernel.fork()
    cluster.kernel.runUntil(now)
    expect(cluster.kernel.history.branches).toHaveLength(1)
  })

  test('the world is plain data', () => {
    const { world } = scenario(4).kernel
    expect(structuredClone(world)).toEqual(world)
  })

  test('pictures do not change a run', () => {
    const cluster = scenario(5)
    const before = cluster.digest()
    cluster.query({ kind: 'cluster' })
    cluster.query({ kind: 'graph' })
    cluster.query({ kind: 'network' })
    cluster.query({ kind: 'scheduler', limit: 5 })
    cluster.tracePacket({ from: { kind: 'outside' }, to: { host: 'web' }, port: 80, protocol: 'TCP' })
    expect(cluster.digest()).toBe(before)
  })
})

test('faults, then calm: whatever happened, the cluster gets there, and every invariant holds after every step', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const cluster = booted(seed, { invariants: clusterInvariants })
    const { kernel } = cluster
    apply(cluster, deployments, deployment('web', 5))
    const chance = (turn: number, most: number) => hash32(`${seed}/${turn}`) % most
    for (let turn = 0; turn < 12; turn++) {
      kernel.runUntil(kernel.world.now + (chance(turn, 4000) + 1) * 1000)
      const all = pods(cluster)
      const pod = all[chance(turn + 100, Math.max(1, all.length))]
      const node = `worker-${1 + chance(turn + 200, 3)}`
      if (turn % 4 === 0 && pod) cluster.fault({ kind: 'killPod', namespace: 'default', pod: pod.metadata.name })
      else if (turn % 4 === 1 && pod) cluster.fault({ kind: 'crashContainer', namespace: 'default', pod: pod.metadata.name })
      else if (turn % 4 === 2) cluster.fault({ kind: 'stopNode', node })
      else
        cluster.request({
          method: 'PATCH',
          path: `${deployments}/web/scale`,
          headers: { 'content-type': 'application/merge-patch+json' },
          body: { spec: { replicas: 2 + chance(turn + 300, 6) } },
        })
    }
    for (const node of ['worker-1', 'worker-2', 'worker-3']) cluster.fault({ kind: 'startNode', node })
    kernel.runUntilQuiet(kernel.world.now + 20 * MINUTE)
    const { spec, status } = cluster.request({ method: 'GET', path: `${deployments}/web` }).body as Deployment
    expect(status.readyReplicas, `seed ${seed}`).toBe(spec.replicas)
    expect(readyPods(cluster), `seed ${seed}`).toHaveLength(spec.replicas!)
  }
})
