import type { LabelSelector, Labels, Pod, PodAffinityTerm } from '../../protocol/objects.ts'
import { keyOf } from '../../protocol/objects.ts'
import { matchesSelector } from '../../protocol/selectors.ts'
import { placedPodRequests, podRequests, type Resources } from './resources.ts'

/** A pod with everything that plugins ask of it worked out once. Frozen, so nodes, queue and checkpoints share it. */
export interface PodInfo {
  readonly pod: Pod
  readonly key: string
  readonly uid: string
  readonly namespace: string
  readonly priority: number
  readonly requests: Resources
  /** What the pod counts for when its node is scored: requests, with assumed amounts where containers have none. */
  readonly assumedMilliCpu: number
  readonly assumedMemory: number
  readonly hostPorts: readonly HostPort[]
  readonly requiredAffinity: readonly AffinityTerm[]
  readonly requiredAntiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly WeightedAffinityTerm[]
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[]
  readonly hasAffinity: boolean
}

/** A port of the node that a pod takes. */
export interface HostPort {
  /** `0.0.0.0` takes the port on every address. */
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

/** One (anti-)affinity term with its namespaces settled. */
export interface AffinityTerm {
  readonly topologyKey: string
  readonly selector: LabelSelector | undefined
  readonly namespaces: readonly string[]
  /** Further namespaces, by their labels; absent: none. */
  readonly namespaceSelector: LabelSelector | undefined
}

export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number
}

const none: readonly never[] = Object.freeze([])

// A cache of pure results, by the frozen object: many plugins ask about the same change for many waiting pods.
const known = new WeakMap<Pod, PodInfo>()

/** Works out what scheduling needs to know of a pod. */
export function podInfoOf(pod: Pod): PodInfo {
  let info = known.get(pod)
  if (!info) {
    info = workOut(pod)
    known.set(pod, info)
  }
  return info
}

function workOut(pod: Pod): PodInfo {
  const requests = podRequests(pod)
  const assumed = placedPodRequests(pod, requests)
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const required = (terms: readonly PodAffinityTerm[] | undefined) => termsOf(pod, terms)
  const preferred = (terms: readonly { weight: number; podAffinityTerm: PodAffinityTerm }[] | undefined) =>
    terms?.length ? Object.freeze(terms.map((t) => Object.freeze({ ...termOf(pod, t.podAffinityTerm), weight: t.weight }))) : none
  return Object.freeze({
    pod,
    key: keyOf(pod),
    uid: uidOf(pod),
    namespace: pod.metadata.namespace ?? '',
    priority: pod.spec.priority ?? 0,
    requests,
    assumedMilliCpu: assumed.milliCpu,
    assumedMemory: assumed.memory,
    hostPorts: hostPortsOf(pod),
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    hasAffinity: podAffinity !== undefined || podAntiAffinity !== undefined,
  })
}

/** What identifies the pod: its uid, or its key in data that has none. */
export function uidOf(pod: Pod): string {
  return pod.metadata.uid ?? keyOf(pod)
}

/** The same information around a newer version of the pod. Only what may change after placement is looked at again. */
export function refreshPodInfo(info: PodInfo, pod: Pod): PodInfo {
  return pod.spec === info.pod.spec ? Object.freeze({ ...info, pod }) : podInfoOf(pod)
}

/** Whether a term speaks of that pod. `namespaceLabels` are the labels of the pod's namespace. */
export function termMatches(term: AffinityTerm, { namespace, pod }: PodInfo, namespaceLabels: Labels | undefined): boolean {
  return termSelects(term, namespace, pod.metadata.labels, namespaceLabels)
}

/** Whether a term speaks of pods of that namespace with those labels. `namespaceLabels` are the labels of the namespace itself. */
export function termSelects(
  { namespaces, namespaceSelector, selector }: AffinityTerm,
  namespace: string,
  labels: Labels | undefined,
  namespaceLabels: Labels | undefined,
): boolean {
  if (!namespaces.includes(namespace) && (!namespaceSelector || !matchesSelector(namespaceSelector, namespaceLabels))) return false
  return matchesSelector(selector, labels)
}

function hostPortsOf(pod: Pod): readonly HostPort[] {
  let ports: HostPort[] | undefined
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const container of [...sidecars, ...pod.spec.containers]) {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (!hostPort || hostPort <= 0) continue
      ports ??= []
      ports.push(Object.freeze({ ip: hostIP || '0.0.0.0', protocol: protocol ?? 'TCP', port: hostPort }))
    }
  }
  return ports ? Object.freeze(ports) : none
}

function termsOf(pod: Pod, terms: readonly PodAffinityTerm[] | undefined): readonly AffinityTerm[] {
  return terms?.length ? Object.freeze(terms.map((term) => Object.freeze(termOf(pod, term)))) : none
}

function termOf(pod: Pod, term: PodAffinityTerm): AffinityTerm {
  const ownNamespace = !term.namespaces?.length && !term.namespaceSelector
  return {
    topologyKey: term.topologyKey,
    selector: selectorOf(pod, term),
    namespaces: ownNamespace ? Object.freeze([pod.metadata.namespace ?? '']) : (term.namespaces ?? none),
    namespaceSelector: term.namespaceSelector,
  }
}

/** `matchLabelKeys` and `mismatchLabelKeys` stand for requirements with the pod's own values. */
function selectorOf(pod: Pod, term: PodAffinityTerm): LabelSelector | undefined {
  const selector = term.labelSelector
  if (!selector || (!term.matchLabelKeys?.length && !term.mismatchLabelKeys?.length)) return selector
  const requirement = (key: string, operator: 'In' | 'NotIn') => {
    const value = pod.metadata.labels?.[key]
    return value === undefined ? [] : [Object.freeze({ key, operator, values: Object.freeze([value]) })]
  }
  return Object.freeze({
    ...selector,
    matchExpressions: Object.freeze([
      ...(selector.matchExpressions ?? []),
      ...(term.matchLabelKeys ?? []).flatMap((key) => requirement(key, 'In')),
      ...(term.mismatchLabelKeys ?? []).flatMap((key) => requirement(key, 'NotIn')),
    ]),
  })
}
