import { cidrContains } from '../../protocol/addresses.ts'
import { type Chain, type Match, type Rule, type RuleProtocol, type Target, thresholdOf } from '../../protocol/iptables.ts'
import { keyOf, type Service, type ServicePort } from '../../protocol/objects.ts'
import { endpointChain, servicePortHash, servicePortName } from './chain-names.ts'
import type { ProxyConfig, ProxyEndpoint, ProxyNode } from './proxy-node.ts'
import { comment, drop, fromLocalAddress, host, jump, markForMasquerade, port, reject, toLocalAddress } from './rule-parts.ts'
import { isExternallyAccessible, usableEndpoints, usesLocalExternally, usesLocalInternally } from './usable-endpoints.ts'

/** One Service port on one node. */
export interface PortInput {
  readonly service: Service
  readonly port: ServicePort
  readonly endpoints: readonly ProxyEndpoint[]
  readonly node: ProxyNode
  readonly config: ProxyConfig
  readonly large: boolean
}

/** The lists that a Service port adds its rules to. */
export interface RuleLists {
  readonly nat: { readonly services: Rule[]; readonly nodePorts: Rule[]; readonly chains: Chain[] }
  readonly filter: {
    readonly services: Rule[]
    readonly externalServices: Rule[]
    readonly nodePorts: Rule[]
    readonly proxyFirewall: Rule[]
  }
}

/** Everything that the rules of one Service port have in common. */
interface PortFacts extends PortInput {
  readonly name: string
  readonly protocol: RuleProtocol
  readonly hash: string
  readonly cluster: readonly ProxyEndpoint[]
  readonly local: readonly ProxyEndpoint[]
  readonly hasEndpoints: boolean
  readonly hasInternal: boolean
  readonly hasExternal: boolean
  readonly internalChain: string
  readonly externalPolicyChain: string
}

/** Adds the rules of one Service port. Source: pkg/proxy/iptables/proxier.go, syncProxyRules. */
export function compilePort(input: PortInput, to: RuleLists): void {
  const facts = factsOf(input)
  clusterIpRules(facts, to)
  externalIpRules(facts, to)
  loadBalancerRules(facts, to)
  nodePortRules(facts, to)
  if (!facts.hasEndpoints) return
  to.nat.chains.push(...serviceChains(facts), ...endpointChains(facts))
}

function factsOf(input: PortInput): PortFacts {
  const { service, endpoints, node } = input
  const name = servicePortName(keyOf(service), input.port.name)
  const protocol = (input.port.protocol ?? 'TCP').toLowerCase() as RuleProtocol
  const hash = servicePortHash(name, protocol)
  const { cluster, local, any } = usableEndpoints(endpoints, service, node)
  const internalLocal = usesLocalInternally(service)
  const externalLocal = usesLocalExternally(service)
  return {
    ...input,
    name,
    protocol,
    hash,
    cluster,
    local,
    hasEndpoints: any,
    hasInternal: any && (!internalLocal || local.length > 0),
    hasExternal: any && (!externalLocal || local.length > 0),
    internalChain: `${internalLocal ? 'KUBE-SVL-' : 'KUBE-SVC-'}${hash}`,
    externalPolicyChain: `${externalLocal ? 'KUBE-SVL-' : 'KUBE-SVC-'}${hash}`,
  }
}

/** `-d <ip> --dport <port>` to a target, with the Service port's name in the comment. */
function forAddress(facts: PortFacts, ip: string, what: string, target: Target): Rule {
  const { protocol } = facts
  return { destination: host(ip), protocol, matches: [comment(`${facts.name} ${what}`), port(protocol, facts.port.port)], target }
}

/** What happens to packets that no endpoint may take: refused when there is none at all, lost when policy Local finds none here. */
function unusable(facts: PortFacts): { readonly words: string; readonly target: Target } {
  return facts.hasEndpoints ? { words: 'has no local endpoints', target: drop } : { words: 'has no endpoints', target: reject }
}

function clusterIpRules(facts: PortFacts, to: RuleLists): void {
  const ip = facts.service.spec.clusterIP!
  if (facts.hasInternal) to.nat.services.push(forAddress(facts, ip, 'cluster IP', jump(facts.internalChain)))
  else to.filter.services.push(forAddress(facts, ip, unusable(facts).words, unusable(facts).target))
}

