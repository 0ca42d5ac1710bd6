import { addressFamily, parseIPv4 } from '../../protocol/addresses.ts'
import type { Endpoint, EndpointSlice, Pod, Service } from '../../protocol/objects.ts'
import type { DnsRecord, NameLookup, NameTry } from '../../protocol/packets.ts'

/** What the cluster's name server answers from. */
export interface DnsView {
  /** `cluster.local`. */
  readonly domain: string
  /** Address of the kube-dns Service. */
  readonly nameserver: string
  readonly service: (key: string) => Service | undefined
  /** All slices of a Service, headless ones too. */
  readonly slicesOf: (serviceKey: string) => readonly EndpointSlice[]
  readonly hasNamespace: (name: string) => boolean
  /** Names outside the cluster that the upstream server knows. */
  readonly outsideAddress?: (name: string) => string | undefined
  /** The `loadbalance` plugin shuffles addresses; without it they keep their order. */
  readonly random?: () => number
}

/** TTL of kubeadm's Corefile. */
const TTL_SECONDS = 30
const NDOTS = 5

/** The search list of a pod with dnsPolicy ClusterFirst. */
export function searchList(namespace: string, domain: string): readonly string[] {
  return [`${namespace}.svc.${domain}`, `svc.${domain}`, domain]
}

/** Whether the pod asks the cluster's name server (dnsPolicy ClusterFirst, or ClusterFirstWithHostNet on the node's network). */
export function usesClusterDns(pod: Pod): boolean {
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst'
  return policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !pod.spec.hostNetwork)
}

/** The names that the resolver tries for a name, in order (resolv.conf with `ndots:5`, as glibc does it). */
export function candidates(name: string, search: readonly string[], ndots = NDOTS): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const dots = name.split('.').length - 1
  const expanded = search.map((suffix) => `${name}.${suffix}`)
  return dots >= ndots ? [name, ...expanded] : [...expanded, name]
}

/** Resolves a name as a program in a pod of that namespace would, trying the search list. The first positive answer ends it. */
export function resolve(name: string, namespace: string, view: DnsView): NameLookup {
  const search = searchList(namespace, view.domain)
  const tries: NameTry[] = []
  for (const candidate of candidates(name, search)) {
    const answer = answerName(candidate, 'A', view)
    tries.push(answer)
    const found = answer.answers.find((record) => record.type === 'A')
    if (found) return { name, nameserver: view.nameserver, search, ndots: NDOTS, tries, address: found.address }
  }
  return { name, nameserver: view.nameserver, search, ndots: NDOTS, tries }
}

/** What CoreDNS answers to one question about a full name. Source: kubernetes/dns, docs/specification.md; CoreDNS plugin/kubernetes. */
export function answerName(name: string, type: 'A' | 'SRV', view: DnsView): NameTry {
  const asked = name.toLowerCase().replace(/\.$/, '')
  if (asked !== view.domain && !asked.endsWith(`.${view.domain}`)) return answerOutside(asked, type, view)
  const labels = asked.slice(0, -view.domain.length).split('.').filter(Boolean)
  const word = labels.pop()
  if (word === undefined) return reply(asked, 'NOERROR')
  if (word === 'pod') return answerPod(asked, labels, type)
  if (word !== 'svc') return reply(asked, 'NXDOMAIN')
  return answerService(asked, labels, type, view)
}

const reply = (name: string, code: NameTry['code'], answers: readonly DnsRecord[] = []): NameTry => ({ name, code, answers })

const address = (name: string, ip: string): DnsRecord => ({ type: 'A', name, address: ip, ttlSeconds: TTL_SECONDS })

function answerOutside(name: string, type: 'A' | 'SRV', view: DnsView): NameTry {
  const ip = view.outsideAddress?.(name)
  if (ip === undefined) return reply(name, 'NXDOMAIN')
  return reply(name, 'NOERROR', type === 'A' ? [address(name, ip)] : [])
}

/** `10-244-1-5.namespace.pod.cluster.local` is its own answer (`pods insecure`). */
function answerPod(name: string, labels: readonly string[], type: 'A' | 'SRV'): NameTry {
  if (labels.length === 0) return reply(name, 'NOERROR')
  const ip = labels[0]!.replaceAll('-', '.')
  if (labels.length !== 2 || parseIPv4(ip) === undefined) return reply(name, 'NXDOMAIN')
  return reply(name, 'NOERROR', type === 'A' ? [address(name, ip)] : [])
}

