import type { Chain, Rule, Table } from '../../protocol/iptables.ts'
import { type EndpointSlice, keyOf, type Service } from '../../protocol/objects.ts'
import { compileService, type ServiceRules } from './compile-service.ts'
import { builtInJumps, fixedRules, nodePortsRule } from './fixed-rules.ts'
import { LARGE_CLUSTER_ENDPOINTS, type ProxyConfig, type ProxyNode } from './proxy-node.ts'

/** What a node's rules follow from. */
export interface IptablesInput {
  readonly node: ProxyNode
  readonly config: ProxyConfig
  /** Rules appear in this order; upstream's order is that of a Go map, that is, none. */
  readonly services: readonly Service[]
  readonly slicesOf: (serviceKey: string) => readonly EndpointSlice[]
}

/** EndpointSlices by the key of the Service that they belong to (label `kubernetes.io/service-name`). */
export function groupSlices(slices: readonly EndpointSlice[]): (serviceKey: string) => readonly EndpointSlice[] {
  const groups = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const key = serviceKeyOf(slice)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(slice)
    else groups.set(key, [slice])
  }
  return (key) => groups.get(key) ?? none
}

const none: readonly EndpointSlice[] = Object.freeze([])

/** Which Service a slice belongs to; `undefined` for a slice that kube-proxy ignores. */
export function serviceKeyOf(slice: EndpointSlice): string | undefined {
  const { namespace, labels } = slice.metadata
  const name = labels?.['kubernetes.io/service-name']
  if (!name || labels?.['service.kubernetes.io/headless'] !== undefined) return undefined
  return `${namespace}/${name}`
}

/** All of kube-proxy's tables on one node, as `iptables-save` would show them. */
export function compileIptables(input: IptablesInput): readonly Table[] {
  const { node, config } = input
  const groups = input.services.map((service) => ({ service, slices: input.slicesOf(keyOf(service)) }))
  const endpoints = groups.reduce((sum, { slices }) => sum + slices.reduce((n, slice) => n + (slice.endpoints?.length ?? 0), 0), 0)
  const large = endpoints > LARGE_CLUSTER_ENDPOINTS
  const parts = groups.map(({ service, slices }) => compileService(service, slices, node, config, large))
  return [{ name: 'mangle', chains: assemble('mangle', {}, []) }, filterTable(parts, config), natTable(parts, config)]
}

type Parts = readonly ServiceRules[]

function filterTable(parts: Parts, config: ProxyConfig): Table {
  const all = (pick: (rules: ServiceRules['filter']) => readonly Rule[]) => parts.flatMap(({ filter }) => pick(filter))
  const own = {
    ...fixedRules(config).filter,
    'KUBE-EXTERNAL-SERVICES': all((filter) => filter.externalServices),
    'KUBE-NODEPORTS': all((filter) => filter.nodePorts),
    'KUBE-PROXY-FIREWALL': all((filter) => filter.proxyFirewall),
    'KUBE-SERVICES': all((filter) => filter.services),
  }
  return { name: 'filter', chains: assemble('filter', own, []) }
}

function natTable(parts: Parts, config: ProxyConfig): Table {
  const own = {
    ...fixedRules(config).nat,
    'KUBE-NODEPORTS': parts.flatMap(({ nat }) => nat.nodePorts),
    'KUBE-SERVICES': [...parts.flatMap(({ nat }) => nat.services), nodePortsRule],
  }
  const chains = parts.flatMap(({ nat }) => nat.chains)
  return { name: 'nat', chains: assemble('nat', own, chains) }
}

/** Built-in chains first, then all others by name, as iptables-save lists them. */
function assemble(table: 'mangle' | 'filter' | 'nat', own: Readonly<Record<string, readonly Rule[]>>, more: readonly Chain[]): Chain[] {
  const builtIn = Object.entries(builtInJumps[table]).map(([name, rules]): Chain => ({ name, policy: 'ACCEPT', rules }))
  const named = Object.entries({ 'KUBE-PROXY-CANARY': [], ...own }).map(([name, rules]): Chain => ({ name, rules }))
  return [...builtIn, ...[...named, ...more].sort((a, b) => (a.name < b.name ? -1 : 1))]
}
