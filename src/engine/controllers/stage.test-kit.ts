import type { AnyObject, KubeEvent, KubeObject, Node, Pod } from '../../protocol/objects.ts'
import type { ApiResponse, Method } from '../../protocol/requests.ts'
import { SECOND, seconds, toMicroTimestamp, toTimestamp } from '../../protocol/time.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import { apiserver } from '../apiserver/apiserver.ts'
import type { ApiserverState } from '../apiserver/exchange.ts'
import { chartEdges, walkChart } from '../client/chart.ts'
import { controllerManager, controllerManagerId } from '../client/controller-manager.ts'
import { apiserverId } from '../client/delivery.ts'
import { readAll } from '../etcd/etcd.ts'
import type { AnyComponent } from '../kernel/component.ts'
import type { Invariant } from '../kernel/invariants.ts'
import { Kernel } from '../kernel/kernel.ts'
import { endpointSliceChart } from './endpointslice/endpointslice.chart.ts'
import { controllers } from './index.ts'

const merge = { 'content-type': 'application/merge-patch+json' }

const charts = [
  ...controllers.flatMap(({ primary, chart }) => (chart ? [[primary, chart] as const] : [])).filter(([primary]) => primary !== 'services'),
  ['endpointslices', endpointSliceChart] as const,
]

/** Every change of an object is an edge of its chart. Looks at what is stored after each step. */
function chartsAreTrue(): Invariant {
  const seen = new Map<string, KubeObject>()
  const edges = new Map(charts.map(([, chart]) => [chart, chartEdges(chart.machine)]))
  return {
    name: 'charts are true',
    check(world) {
      const { etcd } = world.slices.get(apiserverId) as ApiserverState
      for (const [resource, chart] of charts) {
        for (const [key, object] of readAll<KubeObject>(etcd, resource)) {
          const id = `${chart.machine.id} ${resource} ${key} ${object.metadata.uid}`
          const before = seen.get(id)
          if (before === object) continue
          seen.set(id, object)
          if (!walkChart(chart, edges.get(chart)!, before, object))
            return `${id}: ${before ? chart.classify(before) : 'start'} > ${chart.classify(object)} is no edge`
        }
      }
      return undefined
    },
  }
}

/** A real API server with the real control loops, for tests. There is no scheduler and no kubelet: `play` does by hand what they would do. */
export class Stage {
  readonly kernel = new Kernel({
    seed: 1,
    invariants: [chartsAreTrue()],
    components: [apiserver, controllerManager(controllers)] as unknown as readonly AnyComponent[],
    boot: [
      { to: apiserverId, event: { type: 'boot' } },
      { to: controllerManagerId, event: { type: 'start' }, delay: 20_000 },
    ],
  })
  private address = 0
  private bound = 0

  constructor() {
    this.run(1)
  }

  get now(): number {
    return this.kernel.world.now
  }

  request(method: Method, path: string, body?: unknown): ApiResponse {
    const headers = method === 'PATCH' ? { headers: merge } : {}
    const request = { method, path, ...headers, ...(body === undefined ? {} : { body }) }
    return this.kernel.input(
      apiserverId,
      { type: 'request', from: '', ticket: null, request },
      { kind: 'request', summary: path },
    ) as ApiResponse
  }

  /** Sends a request that must succeed. */
  must<T = AnyObject>(method: Method, path: string, body?: unknown): T {
    const { status, body: answer } = this.request(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    return answer as T
  }

  list<T = AnyObject>(path: string): readonly T[] {
    return (this.must<{ readonly items: readonly T[] }>('GET', path).items ?? []) as readonly T[]
  }

  run(forSeconds: number): void {
    this.kernel.runUntil(this.now + seconds(forSeconds))
  }

  /** Runs until only routine work is left. */
  settle(limitSeconds = 60): boolean {
    return this.kernel.runUntilQuiet(this.now + limitSeconds * SECOND)
  }

  pods(namespace = 'default'): readonly Pod[] {
    return this.list<Pod>(`/api/v1/namespaces/${namespace}/pods`)
  }

  addNode(name: string, labels: Readonly<Record<string, string>> = {}): void {
    const at = toTimestamp(this.now)
    const conditions = [
      { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready', lastHeartbeatTime: at, lastTransitionTime: at },
    ]
    this.must('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } })
    this.must('PATCH', `/api/v1/nodes/${name}/status`, { status: { conditions } })
    this.renew(name)
  }

  /** A sign of life: the node's lease. */
  renew(name: string): void {
    const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime: toMicroTimestamp(this.now) }
    const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
    if (this.request('PATCH', `${path}/${name}`, { spec }).status === 200) return
    this.must('POST', path, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: 'kube-node-lease' }, spec })
  }

  /** Runs on while the named nodes stay alive. */
  runAlive(forSeconds: number, nodes: readonly string[]): void {
    for (let second = 0; second < forSeconds; second++) {
      if (second % 10 === 0) for (const name of nodes) this.renew(name)
      this.run(1)
    }
  }

  node(name: string): Node {
    return this.must<Node>('GET', `/api/v1/nodes/${name}`)
  }

  /** What scheduler and kubelets would do at once: bind, start and finish pods, until nothing moves. `broken` images never get ready. */
  play(namespace = 'default', nodes: readonly string[] = ['node-1'], broken = 'does-not-exist'): void {
    for (let round = 0; round < 50; round++) {
      this.settle()
      let moved = false
      for (const pod of this.pods(namespace)) moved = this.attend(pod, nodes, broken) || moved
      if (!moved) return
    }
    throw new Error('the pods never come to rest')
  }

  private attend(pod: Pod, nodes: readonly string[], broken: string): boolean {
    const { namespace, name, deletionTimestamp, uid } = pod.metadata
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`
    if (deletionTimestamp) {
      this.must('DELETE', path, { gracePeriodSeconds: 0, preconditions: { uid } })
      return true
    }
    if (!pod.spec.nodeName) {
      const target = { apiVersion: 'v1', kind: 'Node', name: nodes[this.bound++ % nodes.length] }
      this.must('POST', `${path}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target })
      return true
    }
    if (pod.status.podIP) return false
    const ready = !pod.spec.containers.some(({ image }) => image.includes(broken))
    const ip = `10.244.0.${++this.address}`
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: toTimestamp(this.now) }]
    this.must('PATCH', `${path}/status`, { status: { phase: ready ? 'Running' : 'Pending', podIP: ip, podIPs: [{ ip }], conditions } })
    return true
  }

  /** What the loops did lately, for finding out. */
  trace(last = 40): readonly string[] {
    const records = (this.kernel as unknown as { log: { records: readonly AnyTraceRecord[] } }).log.records
    return records
      .slice(-last)
      .map(({ at, source, type, because, data }) => `${at} ${source} ${type} ${because?.id ?? ''} ${JSON.stringify(data).slice(0, 300)}`)
  }

  /** `reason: message` of the Events about a kind, in the order in which they were first recorded, without random parts of names. */
  events(kind: string, namespace = 'default'): readonly string[] {
    const events = this.list<KubeEvent>(`/api/v1/namespaces/${namespace}/events`).filter(
      ({ involvedObject }) => involvedObject.kind === kind,
    )
    const age = ({ metadata }: KubeEvent): number => Number.parseInt(metadata.name.slice(metadata.name.lastIndexOf('.') + 1), 16)
    return [...events].sort((a, b) => age(a) - age(b)).map(({ reason, message }) => `${reason}: ${message}`)
  }
}

/** A Deployment of one container. */
export const deploymentOf = (name: string, replicas: number, image = 'nginx:1.25', more: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'nginx', image }] } },
    ...more,
  },
})
