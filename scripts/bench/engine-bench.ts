import { Cluster } from '../../src/engine/cluster.ts'
import { copy } from '../../src/engine/kernel/copy.ts'
import type { Deployment, Node, Pod } from '../../src/protocol/objects.ts'
import { isPodReady } from '../../src/protocol/objects.ts'
import { MINUTE, SECOND } from '../../src/protocol/time.ts'
import { printTable, round } from './table.ts'

/** Wall milliseconds by number of pods: what the comparison with others uses. */
export type OwnFigures = ReadonlyMap<number, number>

const podsPerNode = 100

/** Boot, pods to Ready at several sizes, steps a second, going back, checkpoints. */
export function measureEngine(quick: boolean): OwnFigures {
  warmUp()
  printTable('Boot to three Ready nodes (median of 9)', ['', 'ms'], [['three nodes', round(median(Array.from({ length: 9 }, bootMs)), 1)]])
  const figures = new Map<number, number>()
  const sizes = quick ? [10, 100, 1000] : [10, 100, 1000, 5000]
  const rows = sizes.map((pods) => {
    const run = podsToReady(pods, Math.max(3, Math.ceil(pods / podsPerNode)))
    figures.set(pods, run.wallMs)
    return [
      pods,
      run.nodes,
      run.steps,
      round(run.wallMs),
      round((run.wallMs * 1000) / run.steps, 1),
      round(run.steps / run.wallMs, 1),
      round(run.simulatedS, 1),
      round(run.megabytes, 1),
    ]
  })
  printTable('One Deployment to Ready', ['pods', 'nodes', 'steps', 'wall ms', 'us/step', 'steps/ms', 'simulated s', 'heap MB'], rows)
  measureGoingBack()
  return figures
}

function warmUp(): void {
  podsToReady(200, 3)
}

function bootMs(): number {
  const began = performance.now()
  const cluster = new Cluster({ seed: 1 })
  runUntil(cluster, () => readyNodes(cluster) === 3, MINUTE)
  return performance.now() - began
}

function readyNodes(cluster: Cluster): number {
  const { items } = cluster.request({ method: 'GET', path: '/api/v1/nodes' }).body as { readonly items: readonly Node[] }
  return items.filter(({ status }) => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')).length
}

/** Steps until a condition holds; it is looked at every few simulated milliseconds. */
function runUntil(cluster: Cluster, isDone: () => boolean, limit: number): void {
  const { kernel } = cluster
  const end = kernel.world.now + limit
  while (kernel.world.now < end && !isDone()) kernel.runUntil(kernel.world.now + SECOND / 20)
}

interface Run {
  readonly cluster: Cluster
  readonly nodes: number
  readonly steps: number
  readonly wallMs: number
  readonly simulatedS: number
  readonly megabytes: number
}

function podsToReady(pods: number, nodes: number): Run {
  const heapBefore = heap()
  const cluster = new Cluster({ seed: 1, nodes, nodeShape: { cpu: '64', memory: '256Gi', maxPods: 110 } })
  runUntil(cluster, () => readyNodes(cluster) === nodes, MINUTE)
  const { kernel } = cluster
  const from = { now: kernel.world.now, steps: kernel.world.steps }
  const began = performance.now()
  cluster.request({ method: 'POST', path: '/apis/apps/v1/namespaces/default/deployments', body: deployment(pods) })
  while (!isReady(cluster, pods)) {
    kernel.runUntil(kernel.world.now + SECOND)
    if (kernel.world.now - from.now > 60 * MINUTE) throw new Error(`only ${countReady(cluster)} of ${pods} pods are Ready after an hour`)
  }
  const wallMs = performance.now() - began
  return {
    cluster,
    nodes,
    steps: kernel.world.steps - from.steps,
    wallMs,
    simulatedS: (kernel.world.now - from.now) / SECOND,
    megabytes: heap() - heapBefore,
  }
}

function isReady(cluster: Cluster, pods: number): boolean {
  const { body } = cluster.request({ method: 'GET', path: '/apis/apps/v1/namespaces/default/deployments/bench' })
  return (body as Deployment).status.readyReplicas === pods
}

function countReady(cluster: Cluster): number {
  const { items } = cluster.request({ method: 'GET', path: '/api/v1/namespaces/default/pods' }).body as { readonly items: readonly Pod[] }
  return items.filter(isPodReady).length
}

const deployment = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'bench', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'bench' } },
    template: {
      metadata: { labels: { app: 'bench' } },
      spec: {
        containers: [
          { name: 'web', image: 'nginx:1.29', ports: [{ containerPort: 80 }], resources: { requests: { cpu: '10m', memory: '16Mi' } } },
        ],
      },
    },
  },
})

function measureGoingBack(): void {
  const { cluster } = podsToReady(400, 5)
  const { kernel } = cluster
  kernel.runUntil(kernel.world.now + 10 * MINUTE)
  const end = kernel.position
  const seeks = Array.from({ length: 20 }, (_, i) => {
    const began = performance.now()
    kernel.seek(Math.floor((end.now * (i + 0.5)) / 20))
    const ms = performance.now() - began
    kernel.seek(end.now)
    return ms
  })
  const began = performance.now()
  const copied = copy(kernel.world)
  const copyMs = performance.now() - began
  const { count, entries } = kernel.checkpointStats
  const bytes = JSON.stringify([...copied.slices.values()], (_, value) =>
    value instanceof Map ? [...value] : value instanceof Set ? [...value] : value,
  ).length
  printTable(
    `Going back in a run of ${end.steps} steps`,
    ['', 'value'],
    [
      ['seek anywhere, median ms', round(median(seeks), 1)],
      ['seek anywhere, longest ms', round(Math.max(...seeks), 1)],
      ['checkpoints kept', count],
      ['entries of containers in all checkpoints', entries],
      ['one checkpoint, ms to make', round(copyMs, 2)],
      ['the world as text, kB', round(bytes / 1024, 0)],
    ],
  )
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

function heap(): number {
  ;(globalThis as { gc?: () => void }).gc?.()
  return process.memoryUsage().heapUsed / 1048576
}
