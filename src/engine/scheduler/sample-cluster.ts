import type { KubeObject, Labels, Node, Pod, PodSpec, ResourceList, Taint } from '../../protocol/objects.ts'
import { emptyCache, type SchedulerCache, setNode, setPod } from './cache.ts'
import type { ClusterReader, DisruptionBudget, Plugin } from './framework.ts'
import { defaultPlugins } from './plugins/plugins.ts'
import { type PodInfo, podInfoOf } from './pod-info.ts'
import { type Decision, schedulePod } from './schedule-pod.ts'

/** A small cluster written by hand, for tests of plugins and cycles. */
export interface SampleCluster {
  readonly cache: SchedulerCache
  readonly cluster: ClusterReader
  readonly nominated: Map<string, PodInfo[]>
}

export interface SampleNode {
  readonly name: string
  readonly labels?: Labels
  readonly taints?: readonly Taint[]
  readonly unschedulable?: boolean
  readonly allocatable?: ResourceList
  readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[]
}

export interface SampleObjects {
  readonly services?: readonly KubeObject[]
  readonly controllers?: readonly KubeObject[]
  readonly budgets?: readonly DisruptionBudget[]
  readonly namespaces?: Readonly<Record<string, Labels>>
}

/** A node of 4 cores, 16Gi and 110 pods unless said otherwise. */
export function sampleNode({ name, labels, taints, unschedulable, allocatable, images }: SampleNode): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `uid-${name}`, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints ? { taints } : undefined), ...(unschedulable ? { unschedulable } : undefined) },
    status: { allocatable: allocatable ?? { cpu: '4', memory: '16Gi', pods: '110' }, ...(images ? { images } : undefined) },
  }
}

/** A pod with one container unless the spec says otherwise. */
export function samplePod(name: string, spec: Partial<PodSpec> = {}, labels: Labels = {}, namespace = 'default'): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${namespace}-${name}`, labels },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
    status: { phase: 'Pending' },
  }
}

/** The spec of a pod that requests this much. */
export function requesting(requests: ResourceList): Pick<PodSpec, 'containers'> {
  return { containers: [{ name: 'c', image: 'nginx', resources: { requests } }] }
}

/** A cluster of these nodes with these pods on them (by `spec.nodeName`). */
export function sampleCluster(nodes: readonly Node[], pods: readonly Pod[] = [], objects: SampleObjects = {}): SampleCluster {
  const cache = emptyCache()
  for (const node of nodes) setNode(cache, node)
  for (const pod of pods) setPod(cache, podInfoOf(pod), pod.spec.nodeName!)
  const inNamespace = (namespace: string) => (object: KubeObject) => object.metadata.namespace === namespace
  const cluster: ClusterReader = {
    namespaceLabels: (namespace) => objects.namespaces?.[namespace] ?? { 'kubernetes.io/metadata.name': namespace },
    services: (namespace) => (objects.services ?? []).filter(inNamespace(namespace)),
    controller: (kind, namespace, name) =>
      objects.controllers?.filter(inNamespace(namespace)).find((object) => object.kind === kind && object.metadata.name === name),
    disruptionBudgets: () => objects.budgets ?? [],
  }
  return { cache, cluster, nominated: new Map() }
}

export interface CycleOptions {
  readonly plugins?: readonly Plugin[]
  readonly start?: number
  /** What every draw gives: 0 unless said otherwise. */
  readonly draw?: number
}

/** Runs one cycle for the pod. */
export function scheduleIn(sample: SampleCluster, pod: Pod, options: CycleOptions = {}): Decision {
  return schedulePod({
    pod: podInfoOf(pod),
    cache: sample.cache,
    cluster: sample.cluster,
    plugins: options.plugins ?? defaultPlugins,
    start: options.start ?? 0,
    nominated: (name) => sample.nominated.get(name) ?? [],
    random: () => options.draw ?? 0,
  })
}
