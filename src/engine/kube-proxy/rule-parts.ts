import type { Match, Rule, RuleProtocol, Target } from '../../protocol/iptables.ts'
import { deepFreeze } from '../kernel/copy.ts'

/** A jump to another chain. */
export const jump = (chain: string): Target => ({ to: 'chain', chain })

/** A comment match. */
export const comment = (text: string): Match => ({ match: 'comment', text })

/** `-m tcp --dport 80`; without a port just `-m tcp`. */
export const port = (protocol: RuleProtocol, destination?: number): Match =>
  destination === undefined ? { match: 'port', protocol } : { match: 'port', protocol, destination }

/** A match on connections in one of these states. */
export const newConnection: Match = { match: 'conntrack', states: ['NEW'] }

export const toLocalAddress: Match = { match: 'addrtype', side: 'dst', type: 'LOCAL' }
export const fromLocalAddress: Match = { match: 'addrtype', side: 'src', type: 'LOCAL' }

export const reject: Target = { to: 'REJECT', with: 'icmp-port-unreachable' }
export const drop: Target = { to: 'DROP' }

/** The mark that asks for masquerade (`iptables.masqueradeBit` 14). */
export const MASQUERADE_MARK = 0x4000

export const markForMasquerade = jump('KUBE-MARK-MASQ')

/** `10.96.0.1/32`. */
export const host = (ip: string) => ({ cidr: `${ip}/32` })

/** Freezes rules all the way down, so that nodes and checkpoints can share them. */
export function freezeRules(rules: readonly Rule[]): readonly Rule[] {
  return deepFreeze(rules)
}
