import type { Rule, TableName } from '../../protocol/iptables.ts'
import type { ProxyConfig } from './proxy-node.ts'
import { comment, drop, freezeRules, jump, MASQUERADE_MARK, newConnection, toLocalAddress } from './rule-parts.ts'

type RulesByChain = Readonly<Record<string, readonly Rule[]>>

const portals: Rule = { matches: [comment('kubernetes service portals')], target: jump('KUBE-SERVICES') }
const newPortals: Rule = { ...portals, matches: [newConnection, ...portals.matches] }
const firewall: Rule = {
  matches: [newConnection, comment('kubernetes load balancer firewall')],
  target: jump('KUBE-PROXY-FIREWALL'),
}
const external: Rule = {
  matches: [newConnection, comment('kubernetes externally-visible service portals')],
  target: jump('KUBE-EXTERNAL-SERVICES'),
}
const healthChecks: Rule = { matches: [comment('kubernetes health check service ports')], target: jump('KUBE-NODEPORTS') }
const forwarding: Rule = { matches: [comment('kubernetes forwarding rules')], target: jump('KUBE-FORWARD') }
const postrouting: Rule = { matches: [comment('kubernetes postrouting rules')], target: jump('KUBE-POSTROUTING') }
const localnet: Rule = { matches: [], target: jump('KUBE-FIREWALL') }

/** kube-proxy's jumps in the built-in chains, in the order in which they end up. Source: pkg/proxy/iptables/proxier.go, iptablesJumpChains. */
export const builtInJumps: Readonly<Record<TableName, RulesByChain>> = {
  mangle: { PREROUTING: [], INPUT: [], FORWARD: [], OUTPUT: [], POSTROUTING: [] },
  filter: {
    INPUT: freezeRules([localnet, firewall, healthChecks, external]),
    FORWARD: freezeRules([firewall, forwarding, newPortals, external]),
    OUTPUT: freezeRules([localnet, firewall, newPortals]),
  },
  nat: {
    PREROUTING: freezeRules([portals]),
    INPUT: [],
    OUTPUT: freezeRules([portals]),
    POSTROUTING: freezeRules([postrouting]),
  },
}

/** The last rule of nat KUBE-SERVICES: what is addressed to the node itself may be for a nodePort. */
export const nodePortsRule: Rule = freezeRules([
  {
    matches: [comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain'), toLocalAddress],
    target: jump('KUBE-NODEPORTS'),
  },
])[0]!

const maskOnly = { value: MASQUERADE_MARK, mask: MASQUERADE_MARK }

/** Rules that do not depend on any Service, by table and chain. */
export function fixedRules(config: ProxyConfig): Readonly<Record<'filter' | 'nat', RulesByChain>> {
  const counted = config.accounting ? [{ match: 'nfacct', name: 'ct_state_invalid_dropped_pkts' } as const] : []
  return {
    filter: {
      'KUBE-FIREWALL': [
        {
          source: { cidr: '127.0.0.0/8', not: true },
          destination: { cidr: '127.0.0.0/8' },
          matches: [
            comment('block incoming localnet connections'),
            { match: 'conntrack', not: true, states: ['RELATED', 'ESTABLISHED', 'DNAT'] },
          ],
          target: drop,
        },
      ],
      'KUBE-FORWARD': [
        { matches: [{ match: 'conntrack', states: ['INVALID'] }, ...counted], target: drop },
        { matches: [comment('kubernetes forwarding rules'), { match: 'mark', ...maskOnly }], target: { to: 'ACCEPT' } },
        {
          matches: [comment('kubernetes forwarding conntrack rule'), { match: 'conntrack', states: ['RELATED', 'ESTABLISHED'] }],
          target: { to: 'ACCEPT' },
        },
      ],
    },
    nat: {
      'KUBE-MARK-MASQ': [{ matches: [], target: { to: 'MARK', ...maskOnly } }],
      'KUBE-POSTROUTING': [
        { matches: [{ match: 'mark', ...maskOnly, not: true }], target: { to: 'RETURN' } },
        { matches: [], target: { to: 'MARK', value: MASQUERADE_MARK, mask: 0 } },
        {
          matches: [comment('kubernetes service traffic requiring SNAT')],
          target: { to: 'MASQUERADE', randomFully: true },
        },
      ],
    },
  }
}

/** How many rules there are before the first Service. */
export function fixedRuleCount(config: ProxyConfig): number {
  const { filter, nat } = fixedRules(config)
  const lists = [filter, nat, ...Object.values(builtInJumps)].flatMap((chains) => Object.values(chains))
  return lists.reduce((sum, rules) => sum + rules.length, 1)
}
