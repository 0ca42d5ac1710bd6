import type { Chain, Rule } from '../../protocol/iptables.ts'
import type { EndpointSlice, Service } from '../../protocol/objects.ts'
import { compilePort } from './compile-port.ts'
import type { ProxyConfig, ProxyNode } from './proxy-node.ts'
import { freezeRules } from './rule-parts.ts'
import { endpointsOfPort, usesLocalExternally, usesLocalInternally } from './usable-endpoints.ts'

/** What one Service adds to a node's rules. Frozen, so nodes and checkpoints share it. */
export interface ServiceRules {
  readonly nat: {
    readonly services: readonly Rule[]
    readonly nodePorts: readonly Rule[]
    /** Chains of its own: KUBE-SVC-, KUBE-SVL-, KUBE-EXT-, KUBE-FW-, KUBE-SEP-. */
    readonly chains: readonly Chain[]
  }
  readonly filter: {
    readonly services: readonly Rule[]
    readonly externalServices: readonly Rule[]
    readonly nodePorts: readonly Rule[]
    readonly proxyFirewall: readonly Rule[]
  }
  /** How many rules in all. */
  readonly count: number
}

interface Remembered {
  readonly slices: readonly EndpointSlice[]
  readonly config: ProxyConfig
  readonly large: boolean
  readonly dependsOnNode: boolean
  readonly byNode: Map<string, ServiceRules>
}

/** Rules by frozen Service object. A pure memory: the result depends on the arguments alone. */
const remembered = new WeakMap<Service, Remembered>()

/**
 * The rules of one Service on one node. Remembered per Service object: when one Service changes, only that one is compiled again,
 * and nodes share the result unless it depends on the node (policy Local, topology hints, source ranges).
 */
export function compileService(
  service: Service,
  slices: readonly EndpointSlice[],
  node: ProxyNode,
  config: ProxyConfig,
  large = false,
): ServiceRules {
  let memory = remembered.get(service)
  if (!memory || memory.config !== config || memory.large !== large || !sameSlices(memory.slices, slices)) {
    memory = { slices, config, large, dependsOnNode: dependsOnNode(service, slices), byNode: new Map() }
    remembered.set(service, memory)
  }
  const view = memory.dependsOnNode ? `${node.name}/${node.ip}/${node.zone ?? ''}` : ''
  let rules = memory.byNode.get(view)
  if (!rules) {
    rules = compile(service, slices, node, config, large)
    memory.byNode.set(view, rules)
  }
  return rules
}

function sameSlices(a: readonly EndpointSlice[], b: readonly EndpointSlice[]): boolean {
  return a === b || (a.length === b.length && a.every((slice, i) => slice === b[i]))
}

function dependsOnNode(service: Service, slices: readonly EndpointSlice[]): boolean {
  if (usesLocalInternally(service) || usesLocalExternally(service)) return true
  if ((service.spec.loadBalancerSourceRanges?.length ?? 0) > 0) return true
  return slices.some((slice) => slice.endpoints?.some((endpoint) => endpoint.hints !== undefined))
}

/** Headless and ExternalName Services have no address to catch. */
function hasRules(service: Service): boolean {
  const { type, clusterIP } = service.spec
  return type !== 'ExternalName' && clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None'
}

const nothing: ServiceRules = Object.freeze({
  nat: { services: [], nodePorts: [], chains: [] },
  filter: { services: [], externalServices: [], nodePorts: [], proxyFirewall: [] },
  count: 0,
})

function compile(service: Service, slices: readonly EndpointSlice[], node: ProxyNode, config: ProxyConfig, large: boolean): ServiceRules {
  if (!hasRules(service)) return nothing
  const rules = {
    nat: { services: [] as Rule[], nodePorts: [] as Rule[], chains: [] as Chain[] },
    filter: { services: [] as Rule[], externalServices: [] as Rule[], nodePorts: [] as Rule[], proxyFirewall: [] as Rule[] },
  }
  for (const port of service.spec.ports ?? []) {
    const endpoints = endpointsOfPort(slices, port)
    compilePort({ service, port, endpoints, node, config, large }, rules)
  }
  const { nat, filter } = rules
  for (const list of [nat.services, nat.nodePorts, ...Object.values(filter)]) freezeRules(list)
  for (const chain of nat.chains) {
    freezeRules(chain.rules)
    Object.freeze(chain)
  }
  Object.freeze(nat.chains)
  const own = nat.chains.reduce((sum, chain) => sum + chain.rules.length, 0)
  const shared = [nat.services, nat.nodePorts, ...Object.values(filter)].reduce((sum, list) => sum + list.length, 0)
  return Object.freeze({ nat: Object.freeze(nat), filter: Object.freeze(filter), count: own + shared })
}
