import type { Table } from '../../protocol/iptables.ts'
import { type EndpointSlice, keyOf, type Service } from '../../protocol/objects.ts'
import { compileIptables } from './compile-iptables.ts'
import { compileService } from './compile-service.ts'
import { fixedRuleCount } from './fixed-rules.ts'
import { LARGE_CLUSTER_ENDPOINTS, type ProxyConfig, type ProxyNode } from './proxy-node.ts'

/**
 * What rules follow from, at one moment: all Services and their slices. Frozen and shared by all nodes that have written it; the rows
 * are compiled when somebody looks at them.
 */
export interface RuleSet {
  readonly version: number
  /** In the order of their keys. */
  readonly services: readonly Service[]
  readonly slices: ReadonlyMap<string, readonly EndpointSlice[]>
  readonly large: boolean
}

const none: readonly EndpointSlice[] = Object.freeze([])

/** A rule set from caches of Services and of slices by Service. */
export function ruleSet(
  version: number,
  services: ReadonlyMap<string, Service>,
  slices: ReadonlyMap<string, ReadonlyMap<string, EndpointSlice>>,
): RuleSet {
  const sorted = [...services.keys()].sort().map((key) => services.get(key)!)
  const lists = new Map(Array.from(slices, ([key, group]) => [key, Object.freeze([...group.values()])]))
  let endpoints = 0
  for (const list of lists.values()) for (const slice of list) endpoints += slice.endpoints?.length ?? 0
  return Object.freeze({
    version,
    services: Object.freeze(sorted),
    slices: Object.freeze(lists),
    large: endpoints > LARGE_CLUSTER_ENDPOINTS,
  })
}

/** The tables of a node that has written this rule set. */
export function tablesOf(rules: RuleSet, node: ProxyNode, config: ProxyConfig): readonly Table[] {
  return compileIptables({ node, config, services: rules.services, slicesOf: (key) => rules.slices.get(key) ?? none })
}

/** How many Services have rules on a node, and how many rules it has in all. */
export function countRules(rules: RuleSet, node: ProxyNode, config: ProxyConfig): { readonly services: number; readonly rules: number } {
  let services = 0
  let count = fixedRuleCount(config)
  for (const service of rules.services) {
    const own = compileService(service, rules.slices.get(keyOf(service)) ?? none, node, config, rules.large).count
    if (own > 0) services++
    count += own
  }
  return { services, rules: count }
}
