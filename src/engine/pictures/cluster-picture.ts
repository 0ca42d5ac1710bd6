import type { Lease, Node, Pod, ResourceList } from '../../protocol/objects.ts'
import { parseBytes, parseMilli } from '../../protocol/quantity.ts'
import type { ClusterPicture, LoopSummary, NodeSummary, PodGlyphState, PodSummary } from '../../protocol/queries.ts'
import { fromTimestamp } from '../../protocol/time.ts'
import { viewOf } from '../client/informer.ts'
import { controllers } from '../controllers/index.ts'
import { type Change, lastChanges } from '../etcd/etcd.ts'
import { queueCounts } from '../scheduler/scheduler.ts'
import { podSummary } from './pod-summary.ts'
import type { Scope } from './scope.ts'

/** Most nodes that the picture tells everything of; of a larger fleet it tells what one cell of a heat map shows. */
const nodeLimit = 60
const fleetLimit = 5000
/** Most pods that the picture names one by one; beyond, the counts tell. */
const podLimit = 360
const recentRevisions = 7
/** How far back the picture looks for changes that are not routine. */
const searchedRevisions = 3000
const searchedRecords = 600

/** The whole cluster at a glance. */
export function clusterPicture(scope: Scope): ClusterPicture {
  const nodes = scope.all<Node>('nodes')
  const byNode = new Map<string, Pod[]>()
  const unscheduled: PodSummary[] = []
  const pods = scope.all<Pod>('pods')
  for (const pod of pods.values()) {
    const { nodeName } = pod.spec
    if (!nodeName) {
      if (unscheduled.length < podLimit) unscheduled.push(podSummary(pod, scope))
      continue
    }
    const list = byNode.get(nodeName)
    if (list) list.push(pod)
    else byNode.set(nodeName, [pod])
  }
  const isFleet = nodes.size > nodeLimit
  const perNode = isFleet ? 0 : Math.max(4, Math.floor(podLimit / Math.max(1, nodes.size)))
  return {
    nodes: [...nodes.values()]
      .slice(0, fleetLimit)
      .map((node) => nodeSummary(scope, node, byNode.get(node.metadata.name) ?? [], perNode, isFleet)),
    nodeCount: nodes.size,
    ...(isFleet ? { podStates: podStates(scope, pods.values()) } : undefined),
    unscheduled,
    podCount: pods.size,
    loops: controllers.map((controller) => loopSummary(scope, controller.name)),
    scheduler: schedulerSummary(scope),
    etcd: {
      revision: scope.apiserver.etcd.revision,
      compacted: scope.apiserver.etcd.compacted,
      recent: lastChanges(scope.apiserver.etcd, recentRevisions, isTelling, searchedRevisions).map(({ revision, resource, key, type }) => ({
        revision,
        resource,
        key,
        type,
      })),
    },
    ...lastRequest(scope),
  }
}

/** Whether a change is more than what every cluster writes all the time: events and renewed leases. */
function isTelling({ resource, type }: Change): boolean {
  return resource !== 'events' && !(resource === 'leases' && type === 'MODIFIED')
}

function podStates(scope: Scope, pods: Iterable<Pod>): NonNullable<ClusterPicture['podStates']> {
  const counts = new Map<PodGlyphState, number>()
  for (const pod of pods) {
    const { glyph } = podSummary(pod, scope)
    counts.set(glyph, (counts.get(glyph) ?? 0) + 1)
  }
  return [...counts].map(([state, count]) => ({ state, count }))
}