function externalIpRules(facts: PortFacts, to: RuleLists): void {
  for (const ip of facts.service.spec.externalIPs ?? []) {
    if (facts.hasEndpoints) to.nat.services.push(forAddress(facts, ip, 'external IP', jump(`KUBE-EXT-${facts.hash}`)))
    if (!facts.hasExternal) to.filter.externalServices.push(forAddress(facts, ip, unusable(facts).words, unusable(facts).target))
  }
}

/** Addresses of a load balancer that hands packets on with their destination unchanged (`ipMode: VIP`, the default). */
export function loadBalancerAddresses(service: Service): readonly string[] {
  if (service.spec.type !== 'LoadBalancer') return []
  const ingress: readonly { readonly ip?: string; readonly ipMode?: string }[] = service.status?.loadBalancer?.ingress ?? []
  return ingress.filter(({ ip, ipMode }) => ip !== undefined && ip !== '' && ipMode !== 'Proxy').map(({ ip }) => ip!)
}

const sourceRanges = (service: Service) => (service.spec.loadBalancerSourceRanges ?? []).map((range) => range.trim())

function loadBalancerRules(facts: PortFacts, to: RuleLists): void {
  const filtered = sourceRanges(facts.service).length > 0
  const chain = `${filtered ? 'KUBE-FW-' : 'KUBE-EXT-'}${facts.hash}`
  for (const ip of loadBalancerAddresses(facts.service)) {
    if (facts.hasEndpoints) {
      to.nat.services.push(forAddress(facts, ip, 'loadbalancer IP', jump(chain)))
      if (filtered) to.filter.proxyFirewall.push(forAddress(facts, ip, `traffic not accepted by ${chain}`, drop))
    }
    if (!facts.hasExternal) to.filter.externalServices.push(forAddress(facts, ip, unusable(facts).words, unusable(facts).target))
  }
}

function nodePortRules(facts: PortFacts, to: RuleLists): void {
  const { name, protocol, hash, service } = facts
  const { nodePort } = facts.port
  const { type, healthCheckNodePort } = service.spec
  if (nodePort && (type === 'NodePort' || type === 'LoadBalancer')) {
    const match = { protocol, matches: [comment(name), port(protocol, nodePort)], target: jump(`KUBE-EXT-${hash}`) }
    if (facts.hasEndpoints && facts.config.accounting) {
      const counted: Match = { match: 'nfacct', name: 'localhost_nps_accepted_pkts' }
      to.nat.nodePorts.push({ ...match, destination: { cidr: '127.0.0.0/8' }, matches: [...match.matches, counted] })
    }
    if (facts.hasEndpoints) to.nat.nodePorts.push(match)
    if (!facts.hasExternal) {
      const { words, target } = unusable(facts)
      const matches = [comment(`${name} ${words}`), toLocalAddress, port(protocol, nodePort)]
      to.filter.externalServices.push({ protocol, matches, target })
    }
  }
  if (healthCheckNodePort && usesLocalExternally(service)) {
    const matches = [comment(`${name} health check node port`), port('tcp', healthCheckNodePort)]
    to.filter.nodePorts.push({ protocol: 'tcp', matches, target: { to: 'ACCEPT' } })
  }
}

function serviceChains(facts: PortFacts): Chain[] {
  const { hash, service } = facts
  const external = isExternallyAccessible(service)
  const chains: Chain[] = []
  const clusterPolicy = facts.cluster.length > 0 && (!usesLocalInternally(service) || external)
  const localPolicy = facts.local.length > 0
  if (clusterPolicy) chains.push(balancer(facts, `KUBE-SVC-${hash}`, facts.cluster))
  if (localPolicy) chains.push(balancer(facts, `KUBE-SVL-${hash}`, facts.local))
  if (external) chains.push({ name: `KUBE-EXT-${hash}`, rules: externalRules(facts) })
  if (sourceRanges(service).length > 0 && loadBalancerAddresses(service).length > 0) {
    chains.push({ name: `KUBE-FW-${hash}`, rules: firewallRules(facts) })
  }
  return chains
}

