import { addressFamily } from '../../protocol/addresses.ts'
import { keyOf, type Pod, type Service } from '../../protocol/objects.ts'
import { type NameLookup, type PacketQuery, type PacketReason, packetReason } from '../../protocol/packets.ts'
import { resolve, usesClusterDns } from './cluster-dns.ts'
import { endAt } from './enforce-policy.ts'
import { blockingPolicies, type NetworkPolicy, policyNames } from './network-policy.ts'
import type { NetworkView } from './network-view.ts'

/** How the host of a query became an address, or why it did not. */
export interface HostLookup {
  readonly address?: string
  readonly lookup?: NameLookup
  /** The headless Service that the name led to. */
  readonly headless?: Service
  readonly reasons: readonly PacketReason[]
}

/** Turns the query's host into an address as the sender's resolver would. */
export function lookUpHost(query: PacketQuery, view: NetworkView): HostLookup {
  const { host } = query.to
  if (addressFamily(host) === 'IPv4') return { address: host, reasons: [] }
  const pod = query.from.kind === 'pod' ? view.pod(query.from.key) : undefined
  if (!pod || !usesClusterDns(pod)) return lookUpOutside(host, view)
  const namespace = pod.metadata.namespace ?? 'default'
  if (!view.dnsAnswers()) return { reasons: [packetReason('reason.dnsUnreachable', { nameserver: view.dns.nameserver })] }
  const blocked = blockedFromDns(pod, view)
  if (blocked.length > 0) return { reasons: [packetReason('reason.dnsBlocked', { pod: keyOf(pod), policies: policyNames(blocked) })] }
  const lookup = resolve(host, namespace, view.dns)
  if (lookup.address === undefined) return { lookup, reasons: whyNoAddress(lookup, namespace, view) }
  const service = serviceNamed(lookup.tries.at(-1)!.name, view)
  const headless = service?.spec.clusterIP === 'None' ? { headless: service } : undefined
  return { address: lookup.address, lookup, ...headless, reasons: [] }
}

/** The policies that keep the pod from every name server; empty when it can ask one, or when none is a pod. */
function blockedFromDns(pod: Pod, view: NetworkView): readonly NetworkPolicy[] {
  const servers = view.slicesOf('kube-system/kube-dns').flatMap((slice) => slice.endpoints ?? [])
  let blocked: readonly NetworkPolicy[] = []
  for (const endpoint of servers) {
    if (endpoint.conditions?.ready === false) continue
    const from = { ip: pod.status.podIP ?? '', pod }
    const packet = { from, to: endAt(view, endpoint.addresses[0] ?? ''), protocol: 'UDP', port: 53 } as const
    const policies = [...blockingPolicies(view, 'egress', packet), ...blockingPolicies(view, 'ingress', packet)]
    if (policies.length === 0) return []
    blocked = policies
  }
  return blocked
}

function lookUpOutside(host: string, view: NetworkView): HostLookup {
  const address = host === 'localhost' ? '127.0.0.1' : view.dns.outsideAddress?.(host)
  return address === undefined ? { reasons: [packetReason('reason.clusterNameOutside', { name: host })] } : { address, reasons: [] }
}

/** The Service that a full name belongs to: `web.shop.svc.cluster.local`, or a name below it. */
function serviceNamed(name: string, view: NetworkView): Service | undefined {
  const suffix = `.svc.${view.dns.domain}`
  if (!name.endsWith(suffix)) return undefined
  const labels = name.slice(0, -suffix.length).split('.')
  return view.dns.service(`${labels.at(-1)}/${labels.at(-2)}`)
}

function whyNoAddress(lookup: NameLookup, namespace: string, view: NetworkView): readonly PacketReason[] {
  const { name, tries } = lookup
  for (const { answers } of tries) {
    const alias = answers.find((record) => record.type === 'CNAME')
    if (alias) return [packetReason('reason.externalName', { name: alias.name, target: alias.target })]
  }
  const reasons = [packetReason('reason.nxdomain', { name, tried: tries.length })]
  for (const attempt of tries) {
    const service = serviceNamed(attempt.name, view)
    if (service?.spec.clusterIP === 'None') {
      return [...reasons, packetReason('reason.headlessNoReady', { service: `${service.metadata.namespace}/${service.metadata.name}` })]
    }
  }
  for (const service of view.services()) {
    const other = service.metadata.namespace ?? ''
    if (service.metadata.name === name && other !== namespace) {
      return [...reasons, packetReason('reason.nameInNamespace', { name, namespace: other })]
    }
  }
  return reasons
}
