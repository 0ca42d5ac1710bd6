import type { ResourceName } from '../../protocol/kinds.ts'
import {
  controllerOf,
  type Deployment,
  type EndpointSlice,
  type KubeObject,
  keyOf,
  type Pod,
  type ReplicaSet,
  type Service,
} from '../../protocol/objects.ts'
import type { GraphEdge, GraphNode, GraphPicture } from '../../protocol/queries.ts'
import { matchesLabels } from '../../protocol/selectors.ts'
import { podSummary } from './pod-summary.ts'
import type { Scope } from './scope.ts'

/** Kinds that are drawn, in layers from what people write to what runs. */
const drawn: readonly ResourceName[] = [
  'ingresses',
  'horizontalpodautoscalers',
  'services',
  'cronjobs',
  'deployments',
  'statefulsets',
  'daemonsets',
  'jobs',
  'replicasets',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'pods',
  'endpointslices',
]
/** Made by the system in every namespace; they explain nothing. */
const isNoise = (object: KubeObject): boolean => object.kind === 'ConfigMap' && object.metadata.name === 'kube-root-ca.crt'

/** Pods of one owner beyond this many stand together as a group. */
const groupAbove = 8

/** Objects and what ties them together: ownership, selection, use. Without a namespace: everything but kube-system. */
export function graphPicture(scope: Scope, namespace: string | undefined, limit = 300): GraphPicture {
  const graph = new Graph(scope, limit)
  const wanted = (object: KubeObject) =>
    (namespace ? object.metadata.namespace === namespace : object.metadata.namespace !== 'kube-system') && !isNoise(object)
  const byUid = new Map<string, string>()
  let total = 0
  for (const resource of drawn) {
    for (const object of scope.all(resource).values()) {
      if (!wanted(object)) continue
      total++
      if (isIdleRevision(object)) continue
      const id = graph.add(resource, object)
      if (id && object.metadata.uid) byUid.set(object.metadata.uid, id)
    }
  }
  graph.connectOwners(byUid)
  graph.connectServices()
  graph.connectUses()
  const namespaces = [...scope.all('namespaces').keys()].sort()
  return { ...graph.picture(), namespaces, total }
}

/** An old revision of a Deployment that has no pods any more. */
const isIdleRevision = (object: KubeObject): boolean =>
  object.kind === 'ReplicaSet' &&
  (object as ReplicaSet).spec.replicas === 0 &&
  (object as ReplicaSet).status.replicas === 0 &&
  controllerOf(object) !== undefined

class Graph {
  private readonly nodes = new Map<string, { readonly node: GraphNode; readonly object: KubeObject }>()
  private readonly edges: GraphEdge[] = []
  /** Pods of one owner that are drawn so far, and the group that takes the rest. */
  private readonly siblings = new Map<string, number>()
  private readonly groups = new Map<string, number>()

  constructor(
    private readonly scope: Scope,
    private readonly limit: number,
  ) {}

  /** Adds an object, or counts it into its group. Returns its id when it is drawn itself. */
  add(resource: ResourceName, object: KubeObject): string | undefined {
    const owner = controllerOf(object)?.uid ?? ''
    if (resource === 'pods' && owner) {
      const count = (this.siblings.get(owner) ?? 0) + 1
      this.siblings.set(owner, count)
      if (count > groupAbove) {
        this.groups.set(owner, (this.groups.get(owner) ?? 0) + 1)
        return undefined
      }
    }
    if (this.nodes.size >= this.limit) return undefined
    const id = `${resource}/${keyOf(object)}`
    this.nodes.set(id, { object, node: { id, resource, kind: object.kind, key: keyOf(object), ...detailOf(object, this.scope) } })
    return id
  }

