import { isPodReady, keyOf, type Pod, type Service, type ServicePort } from '../../protocol/objects.ts'
import { type PacketReason, packetReason } from '../../protocol/packets.ts'
import { matchesLabels } from '../../protocol/selectors.ts'
import type { NetworkView } from './network-view.ts'
import { hasNetwork } from './node-network.ts'

/** What lies behind a Service port without endpoints on a node: the selector, the pods, the port, or rules that are not up to date. */
export function whyNoEndpoints(view: NetworkView, service: Service, port: ServicePort | undefined, node: string): readonly PacketReason[] {
  const key = keyOf(service)
  const endpoints = view
    .slicesOf(key)
    .filter((slice) => slice.ports?.some((one) => (one.name ?? '') === (port?.name ?? '')))
    .flatMap((slice) => slice.endpoints ?? [])
  if (endpoints.some((endpoint) => endpoint.conditions?.ready !== false)) return [packetReason('reason.rulesStale', { node, service: key })]
  const { selector } = service.spec
  if (!selector || Object.keys(selector).length === 0) return [packetReason('reason.noSelector', { service: key })]
  const pods = view.podsOf(service.metadata.namespace ?? '').filter((pod) => matchesLabels(selector, pod.metadata.labels))
  if (pods.length === 0) {
    const text = Object.entries(selector).map(([name, value]) => `${name}=${value}`)
    return [packetReason('reason.selectorMatchesNothing', { service: key, selector: text.join(',') })]
  }
  const running = pods.filter(hasNetwork)
  if (running.length === 0) return [packetReason('reason.podsNotRunning', { service: key, pods: pods.length })]
  const targetPort = port?.targetPort
  if (typeof targetPort === 'string' && !running.some((pod) => hasPort(pod, targetPort))) {
    return [packetReason('reason.targetPortUnknown', { service: key, targetPort })]
  }
  if (!running.some(isPodReady)) return [packetReason('reason.podsNotReady', { service: key, pods: running.length })]
  return []
}

const hasPort = (pod: Pod, name: string) => pod.spec.containers.some((container) => container.ports?.some((port) => port.name === name))
