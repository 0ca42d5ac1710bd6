import type { RuleRef, RuleStep } from '../../../protocol/packets.ts'

/** A line of the list of walked rules: a chain's title, a rule, or a run of rules that were passed over. */
export type WalkedLine =
  | { readonly kind: 'chain'; readonly id: string; readonly table: string; readonly chain: string; readonly depth: number }
  | { readonly kind: 'skipped'; readonly id: string; readonly count: number; readonly depth: number }
  | {
      readonly kind: 'rule'
      readonly id: string
      readonly rule: RuleRef
      readonly match: string
      readonly target: string
      readonly deciding: boolean
    }

/** Rules in the order in which they were walked, under the titles of their chains; the last match decides. */
export function walkedLines(steps: readonly RuleStep[]): readonly WalkedLine[] {
  const last = steps.findLastIndex((step) => 'matched' in step && step.matched)
  const lines: WalkedLine[] = []
  let chain = ''
  for (const [index, step] of steps.entries()) {
    const here = `${step.table} ${step.chain}`
    if (here !== chain) {
      lines.push({ kind: 'chain', id: `chain-${index}`, table: step.table, chain: step.chain, depth: step.depth })
      chain = here
    }
    if ('skipped' in step) lines.push({ kind: 'skipped', id: `skip-${index}`, count: step.skipped, depth: step.depth })
    else lines.push({ kind: 'rule', id: `rule-${index}`, rule: step, ...splitRule(step.text), deciding: index === last })
  }
  return lines
}

/** The rule's condition without `-A CHAIN`, and its target from `-j` on, which must never lose its beginning. */
export function splitRule(text: string): { readonly match: string; readonly target: string } {
  const body = text.replace(/^-A \S+ ?/, '')
  const at = body === '' ? -1 : ` ${body}`.lastIndexOf(' -j ')
  return at < 0 ? { match: body, target: '' } : { match: body.slice(0, Math.max(0, at)).trim(), target: body.slice(at + 3) }
}
