import type { Node } from '../../protocol/objects.ts'
import { type NodeInfo, nodeInfoOf, withChangedPod, withNode, withoutPod, withPod } from './node-info.ts'
import type { PodInfo } from './pod-info.ts'

/** What the scheduler knows of nodes and of the pods on them, kept up to date event by event. A slice of the world: plain data. */
export interface SchedulerCache {
  /** All nodes in visiting order: one node of each zone, then the second of each zone, and so on. */
  readonly nodes: NodeInfo[]
  /** Where a node stands in `nodes`. */
  readonly position: Map<string, number>
  /** Names by zone, zones by first appearance: the visiting order is made of this. */
  readonly zones: Map<string, string[]>
  /** Nodes came, went or moved to another zone since `nodes` was put in order. */
  stale: boolean
  /** The node that each pod counts on, by uid. */
  readonly placed: Map<string, string>
  /** Uids of pods that are counted before the API server has confirmed their binding. */
  readonly assumed: Set<string>
  /** Pods on nodes that are not known (yet, or any more). */
  readonly strays: Map<string, readonly PodInfo[]>
  /** Images on nodes: size in bytes and number of nodes that have it. */
  readonly images: Map<string, { readonly size: number; readonly nodes: number }>
  /** Names of nodes with pods that have affinity, and required anti-affinity. */
  readonly affinityNodes: Set<string>
  readonly antiAffinityNodes: Set<string>
}

export function emptyCache(): SchedulerCache {
  return {
    nodes: [],
    position: new Map(),
    zones: new Map(),
    stale: false,
    placed: new Map(),
    assumed: new Set(),
    strays: new Map(),
    images: new Map(),
    affinityNodes: new Set(),
    antiAffinityNodes: new Set(),
  }
}

/** The node of that name. */
export function nodeOf(cache: SchedulerCache, name: string): NodeInfo | undefined {
  const position = cache.position.get(name)
  return position === undefined ? undefined : cache.nodes[position]
}

/** A node appeared or changed. */
export function setNode(cache: SchedulerCache, node: Node): void {
  const name = node.metadata.name
  const before = nodeOf(cache, name)
  if (before) {
    if (zoneOf(before.node) !== zoneOf(node)) {
      leaveZone(cache, before.node)
      joinZone(cache, node)
    }
    forgetImages(cache, before)
    store(cache, withNode(before, node))
  } else {
    joinZone(cache, node)
    const pods = cache.strays.get(name) ?? []
    cache.strays.delete(name)
    cache.position.set(name, cache.nodes.length)
    cache.nodes.push(nodeInfoOf(node))
    store(cache, pods.reduce(withPod, nodeInfoOf(node)))
  }
  learnImages(cache, node)
}

/** A node went. Its pods stay known until they go themselves. */
export function removeNode(cache: SchedulerCache, name: string): void {
  const info = nodeOf(cache, name)
  if (!info) return
  forgetImages(cache, info)
  leaveZone(cache, info.node)
  cache.nodes.splice(cache.position.get(name)!, 1)
  reindex(cache)
  cache.affinityNodes.delete(name)
  cache.antiAffinityNodes.delete(name)
  if (info.pods.length > 0) cache.strays.set(name, info.pods)
}

/** The API server says that the pod is on that node (new, changed, or the confirmation of an assumption). */
export function setPod(cache: SchedulerCache, pod: PodInfo, nodeName: string): void {
  cache.assumed.delete(pod.uid)
  const before = cache.placed.get(pod.uid)
  if (before !== undefined && before !== nodeName) forgetPod(cache, pod.uid)
  cache.placed.set(pod.uid, nodeName)
  const info = nodeOf(cache, nodeName)
  if (info) {
    store(cache, before === nodeName ? withChangedPod(info, pod) : withPod(info, pod))
    return
  }
  const others = (cache.strays.get(nodeName) ?? []).filter((other) => other.uid !== pod.uid)
  cache.strays.set(nodeName, Object.freeze([...others, pod]))
}

/** Counts a pod on a node before it is bound. */
export function assumePod(cache: SchedulerCache, pod: PodInfo, nodeName: string): void {
  setPod(cache, pod, nodeName)
  cache.assumed.add(pod.uid)
}