/** A node of a fleet has no lease to show, which would change with every moment. */
function nodeSummary(scope: Scope, node: Node, pods: readonly Pod[], limit: number, inFleet: boolean): NodeSummary {
  const { name } = node.metadata
  const requested = pods.reduce((sum, pod) => addRequests(sum, pod), { cpu: 0, memory: 0 })
  const { allocatable = {} } = node.status
  const lease = inFleet ? undefined : scope.get<Lease>('leases', `kube-node-lease/${name}`)
  const ip = node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
  return {
    name,
    ip,
    ...(node.spec.podCIDR ? { podCIDR: node.spec.podCIDR } : undefined),
    ready: node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    stopped: scope.machine(name)?.on === false,
    schedulable: node.spec.unschedulable !== true,
    taints: (node.spec.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
    cpu: { requested: requested.cpu, allocatable: parseMilli(allocatable.cpu ?? 0) },
    memory: { requested: requested.memory, allocatable: parseBytes(allocatable.memory ?? 0) },
    maxPods: Number(allocatable.pods ?? 0),
    ...(lease?.spec.renewTime
      ? { lease: { renewedAt: fromTimestamp(lease.spec.renewTime), durationMs: (lease.spec.leaseDurationSeconds ?? 40) * 1000 } }
      : undefined),
    pods: pods.slice(0, limit).map((pod) => podSummary(pod, scope)),
    ...(!inFleet && pods.length > limit ? { podStates: podStates(scope, pods) } : undefined),
    podCount: pods.length,
  }
}

interface Requests {
  readonly cpu: number
  readonly memory: number
}

const requestsOf = new WeakMap<Pod['spec'], Requests>()

function addRequests(sum: Requests, { spec, status }: Pod): Requests {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return sum
  let own = requestsOf.get(spec)
  if (!own) {
    const total = (resource: string, parse: (quantity: string | number) => number) =>
      spec.containers.reduce((each, { resources }) => each + parse((resources?.requests as ResourceList | undefined)?.[resource] ?? 0), 0)
    own = { cpu: total('cpu', parseMilli), memory: total('memory', parseBytes) }
    requestsOf.set(spec, own)
  }
  return { cpu: sum.cpu + own.cpu, memory: sum.memory + own.memory }
}

/** What a loop is called on its dial: the kind that it drives, or what it does. Kubernetes' own words, so not translated. */
const titles: Readonly<Record<string, string>> = {
  deployment: 'Deployment',
  replicaset: 'ReplicaSet',
  endpointslice: 'EndpointSlice',
  endpoint: 'Endpoints',
  namespace: 'Namespace',
  nodelifecycle: 'Node lifecycle',
  'taint-eviction': 'Taint eviction',
  'node-ipam': 'Node IPAM',
  garbagecollector: 'Garbage collector',
  podgc: 'Pod GC',
  serviceaccount: 'ServiceAccount',
  'root-ca': 'Root CA',
}

/** One control loop as a dial. */
export function loopSummary(scope: Scope, name: string): LoopSummary {
  const controller = controllers.find((each) => each.name === name)!
  const { loops, cache } = scope.manager
  const loop = loops.get(name)!
  const gauge = controller.gauge?.(viewOf(cache, scope.now)) ?? { observed: 0, desired: 0 }
  const last = loop.last
  const writes = last ? (scope.kernel.traceRecord(last.record)?.data as { readonly writes?: number } | undefined)?.writes : undefined
  let backingOff = 0
  for (const later of loop.queue.later.values()) if (later.backOff) backingOff++
  return {
    controller: name,
    title: titles[name] ?? name,
    observed: gauge.observed,
    desired: gauge.desired,
    queued: loop.queue.waiting.size + loop.parked.size,
    active: loop.active.size,
    backingOff,
    ...(last ? { last: { key: last.key, at: last.at, writes: writes ?? 0 } } : undefined),
  }
}

function schedulerSummary({ scheduler }: Scope): ClusterPicture['scheduler'] {
  if (!scheduler) return { active: 0, backoff: 0, unschedulable: 0 }
  return { ...queueCounts(scheduler), ...(scheduler.last ? { last: scheduler.last } : undefined) }
}

/** The latest write that is not routine, for the arrow at the API server. */
function lastRequest({ kernel }: Scope): Pick<ClusterPicture, 'lastRequest'> {
  const { nextTrace } = kernel.world
  const records = kernel.traceBetween(nextTrace - searchedRecords)
  for (let i = records.length - 1; i >= 0; i--) {
    const record = records[i]!
    if (record.type === 'request' && record.data.resource !== 'leases' && record.data.resource !== 'events') return { lastRequest: record }
  }
  return {}
}
