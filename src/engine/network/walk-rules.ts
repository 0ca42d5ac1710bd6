import { cidrContains } from '../../protocol/addresses.ts'
import { type AddressMatch, type Chain, type Match, printRule, type Rule, type Table, type TableName } from '../../protocol/iptables.ts'
import type { Header, Hook, RuleRef, RuleStep } from '../../protocol/packets.ts'

/** What rules may ask of the node. */
export interface WalkContext {
  readonly isLocal: (address: string) => boolean
  readonly random: () => number
  readonly seenRecently: (list: string, address: string, seconds: number) => boolean
  /** Whether conntrack has translated the destination of this flow. */
  readonly destinationTranslated: boolean
}

/** What a table's hook did with a packet. */
export interface WalkResult {
  readonly outcome: 'accept' | 'drop' | 'reject'
  /** The packet with the mark that rules gave it. */
  readonly header: Header
  readonly steps: readonly RuleStep[]
  readonly destination?: { readonly address: string; readonly port: number }
  readonly masquerade?: { readonly randomFully: boolean }
  /** Affinity lists that the client was put on. */
  readonly remembered: readonly string[]
  /** The rule that decided; absent when the policy of the chain did. */
  readonly decidedBy?: RuleRef
}

/** Rules that did not match are shown up to this many in a row. */
const SHOWN_MISSES = 6

interface Walk {
  header: Header
  readonly table: TableName
  readonly chains: ReadonlyMap<string, Chain>
  readonly context: WalkContext
  readonly steps: RuleStep[]
  readonly remembered: string[]
  end?: Pick<WalkResult, 'outcome' | 'destination' | 'masquerade' | 'decidedBy'>
}

/** Takes a packet through one table's part of a hook. */
export function walkRules(tables: readonly Table[], name: TableName, hook: Hook, header: Header, context: WalkContext): WalkResult {
  const table = tables.find((candidate) => candidate.name === name)
  const walk: Walk = { header, table: name, chains: table ? chainsOf(table) : noChains, context, steps: [], remembered: [] }
  const chain = walk.chains.get(hook)
  if (chain) walkChain(walk, chain, 0)
  const end = walk.end ?? { outcome: chain?.policy === 'DROP' ? 'drop' : 'accept' }
  return { ...end, header: walk.header, steps: walk.steps, remembered: walk.remembered }
}

const noChains: ReadonlyMap<string, Chain> = new Map()
const indexed = new WeakMap<Table, ReadonlyMap<string, Chain>>()

function chainsOf(table: Table): ReadonlyMap<string, Chain> {
  let chains = indexed.get(table)
  if (!chains) {
    chains = new Map(table.chains.map((chain) => [chain.name, chain]))
    indexed.set(table, chains)
  }
  return chains
}

/** Walks a chain until a rule ends the table's work or the chain returns. */
function walkChain(walk: Walk, chain: Chain, depth: number): void {
  let missed = 0
  const flush = () => {
    if (missed > SHOWN_MISSES) walk.steps.push({ skipped: missed - SHOWN_MISSES, table: walk.table, chain: chain.name, depth })
    missed = 0
  }
  for (const [index, rule] of chain.rules.entries()) {
    const { matched, chance } = matchRule(walk, rule)
    if (!matched && ++missed > SHOWN_MISSES) continue
    const text = printRule(chain.name, rule)
    const step: RuleRef = { table: walk.table, chain: chain.name, index, depth, text, matched, ...(chance ? { chance } : undefined) }
    if (!matched) {
      walk.steps.push(step)
      continue
    }
    flush()
    const taken = rule.target ? { ...step, target: rule.target.to === 'chain' ? rule.target.chain : rule.target.to } : step
    walk.steps.push(taken)
    if (act(walk, rule, taken, depth) === 'leave') return
  }
  flush()
}

/** What a matching rule does. `leave`: the chain is left, either for good (`walk.end`) or back to its caller. */
function act(walk: Walk, rule: Rule, step: RuleRef, depth: number): 'leave' | 'next' {
  const { target } = rule
  if (!target) return 'next'
  switch (target.to) {
    case 'chain': {
      const chain = walk.chains.get(target.chain)
      if (chain) walkChain(walk, chain, depth + 1)
      return walk.end ? 'leave' : 'next'
    }
    case 'MARK':
      walk.header = { ...walk.header, mark: ((walk.header.mark & ~target.mask) ^ target.value) >>> 0 }
      return 'next'
    case 'RETURN':
      return 'leave'
    case 'DNAT':
      walk.end = { outcome: 'accept', destination: { address: target.address, port: target.port }, decidedBy: step }
      return 'leave'
    case 'MASQUERADE':
      walk.end = { outcome: 'accept', masquerade: { randomFully: target.randomFully }, decidedBy: step }
      return 'leave'
    default:
      walk.end = { outcome: target.to === 'ACCEPT' ? 'accept' : target.to === 'DROP' ? 'drop' : 'reject', decidedBy: step }
      return 'leave'
  }
}

interface MatchResult {
  readonly matched: boolean
  readonly chance?: { readonly probability: number; readonly drawn: number }
}

const miss: MatchResult = { matched: false }

function matchRule(walk: Walk, rule: Rule): MatchResult {
  const { header } = walk
  if (rule.protocol && rule.protocol !== header.protocol.toLowerCase()) return miss
  if (!matchAddress(rule.source, header.source) || !matchAddress(rule.destination, header.destination)) return miss
  let chance: MatchResult['chance']
  for (const match of rule.matches) {
    if (match.match === 'statistic') {
      const drawn = walk.context.random()
      chance = { probability: match.threshold / 2 ** 31, drawn }
      if (drawn >= chance.probability) return { matched: false, chance }
    } else if (!holds(walk, match)) return miss
  }
  return chance ? { matched: true, chance } : { matched: true }
}

function matchAddress(match: AddressMatch | undefined, address: string): boolean {
  return !match || cidrContains(match.cidr, address) !== (match.not ?? false)
}

function holds(walk: Walk, match: Exclude<Match, { readonly match: 'statistic' }>): boolean {
  const { header, context } = walk
  switch (match.match) {
    case 'comment':
    case 'nfacct':
      return true
    case 'port':
      return match.destination === undefined || match.destination === header.destinationPort
    case 'mark':
      return ((header.mark & match.mask) === match.value) !== (match.not ?? false)
    case 'addrtype':
      return context.isLocal(match.side === 'src' ? header.source : header.destination) !== (match.not ?? false)
    case 'conntrack': {
      const known = match.states.includes(header.state) || (match.states.includes('DNAT') && context.destinationTranslated)
      return known !== (match.not ?? false)
    }
    case 'recent': {
      if (match.action === 'rcheck') return context.seenRecently(match.name, header.source, match.seconds ?? 0)
      walk.remembered.push(match.name)
      return true
    }
  }
}