  connectOwners(byUid: ReadonlyMap<string, string>): void {
    for (const [id, { object }] of this.nodes) {
      for (const { uid } of object.metadata.ownerReferences ?? []) {
        const from = byUid.get(uid)
        if (from) this.edges.push({ from, to: id, why: object.kind === 'EndpointSlice' ? 'endpoints' : 'owns' })
      }
    }
    for (const [uid, count] of this.groups) {
      const from = byUid.get(uid)
      if (!from) continue
      const id = `group/${uid}`
      const node: GraphNode = { id, resource: 'pods', kind: 'Pod', key: from, detail: '', group: count }
      this.nodes.set(id, { node, object: this.nodes.get(from)!.object })
      this.edges.push({ from, to: id, why: 'owns' })
    }
  }

  connectServices(): void {
    const pods = [...this.nodes.values()].filter(({ node }) => node.resource === 'pods' && node.group === undefined)
    for (const [from, { object, node }] of this.nodes) {
      const { selector } = node.resource === 'services' ? (object as Service).spec : {}
      if (!selector || Object.keys(selector).length === 0) continue
      for (const { node: pod, object: candidate } of pods) {
        if (candidate.metadata.namespace === object.metadata.namespace && matchesLabels(selector, candidate.metadata.labels))
          this.edges.push({ from, to: pod.id, why: 'selects' })
      }
    }
  }

  connectUses(): void {
    for (const [from, { object, node }] of this.nodes) {
      const spec = node.resource === 'pods' ? undefined : (object as Deployment).spec?.template?.spec
      const owned = object.metadata.ownerReferences?.length ?? 0
      const pod = node.resource === 'pods' && owned === 0 ? (object as Pod).spec : owned === 0 ? spec : undefined
      for (const used of pod ? usedBy(pod, object.metadata.namespace ?? '') : [])
        if (this.nodes.has(used)) this.edges.push({ from, to: used, why: 'uses' })
    }
  }

  picture(): Pick<GraphPicture, 'nodes' | 'edges'> {
    return { nodes: [...this.nodes.values()].map(({ node }) => node), edges: this.edges }
  }
}

function usedBy(spec: Pod['spec'], namespace: string): ReadonlySet<string> {
  const used = new Set<string>()
  const add = (resource: string, name: string | undefined) => name && used.add(`${resource}/${namespace}/${name}`)
  for (const { configMap, secret, persistentVolumeClaim } of spec.volumes ?? []) {
    add('configmaps', configMap?.name)
    add('secrets', secret?.secretName)
    add('persistentvolumeclaims', persistentVolumeClaim?.claimName)
  }
  for (const { env = [], envFrom = [] } of spec.containers) {
    for (const { valueFrom } of env) {
      add('configmaps', valueFrom?.configMapKeyRef?.name)
      add('secrets', valueFrom?.secretKeyRef?.name)
    }
    for (const { configMapRef, secretRef } of envFrom) {
      add('configmaps', configMapRef?.name)
      add('secrets', secretRef?.name)
    }
  }
  return used
}

type Detail = Pick<GraphNode, 'detail' | 'glyph' | 'observed' | 'desired'>

function detailOf(object: KubeObject, scope: Scope): Detail {
  switch (object.kind) {
    case 'Pod': {
      const { status, glyph } = podSummary(object as Pod, scope)
      return { detail: status, glyph }
    }
    case 'Deployment':
    case 'ReplicaSet': {
      const { spec, status } = object as Deployment | ReplicaSet
      const desired = spec.replicas ?? 1
      const observed = status?.readyReplicas ?? 0
      return { detail: `${observed}/${desired}`, observed, desired }
    }
    case 'Service': {
      const { clusterIP, type, externalName } = (object as Service).spec
      return { detail: type === 'ExternalName' ? (externalName ?? '') : clusterIP === 'None' ? 'headless' : `${type} ${clusterIP ?? ''}` }
    }
    case 'EndpointSlice': {
      const endpoints = (object as EndpointSlice).endpoints ?? []
      const observed = endpoints.filter(({ conditions }) => conditions?.ready !== false).length
      return { detail: `${observed}/${endpoints.length}`, observed, desired: endpoints.length }
    }
    default:
      return { detail: '' }
  }
}