function answerService(name: string, labels: readonly string[], type: 'A' | 'SRV', view: DnsView): NameTry {
  if (labels.length === 0) return reply(name, 'NOERROR')
  const namespace = labels.at(-1)!
  if (labels.length === 1) return reply(name, view.hasNamespace(namespace) ? 'NOERROR' : 'NXDOMAIN')
  const key = `${namespace}/${labels.at(-2)}`
  const service = view.service(key)
  if (!service) return reply(name, 'NXDOMAIN')
  if (service.spec.type === 'ExternalName') return labels.length === 2 ? answerAlias(name, service, type, view) : reply(name, 'NXDOMAIN')
  const front = labels.slice(0, -2)
  if (front.length === 2 && front.every((label) => label.startsWith('_'))) return answerPort(name, service, front, type, view)
  if (isHeadless(service)) return answerHeadless(name, service, front, type, view)
  if (front.length > 0) return reply(name, 'NXDOMAIN')
  return reply(name, 'NOERROR', type === 'A' ? [address(name, service.spec.clusterIP!)] : [])
}

const isHeadless = (service: Service) => service.spec.clusterIP === 'None'

function answerAlias(name: string, service: Service, type: 'A' | 'SRV', view: DnsView): NameTry {
  const target = (service.spec.externalName ?? '').toLowerCase()
  const alias: DnsRecord = { type: 'CNAME', name, target, ttlSeconds: TTL_SECONDS }
  if (addressFamily(target) === 'IPv4') return reply(name, 'NOERROR', [alias])
  const followed = target === name ? reply(name, 'NOERROR') : answerName(target, type, view)
  return reply(name, 'NOERROR', [alias, ...followed.answers])
}

interface ReadyAddress {
  readonly ip: string
  readonly hostname: string
}

/** The ready endpoints of a headless Service, each address once. */
function readyAddresses(slices: readonly EndpointSlice[]): readonly ReadyAddress[] {
  const found = new Map<string, ReadyAddress>()
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.conditions?.ready === false) continue
      for (const ip of endpoint.addresses) found.set(ip, { ip, hostname: hostnameOf(endpoint, ip) })
    }
  }
  return [...found.values()]
}

const hostnameOf = (endpoint: Endpoint, ip: string) => endpoint.hostname ?? ip.replaceAll('.', '-')

function answerHeadless(name: string, service: Service, front: readonly string[], type: 'A' | 'SRV', view: DnsView): NameTry {
  const ready = readyAddresses(view.slicesOf(`${service.metadata.namespace}/${service.metadata.name}`))
  const wanted = front.length === 0 ? ready : ready.filter(({ hostname }) => front.length === 1 && hostname === front[0])
  if (wanted.length === 0) return reply(name, 'NXDOMAIN')
  const records = wanted.map(({ ip }) => address(name, ip))
  return reply(name, 'NOERROR', type === 'A' ? shuffled(records, view.random) : [])
}

/** `_http._tcp.web.shop.svc.cluster.local`: where a named port is. */
function answerPort(name: string, service: Service, front: readonly string[], type: 'A' | 'SRV', view: DnsView): NameTry {
  const [portName, protocol] = front.map((label) => label.slice(1)) as [string, string]
  const owner = `${service.metadata.name}.${service.metadata.namespace}.svc.${view.domain}`
  const targets: { readonly port: number; readonly target: string }[] = []
  if (isHeadless(service)) {
    for (const slice of view.slicesOf(`${service.metadata.namespace}/${service.metadata.name}`)) {
      const port = slice.ports?.find((one) => one.name === portName && (one.protocol ?? 'TCP').toLowerCase() === protocol)?.port
      if (port === undefined) continue
      targets.push(...readyAddresses([slice]).map(({ hostname }) => ({ port, target: `${hostname}.${owner}` })))
    }
  } else {
    const port = service.spec.ports?.find((one) => one.name === portName && (one.protocol ?? 'TCP').toLowerCase() === protocol)
    if (port) targets.push({ port: port.port, target: owner })
  }
  if (targets.length === 0) return reply(name, 'NXDOMAIN')
  if (type === 'A') return reply(name, 'NOERROR')
  const weight = Math.max(1, Math.floor(100 / targets.length))
  const records = targets.map((target): DnsRecord => ({ type: 'SRV', name, priority: 0, weight, ...target, ttlSeconds: TTL_SECONDS }))
  return reply(name, 'NOERROR', records)
}

function shuffled<Item>(items: readonly Item[], random: (() => number) | undefined): readonly Item[] {
  if (!random) return items
  const list = [...items]
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = list[i]!
    list[i] = list[j]!
    list[j] = held
  }
  return list
}
