import {
  type Container,
  isPodReady,
  type KubeObject,
  type Labels,
  type Pod,
  type Service,
  type ServicePort,
} from '../../protocol/objects.ts'
import { matchesLabels } from '../../protocol/selectors.ts'
import type { View } from '../client/informer.ts'
import { equalJson } from './equal-json.ts'
import { isIndexedLabel, labelValue } from './indexers.ts'

/** Pods that a Service selects, found by the rarest of its labels. */
export function podsOfService(service: Service, view: View): Iterable<Pod> {
  const { namespace = '' } = service.metadata
  const selector = service.spec.selector ?? {}
  const wanted = Object.keys(selector)
  let rarest: ReadonlyMap<string, Pod> | undefined
  for (const key of wanted) {
    if (!isIndexedLabel(key)) continue
    const pods = view.by<Pod>('pods', 'label', labelValue(namespace, key, selector[key]!))
    if (!rarest || pods.size < rarest.size) rarest = pods
  }
  if (rarest && wanted.length === 1) return rarest.values()
  return matching(rarest ?? view.all<Pod>('pods'), namespace, selector)
}

function* matching(pods: ReadonlyMap<string, Pod>, namespace: string, selector: Labels): Iterable<Pod> {
  for (const pod of pods.values()) {
    if ((pod.metadata.namespace ?? '') === namespace && matchesLabels(selector, pod.metadata.labels)) yield pod
  }
}

/** Keys of the Services that a change of a pod concerns. Upstream: endpointslice/util/controller_utils.go GetPodUpdateProjectionKey. */
export function servicesOfPod(object: KubeObject, previous: KubeObject | undefined, view: View): readonly string[] {
  const pod = object as Pod
  const before = previous as Pod | undefined
  const isGone = view.get('pods', `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`) === undefined
  const labelsChanged = before !== undefined && !equalJson(before.metadata.labels, pod.metadata.labels)
  if (before && !isGone && !labelsChanged && !hasEndpointChanged(before, pod)) return []
  // Upstream looks at every new pod; without an address it cannot matter yet.
  if (!before && addressesOf(pod).length === 0) return []
  const keys = new Set<string>()
  addServices(keys, pod.metadata.namespace ?? '', pod.metadata.labels, view)
  if (labelsChanged) addServices(keys, pod.metadata.namespace ?? '', before.metadata.labels, view)
  return [...keys]
}

function addServices(keys: Set<string>, namespace: string, labels: Labels = {}, view: View): void {
  for (const key in labels) {
    for (const [name, service] of view.by<Service>('services', 'selector', labelValue(namespace, key, labels[key]!))) {
      if (matchesLabels(service.spec.selector ?? {}, labels)) keys.add(name)
    }
  }
}

function hasEndpointChanged(before: Pod, pod: Pod): boolean {
  return (
    before.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    isPodReady(before) !== isPodReady(pod) ||
    before.spec.hostname !== pod.spec.hostname ||
    before.spec.subdomain !== pod.spec.subdomain ||
    isFinished(before) !== isFinished(pod) ||
    !equalJson(before.status.podIPs, pod.status.podIPs)
  )
}

const isFinished = ({ status: { phase } }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed'

/** Whether a pod has an address to send to: it has an IP and has not finished. Pods that are going away only on request. */
export function isReachable(pod: Pod, includeTerminating: boolean): boolean {
  return !isFinished(pod) && addressesOf(pod).length > 0 && (includeTerminating || pod.metadata.deletionTimestamp === undefined)
}

/** A pod's IP addresses. */
export function addressesOf({ status: { podIP, podIPs } }: Pod): readonly string[] {
  return podIPs?.length ? podIPs.map(({ ip }) => ip) : podIP ? [podIP] : []
}

/** The hostname that DNS answers for the pod within this Service, when it has one. */
export function hostnameIn(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec
  return hostname && subdomain === service.metadata.name ? hostname : undefined
}

/** The pod's port that a Service port leads to; undefined when the pod has no port of that name. */
export function portOn(pod: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (targetPort === undefined) return port
  if (typeof targetPort === 'number') return targetPort
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const named = ({ ports = [] }: Container) => ports.find((each) => each.name === targetPort && (each.protocol ?? 'TCP') === protocol)
  for (const container of [...pod.spec.containers, ...sidecars]) {
    const found = named(container)
    if (found) return found.containerPort
  }
  return undefined
}

/** Whether the controllers of endpoints have anything to do for a Service. */
export function hasEndpoints({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && spec.selector !== undefined
}

/** Whether a Service has no address of its own. */
export const isHeadless = ({ spec: { clusterIP } }: Service): boolean => clusterIP === undefined || clusterIP === '' || clusterIP === 'None'