/** The entry for traffic to a nodePort, external IP or load balancer IP. */
function externalRules(facts: PortFacts): Rule[] {
  const { name, config } = facts
  const rules: Rule[] = []
  if (!usesLocalExternally(facts.service)) {
    rules.push({ matches: [comment(`masquerade traffic for ${name} external destinations`)], target: markForMasquerade })
  } else {
    const cluster = jump(`KUBE-SVC-${facts.hash}`)
    if (config.clusterCIDR) {
      const matches = [comment(`pod traffic for ${name} external destinations`)]
      rules.push({ source: { cidr: config.clusterCIDR }, matches, target: cluster })
    }
    const masquerade = [comment(`masquerade LOCAL traffic for ${name} external destinations`), fromLocalAddress]
    const route = [comment(`route LOCAL traffic for ${name} external destinations`), fromLocalAddress]
    rules.push({ matches: masquerade, target: markForMasquerade }, { matches: route, target: cluster })
  }
  if (facts.hasExternal) rules.push({ matches: [], target: jump(facts.externalPolicyChain) })
  return rules
}

function firewallRules(facts: PortFacts): Rule[] {
  const { name, hash, node } = facts
  const ranges = sourceRanges(facts.service)
  const accept = (cidr: string): Rule => ({
    source: { cidr },
    matches: [comment(`${name} loadbalancer IP`)],
    target: jump(`KUBE-EXT-${hash}`),
  })
  const rules = ranges.map(accept)
  if (ranges.some((cidr) => cidrContains(cidr, node.ip))) {
    rules.push(...loadBalancerAddresses(facts.service).map((ip) => accept(`${ip}/32`)))
  }
  rules.push({ matches: [comment(`other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL`)] })
  return rules
}

/** The chain that chooses an endpoint: who came before returns to it (affinity), others draw. */
function balancer(facts: PortFacts, chain: string, endpoints: readonly ProxyEndpoint[]): Chain {
  const { config, protocol } = facts
  const rules: Rule[] = []
  if (chain === facts.internalChain && (config.masqueradeAll || config.clusterCIDR)) {
    const rule = forAddress(facts, facts.service.spec.clusterIP!, 'cluster IP', markForMasquerade)
    rules.push(config.masqueradeAll ? rule : { source: { cidr: config.clusterCIDR!, not: true }, ...rule })
  }
  const words = (endpoint: ProxyEndpoint): Match[] => (facts.large ? [] : [comment(`${facts.name} -> ${endpoint.text}`)])
  const target = (endpoint: ProxyEndpoint) => endpointChain(facts.name, protocol, endpoint.text)
  const seconds = affinitySeconds(facts.service)
  if (seconds !== undefined) {
    for (const endpoint of endpoints) {
      const seen: Match = { match: 'recent', action: 'rcheck', name: target(endpoint), seconds }
      rules.push({ matches: [...words(endpoint), seen], target: jump(target(endpoint)) })
    }
  }
  for (const [i, endpoint] of endpoints.entries()) {
    const left = endpoints.length - i
    const chance: Match[] = left > 1 ? [{ match: 'statistic', threshold: thresholdOf(1 / left) }] : []
    rules.push({ matches: [...words(endpoint), ...chance], target: jump(target(endpoint)) })
  }
  return { name: chain, rules }
}

function affinitySeconds(service: Service): number | undefined {
  if (service.spec.sessionAffinity !== 'ClientIP') return undefined
  return service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800
}

function endpointChains(facts: PortFacts): Chain[] {
  const reachable = new Map([...facts.cluster, ...facts.local].map((endpoint) => [endpoint.text, endpoint]))
  const words = facts.large ? [] : [comment(facts.name)]
  const { protocol } = facts
  return Array.from(reachable.values(), (endpoint) => {
    const name = endpointChain(facts.name, protocol, endpoint.text)
    const affinity: Match[] = affinitySeconds(facts.service) === undefined ? [] : [{ match: 'recent', action: 'set', name }]
    const dnat: Target = { to: 'DNAT', address: endpoint.ip, port: endpoint.port }
    return {
      name,
      rules: [
        { source: host(endpoint.ip), matches: words, target: markForMasquerade },
        { protocol, matches: [...words, ...affinity, port(protocol)], target: dnat },
      ],
    }
  })
}
