import type { Labels, Node } from '../../protocol/objects.ts'
import { parseUnits } from '../../protocol/quantity.ts'
import { isSameGroup, type PodGroup, regroup } from './pod-groups.ts'
import type { HostPort, PodInfo } from './pod-info.ts'
import { addResources, noResources, type Resources, resourcesOf } from './resources.ts'

/**
 * A node as the scheduler sees it: the object and the sums over its pods. Frozen and replaced at each change, so a checkpoint shares it
 * and a dry run (preemption, nominated pods) is simply another value.
 */
export interface NodeInfo {
  readonly name: string
  readonly node: Node
  readonly labels: Labels
  readonly allocatable: Resources
  readonly allowedPods: number
  readonly pods: readonly PodInfo[]
  /** The same pods, counted by what selectors see of them. */
  readonly groups: readonly PodGroup[]
  /** How many of the pods have (anti-)affinity of any kind, and how many a required anti-affinity. */
  readonly affinityPods: number
  readonly antiAffinityPods: number
  readonly requested: Resources
  /** Like `requested`, with assumed amounts for containers that do not say: for scoring. */
  readonly assumedMilliCpu: number
  readonly assumedMemory: number
  readonly usedPorts: readonly HostPort[]
  readonly images: readonly string[]
}

const noLabels: Labels = Object.freeze({})
const none: readonly never[] = Object.freeze([])

/** A node without pods. */
export function nodeInfoOf(node: Node): NodeInfo {
  return Object.freeze({
    ...nodePart(node),
    pods: none,
    groups: none,
    affinityPods: 0,
    antiAffinityPods: 0,
    requested: noResources,
    assumedMilliCpu: 0,
    assumedMemory: 0,
    usedPorts: none,
  })
}

/** The same pods on a newer version of the node. */
export function withNode(info: NodeInfo, node: Node): NodeInfo {
  return Object.freeze({ ...info, ...nodePart(node) })
}

/** The node with one pod more. */
export function withPod(info: NodeInfo, pod: PodInfo): NodeInfo {
  return changed(info, pod, 1, Object.freeze([...info.pods, pod]))
}

/** The node with one pod less (by uid); the same value when the pod is not there. */
export function withoutPod(info: NodeInfo, uid: string): NodeInfo {
  const index = info.pods.findIndex((pod) => pod.uid === uid)
  if (index < 0) return info
  // The last pod takes the place, as upstream's slices have it: preemption's choice among equals depends on the order.
  const left = info.pods.slice(0, -1)
  if (index < left.length) left[index] = info.pods.at(-1)!
  return changed(info, info.pods[index]!, -1, Object.freeze(left))
}

/** The node with a newer version of one of its pods. */
export function withChangedPod(info: NodeInfo, pod: PodInfo): NodeInfo {
  const index = info.pods.findIndex((other) => other.uid === pod.uid)
  const before = info.pods[index]
  if (!before) return withPod(info, pod)
  // Most changes of a placed pod are of its status: nothing but the reference differs.
  if (before.requests === pod.requests && before.hostPorts === pod.hostPorts && before.requiredAffinity === pod.requiredAffinity) {
    const groups = isSameGroup(before, pod) ? info.groups : regroup(regroup(info.groups, before, -1), pod, 1)
    return Object.freeze({ ...info, pods: Object.freeze(info.pods.with(index, pod)), groups })
  }
  return withPod(withoutPod(info, pod.uid), pod)
}

function nodePart(node: Node) {
  const allocatable = node.status?.allocatable
  return {
    name: node.metadata.name,
    node,
    labels: node.metadata.labels ?? noLabels,
    allocatable: resourcesOf(allocatable),
    allowedPods: allocatable?.pods === undefined ? 0 : parseUnits(allocatable.pods),
    images: node.status?.images?.length ? Object.freeze(node.status.images.flatMap((image) => image.names ?? [])) : none,
  }
}

function changed(info: NodeInfo, pod: PodInfo, sign: 1 | -1, pods: readonly PodInfo[]): NodeInfo {
  const antiAffinity = pod.requiredAntiAffinity.length > 0 ? sign : 0
  return Object.freeze({
    name: info.name,
    node: info.node,
    labels: info.labels,
    allocatable: info.allocatable,
    allowedPods: info.allowedPods,
    pods,
    groups: regroup(info.groups, pod, sign),
    affinityPods: info.affinityPods + (pod.hasAffinity ? sign : 0),
    antiAffinityPods: info.antiAffinityPods + antiAffinity,
    requested: addResources(info.requested, pod.requests, sign),
    assumedMilliCpu: info.assumedMilliCpu + sign * pod.assumedMilliCpu,
    assumedMemory: info.assumedMemory + sign * pod.assumedMemory,
    usedPorts: pod.hostPorts.length === 0 ? info.usedPorts : Object.freeze(pods.flatMap((other) => other.hostPorts)),
    images: info.images,
  })
}
