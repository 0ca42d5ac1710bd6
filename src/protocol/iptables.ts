/**
 * Netfilter's rules as data. kube-proxy and the pod network compile objects into these rows, the packet interpreter
 * walks them, and `printRule` writes them the way `iptables-save` does.
 */
export type TableName = 'mangle' | 'filter' | 'nat'

/** One rule of a chain. `matches` are in the order in which the rule was given: `iptables-save` keeps it. */
export interface Rule {
  readonly source?: AddressMatch
  readonly destination?: AddressMatch
  readonly protocol?: RuleProtocol
  readonly matches: readonly Match[]
  /** Absent: the rule only counts. */
  readonly target?: Target
}

export type RuleProtocol = 'tcp' | 'udp' | 'sctp'

export interface AddressMatch {
  /** A CIDR block. */
  readonly cidr: string
  readonly not?: true
}

export type Match =
  | { readonly match: 'comment'; readonly text: string }
  | { readonly match: 'conntrack'; readonly states: readonly ConnectionState[]; readonly not?: true }
  | { readonly match: 'mark'; readonly value: number; readonly mask: number; readonly not?: true }
  | { readonly match: 'addrtype'; readonly side: 'src' | 'dst'; readonly type: 'LOCAL'; readonly not?: true }
  /** The protocol's own match (`-m tcp`), with or without a destination port. */
  | { readonly match: 'port'; readonly protocol: RuleProtocol; readonly destination?: number }
  /** Whether (or, for `set`, that) the source address was seen: kube-proxy's session affinity. */
  | { readonly match: 'recent'; readonly action: 'rcheck' | 'set'; readonly name: string; readonly seconds?: number }
  /** Matches by chance: `threshold` of 2^31 draws. */
  | { readonly match: 'statistic'; readonly threshold: number }
  | { readonly match: 'nfacct'; readonly name: string }

export type ConnectionState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'DNAT'

export type Target =
  | { readonly to: 'chain'; readonly chain: string }
  | { readonly to: 'ACCEPT' | 'DROP' | 'RETURN' }
  | { readonly to: 'REJECT'; readonly with: 'icmp-port-unreachable' }
  | { readonly to: 'MARK'; readonly value: number; readonly mask: number }
  | { readonly to: 'DNAT'; readonly address: string; readonly port: number }
  | { readonly to: 'MASQUERADE'; readonly randomFully: boolean }

export interface Chain {
  readonly name: string
  /** Built-in chains have a policy; a user-defined chain returns at its end. */
  readonly policy?: 'ACCEPT' | 'DROP'
  readonly rules: readonly Rule[]
}

/** One table: its chains in the order `iptables-save` prints them (built-in ones first, then by name). */
export interface Table {
  readonly name: TableName
  readonly chains: readonly Chain[]
}

/** The 31-bit threshold that the kernel keeps for a probability given with ten decimals. */
export function thresholdOf(probability: number): number {
  return Math.round(Number(probability.toFixed(10)) * 2 ** 31)
}

/** One rule as `iptables-save` prints it: `-A CHAIN ...`. */
export function printRule(chain: string, rule: Rule): string {
  const words = ['-A', chain]
  if (rule.source) words.push(...not(rule.source), '-s', rule.source.cidr)
  if (rule.destination) words.push(...not(rule.destination), '-d', rule.destination.cidr)
  if (rule.protocol) words.push('-p', rule.protocol)
  for (const match of rule.matches) words.push(printMatch(match))
  if (rule.target) words.push('-j', printTarget(rule.target))
  return words.join(' ')
}

function not(part: { readonly not?: true }): readonly string[] {
  return part.not ? ['!'] : []
}

const hex = (value: number) => `0x${value.toString(16)}`

function printMatch(match: Match): string {
  const no = 'not' in match && match.not ? '! ' : ''
  switch (match.match) {
    case 'comment':
      return `-m comment --comment "${match.text}"`
    case 'conntrack':
      return `-m conntrack ${no}--ctstate ${match.states.join(',')}`
    case 'mark':
      return `-m mark ${no}--mark ${hex(match.value)}/${hex(match.mask)}`
    case 'addrtype':
      return `-m addrtype ${no}--${match.side}-type ${match.type}`
    case 'port':
      return match.destination === undefined ? `-m ${match.protocol}` : `-m ${match.protocol} --dport ${match.destination}`
    case 'recent': {
      const what = match.action === 'set' ? '--set' : `--rcheck --seconds ${match.seconds} --reap`
      return `-m recent ${what} --name ${match.name} --mask 255.255.255.255 --rsource`
    }
    case 'statistic':
      return `-m statistic --mode random --probability ${(match.threshold / 2 ** 31).toFixed(11)}`
    case 'nfacct':
      // The double space is what iptables 1.8 prints.
      return `-m nfacct --nfacct-name  ${match.name}`
  }
}

function printTarget(target: Target): string {
  switch (target.to) {
    case 'chain':
      return target.chain
    case 'REJECT':
      return `REJECT --reject-with ${target.with}`
    case 'MARK':
      return `MARK --set-xmark ${hex(target.value)}/${hex(target.mask)}`
    case 'DNAT':
      return `DNAT --to-destination ${target.address}:${target.port}`
    case 'MASQUERADE':
      return target.randomFully ? 'MASQUERADE --random-fully' : 'MASQUERADE'
    default:
      return target.to
  }
}

/** All tables as `iptables-save` prints them, without its time stamps and with counters at zero. */
export function printIptablesSave(tables: readonly Table[]): string {
  const lines: string[] = []
  for (const table of tables) {
    lines.push(`*${table.name}`)
    for (const chain of table.chains) lines.push(`:${chain.name} ${chain.policy ?? '-'} [0:0]`)
    for (const chain of table.chains) for (const rule of chain.rules) lines.push(printRule(chain.name, rule))
    lines.push('COMMIT')
  }
  return `${lines.join('\n')}\n`
}
