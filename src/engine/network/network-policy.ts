import { cidrContains } from '../../protocol/addresses.ts'
import type { KubeObject, LabelSelector, Labels, Pod, Protocol } from '../../protocol/objects.ts'
import { matchesSelector } from '../../protocol/selectors.ts'

/** networking.k8s.io/v1 NetworkPolicy, as far as packets are concerned. */
export interface NetworkPolicy extends KubeObject {
  readonly spec?: {
    readonly podSelector?: LabelSelector
    readonly policyTypes?: readonly string[]
    readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[]
    readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[]
  }
}

export interface PolicyPeer {
  readonly podSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

export interface PolicyPort {
  readonly protocol?: Protocol
  readonly port?: number | string
  readonly endPort?: number
}

/** One end of a connection: an address, and the pod that has it. */
export interface PolicyEnd {
  readonly ip: string
  readonly pod: Pod | undefined
}

/** Where policies and the labels of namespaces are looked up. */
export interface PolicyView {
  readonly policiesOf: (namespace: string) => readonly NetworkPolicy[]
  readonly namespaceLabels: (namespace: string) => Labels
}

/** A connection after the destination was translated: policies see the pod's port, never the Service's. */
export interface PolicyPacket {
  readonly from: PolicyEnd
  readonly to: PolicyEnd
  readonly protocol: Protocol
  readonly port: number
}

/**
 * The policies that isolate the pod at one end and do not let the packet through; empty when it may pass. Policies only add up:
 * without one everything passes, with some each may allow. Source: staging/src/k8s.io/api/networking/v1/types.go.
 */
export function blockingPolicies(view: PolicyView, side: 'ingress' | 'egress', packet: PolicyPacket): readonly NetworkPolicy[] {
  const { pod } = side === 'ingress' ? packet.to : packet.from
  if (!pod || pod.spec.hostNetwork) return []
  const policies = view.policiesOf(pod.metadata.namespace ?? '').filter((policy) => isolates(policy, pod, side))
  return policies.some((policy) => allows(view, policy, side, packet)) ? [] : policies
}

function isolates({ spec }: NetworkPolicy, pod: Pod, side: 'ingress' | 'egress'): boolean {
  const types = spec?.policyTypes ?? (spec?.egress ? ['Ingress', 'Egress'] : ['Ingress'])
  return types.includes(side === 'ingress' ? 'Ingress' : 'Egress') && matchesSelector(spec?.podSelector ?? {}, pod.metadata.labels)
}

function allows(view: PolicyView, policy: NetworkPolicy, side: 'ingress' | 'egress', packet: PolicyPacket): boolean {
  const namespace = policy.metadata.namespace ?? ''
  const rules =
    side === 'ingress'
      ? (policy.spec?.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
      : (policy.spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
  const other = side === 'ingress' ? packet.from : packet.to
  return rules.some(
    ({ peers, ports }) =>
      (!peers?.length || peers.some((peer) => isPeer(view, namespace, peer, other))) &&
      (!ports?.length || ports.some((port) => isPort(port, packet))),
  )
}

function isPeer(view: PolicyView, namespace: string, { ipBlock, podSelector, namespaceSelector }: PolicyPeer, end: PolicyEnd): boolean {
  if (ipBlock) return cidrContains(ipBlock.cidr, end.ip) && !ipBlock.except?.some((cidr) => cidrContains(cidr, end.ip))
  if (!end.pod || end.pod.spec.hostNetwork) return false
  const home = end.pod.metadata.namespace ?? ''
  const inNamespace = namespaceSelector ? matchesSelector(namespaceSelector, view.namespaceLabels(home)) : home === namespace
  return inNamespace && (!podSelector || matchesSelector(podSelector, end.pod.metadata.labels))
}

function isPort(wanted: PolicyPort, { to, protocol, port }: PolicyPacket): boolean {
  if ((wanted.protocol ?? 'TCP') !== protocol) return false
  if (wanted.port === undefined) return true
  if (typeof wanted.port === 'number')
    return wanted.endPort === undefined ? port === wanted.port : port >= wanted.port && port <= wanted.endPort
  const named = to.pod?.spec.containers.flatMap((container) => container.ports ?? []) ?? []
  return named.some((one) => one.name === wanted.port && one.containerPort === port && (one.protocol ?? 'TCP') === protocol)
}

/** `namespace/a, namespace/b`. */
export function policyNames(policies: readonly NetworkPolicy[]): string {
  return policies.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ')
}