/** The pod counts nowhere any more: it is gone, or its binding failed. */
export function forgetPod(cache: SchedulerCache, uid: string): void {
  const nodeName = cache.placed.get(uid)
  if (nodeName === undefined) return
  cache.placed.delete(uid)
  cache.assumed.delete(uid)
  const info = nodeOf(cache, nodeName)
  if (info) {
    store(cache, withoutPod(info, uid))
    return
  }
  const left = (cache.strays.get(nodeName) ?? []).filter((other) => other.uid !== uid)
  if (left.length > 0) cache.strays.set(nodeName, Object.freeze(left))
  else cache.strays.delete(nodeName)
}

/** The pod as it is counted, with the node's name. */
export function placedPod(cache: SchedulerCache, uid: string): { readonly info: PodInfo; readonly nodeName: string } | undefined {
  const nodeName = cache.placed.get(uid)
  if (nodeName === undefined) return undefined
  const pods = nodeOf(cache, nodeName)?.pods ?? cache.strays.get(nodeName) ?? []
  const info = pods.find((pod) => pod.uid === uid)
  return info && { info, nodeName }
}

/** All nodes in visiting order (pkg/scheduler/backend/cache/node_tree.go). */
export function visitingOrder(cache: SchedulerCache): readonly NodeInfo[] {
  if (cache.stale) {
    const zones = [...cache.zones.values()]
    const ordered: NodeInfo[] = []
    for (let turn = 0; ordered.length < cache.nodes.length; turn++) {
      for (const names of zones) if (turn < names.length) ordered.push(nodeOf(cache, names[turn]!)!)
    }
    for (let i = 0; i < ordered.length; i++) cache.nodes[i] = ordered[i]!
    reindex(cache)
    cache.stale = false
  }
  return cache.nodes
}

/** Region and zone of a node as one text; empty when it has neither. */
export function zoneOf(node: Node): string {
  const labels = node.metadata.labels
  const region = labels?.['topology.kubernetes.io/region'] ?? ''
  const zone = labels?.['topology.kubernetes.io/zone'] ?? ''
  return region === '' && zone === '' ? '' : `${region}/${zone}`
}

function store(cache: SchedulerCache, info: NodeInfo): void {
  cache.nodes[cache.position.get(info.name)!] = info
  mark(cache.affinityNodes, info.name, info.affinityPods > 0)
  mark(cache.antiAffinityNodes, info.name, info.antiAffinityPods > 0)
}

function mark(names: Set<string>, name: string, present: boolean): void {
  if (present) names.add(name)
  else names.delete(name)
}

function reindex(cache: SchedulerCache): void {
  cache.position.clear()
  for (let i = 0; i < cache.nodes.length; i++) cache.position.set(cache.nodes[i]!.name, i)
}

function joinZone(cache: SchedulerCache, node: Node): void {
  const zone = zoneOf(node)
  const names = cache.zones.get(zone)
  if (names) names.push(node.metadata.name)
  else cache.zones.set(zone, [node.metadata.name])
  cache.stale = true
}

function leaveZone(cache: SchedulerCache, node: Node): void {
  const zone = zoneOf(node)
  const names = cache.zones.get(zone)
  if (!names) return
  names.splice(names.indexOf(node.metadata.name), 1)
  if (names.length === 0) cache.zones.delete(zone)
  cache.stale = true
}

function learnImages(cache: SchedulerCache, node: Node): void {
  for (const { names, sizeBytes } of node.status?.images ?? []) {
    for (const name of names ?? []) {
      const known = cache.images.get(name)
      cache.images.set(name, Object.freeze({ size: known?.size ?? sizeBytes ?? 0, nodes: (known?.nodes ?? 0) + 1 }))
    }
  }
}

function forgetImages(cache: SchedulerCache, info: NodeInfo): void {
  for (const name of info.images) {
    const known = cache.images.get(name)
    if (!known) continue
    if (known.nodes === 1) cache.images.delete(name)
    else cache.images.set(name, Object.freeze({ size: known.size, nodes: known.nodes - 1 }))
  }
}
