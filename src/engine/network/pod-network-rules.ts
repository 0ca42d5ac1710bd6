import type { Chain, Rule, Table, TableName } from '../../protocol/iptables.ts'

const words = { match: 'comment', text: 'flanneld masq' } as const
const forwardWords = { match: 'comment', text: 'flanneld forward' } as const

/**
 * The pod network's own rules on a node: pods keep their address inside the cluster and take the node's outside.
 * Source: flannel, pkg/trafficmngr/iptables/iptables.go.
 */
export function podNetworkRules(clusterCIDR: string, podCIDR: string): Readonly<Partial<Record<TableName, readonly Chain[]>>> {
  const cluster = { cidr: clusterCIDR }
  const pods = { cidr: podCIDR }
  const masquerade = { to: 'MASQUERADE', randomFully: true } as const
  const back = { to: 'RETURN' } as const
  const notCluster = { ...cluster, not: true } as const
  return {
    nat: [
      { name: 'POSTROUTING', rules: [{ matches: [words], target: { to: 'chain', chain: 'FLANNEL-POSTRTG' } }] },
      {
        name: 'FLANNEL-POSTRTG',
        rules: [
          { matches: [{ match: 'mark', value: 0x4000, mask: 0x4000 }, words], target: back },
          { source: pods, destination: cluster, matches: [words], target: back },
          { source: cluster, destination: pods, matches: [words], target: back },
          { source: notCluster, destination: pods, matches: [words], target: back },
          { source: cluster, destination: { cidr: '224.0.0.0/4', not: true }, matches: [words], target: masquerade },
          { source: notCluster, destination: cluster, matches: [words], target: masquerade },
        ],
      },
    ],
    filter: [
      { name: 'FORWARD', rules: [{ matches: [forwardWords], target: { to: 'chain', chain: 'FLANNEL-FWD' } }] },
      {
        name: 'FLANNEL-FWD',
        rules: [
          { source: cluster, matches: [forwardWords], target: { to: 'ACCEPT' } },
          { destination: cluster, matches: [forwardWords], target: { to: 'ACCEPT' } },
        ],
      },
    ],
  }
}

/** Tables with further chains: rules of chains that exist are appended, as a second program on the node would do. */
export function withChains(tables: readonly Table[], more: Readonly<Partial<Record<TableName, readonly Chain[]>>>): readonly Table[] {
  return tables.map((table) => {
    const added = new Map((more[table.name] ?? []).map((chain) => [chain.name, chain.rules]))
    if (added.size === 0) return table
    const chains = table.chains.map((chain): Chain => {
      const rules: readonly Rule[] | undefined = added.get(chain.name)
      added.delete(chain.name)
      return rules ? { ...chain, rules: [...chain.rules, ...rules] } : chain
    })
    const builtIn = chains.filter((chain) => chain.policy !== undefined)
    const own = [...chains.filter((chain) => chain.policy === undefined), ...Array.from(added, ([name, rules]): Chain => ({ name, rules }))]
    return { name: table.name, chains: [...builtIn, ...own.sort((a, b) => (a.name < b.name ? -1 : 1))] }
  })
}
