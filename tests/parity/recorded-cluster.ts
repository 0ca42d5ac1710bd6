import { Cluster } from '../../src/engine/cluster.ts'
import type { Fault, NodeOptions } from '../../src/protocol/control.ts'
import type { KindInfo } from '../../src/protocol/kinds.ts'
import { collectionPath, kindOfResource } from '../../src/protocol/kinds.ts'
import type { AnyObject } from '../../src/protocol/objects.ts'
import type { ApiRequest, ApiResponse } from '../../src/protocol/requests.ts'
import { type Micros, ms, SECOND } from '../../src/protocol/time.ts'

/** How long the control plane has run before the first step, so that nodes are Ready and the namespace has its service account. */
const SETTLE_MS = 30_000

const zoneAndRegion = (zone: string, more: Readonly<Record<string, string>>) => ({
  ...more,
  'topology.kubernetes.io/region': 'r1',
  'topology.kubernetes.io/zone': zone,
})

/** The five nodes of the recordings. All of them said that they live at one address. */
export const recordedNodes: readonly NodeOptions[] = [
  { name: 'node-a', cpu: '4', memory: '16Gi', labels: zoneAndRegion('zone-1', { disk: 'ssd' }) },
  { name: 'node-b', cpu: '4', memory: '16Gi', labels: zoneAndRegion('zone-1', { disk: 'hdd' }) },
  { name: 'node-c', cpu: '8', memory: '32Gi', labels: zoneAndRegion('zone-2', { disk: 'ssd' }) },
  { name: 'node-d', cpu: '2', memory: '4Gi', maxPods: 10, labels: zoneAndRegion('zone-2', { disk: 'hdd' }) },
  {
    name: 'node-e',
    cpu: '16',
    memory: '64Gi',
    labels: zoneAndRegion('zone-3', { accelerator: 'gpu' }),
    taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }],
    extended: { 'nvidia.com/gpu': 4 },
  },
].map((node, index) => ({ maxPods: 110, internalIP: '192.0.2.2', podCIDR: `10.244.${101 + index}.0/24`, ...node }))

/** Kinds that the recorder wrote down, in the namespace and cluster-wide. */
const namespaced = [
  'deployments',
  'endpointslices',
  'endpoints',
  'pods',
  'replicasets',
  'services',
  'controllerrevisions',
  'jobs',
  'cronjobs',
  'persistentvolumeclaims',
  'statefulsets',
  'horizontalpodautoscalers',
  'configmaps',
  'poddisruptionbudgets',
  'daemonsets',
  'resourcequotas',
  'limitranges',
  'networkpolicies',
  'ingresses',
  'roles',
  'rolebindings',
  'secrets',
]
const clusterWide = ['persistentvolumes', 'priorityclasses', 'storageclasses', 'ingressclasses', 'customresourcedefinitions']

/** Objects that every cluster has; the recorder left them out. */
const everywhere = (object: AnyObject) =>
  object.metadata.name === 'kube-root-ca.crt' || object.metadata.name.startsWith('system-') || object.metadata.name === 'standard'

/** A simulated cluster in the shape of the recorded one, with the namespace `sim`. */
export class RecordedCluster {
  readonly cluster: Cluster
  private readonly uids = new Map<string, string>()

  constructor(seed: number) {
    this.cluster = new Cluster({ seed, nodes: recordedNodes, runtime: 'recorded' })
    this.wait(SETTLE_MS)
    this.send({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sim' } } })
    this.wait(SETTLE_MS)
  }

  now = (): Micros => this.cluster.kernel.world.now

  send = (request: ApiRequest): ApiResponse => this.cluster.request(request)

  wait = (delayMs: number): void => this.cluster.kernel.runUntil(this.now() + ms(delayMs))

  waitUntil(time: Micros): void {
    if (time > this.now()) this.cluster.kernel.runUntil(time)
  }

  fault(fault: Fault): string | undefined {
    return this.cluster.fault(fault)
  }

  /** All objects that the recorder would have written down. */
  objects(): readonly AnyObject[] {
    const found = [
      ...namespaced.flatMap((resource) => this.list(kindOfResource(resource)!, 'sim')),
      ...clusterWide.flatMap((resource) => this.list(kindOfResource(resource)!, undefined)),
    ].filter((object) => !everywhere(object))
    for (const object of found) this.uids.set(object.metadata.uid ?? '', `uid(${object.kind}/${object.metadata.name})`)
    return found
  }

  /** All Events of the namespace, and those about nodes. */
  events(): readonly AnyObject[] {
    const events = this.list(kindOfResource('events')!, 'sim')
    for (const event of events) {
      const about = event.involvedObject as { readonly uid?: string; readonly kind: string; readonly name: string }
      if (about.uid) this.uids.set(about.uid, `uid(${about.kind}/${about.name})`)
    }
    return events
  }

  /** Readable names of all uids that were seen. */
  uidNames(): ReadonlyMap<string, string> {
    return this.uids
  }

  private list(kind: KindInfo, namespace: string | undefined): readonly AnyObject[] {
    const response = this.send({ method: 'GET', path: collectionPath(kind, namespace) })
    if (response.status !== 200) return []
    const { items } = response.body as { readonly items: readonly AnyObject[] }
    return items.map((item) => ({ ...item, kind: kind.kind, apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version }))
  }
}

/** Whole seconds as simulated time. */
export const inSeconds = (value: number): Micros => Math.round(value * SECOND)
