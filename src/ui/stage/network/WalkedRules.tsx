import { memo } from 'react'
import type { Hop } from '../../../protocol/packets.ts'
import { useWords } from '../../words/language.ts'
import css from './network.module.css'
import { type WalkedLine, walkedLines } from './walked-rules.ts'

/** The rules that were tried at a hop, in order, under the names of their chains; the row that decides stands out. */
export const WalkedRules = memo(function WalkedRules({ hop, number }: { readonly hop: Hop; readonly number: number }) {
  const t = useWords()
  const lines = hop.rules ? walkedLines(hop.rules) : []
  return (
    <section className={css.panel}>
      <h3 className={css.title}>
        {t('stage.network.rulesAt', { number })} <span className={css.faint}>{hop.at.node ? `iptables-save, ${hop.at.node}` : ''}</span>
      </h3>
      {lines.length === 0 && <p className={css.note}>{t('stage.network.noRules')}</p>}
      <div className={css.rules}>
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </div>
    </section>
  )
})

function Line({ line }: { readonly line: WalkedLine }) {
  const t = useWords()
  if (line.kind === 'chain')
    return (
      <div className={css.chain}>
        :{line.chain} <span className={css.faint}>{line.table}</span>
      </div>
    )
  if (line.kind === 'skipped') return <div className={css.skipped}>{t('stage.network.skipped', { count: line.count })}</div>
  const { rule } = line
  return (
    <div className={`${css.rule} ${line.deciding ? css.deciding : rule.matched ? css.matched : ''}`} title={rule.text}>
      <span className={css.ruleNumber}>{rule.index + 1}</span>
      <span className={css.match}>
        {line.match}
        {rule.chance && (
          <span className={css.chance}>
            {' '}
            {t('stage.network.drew', { drawn: rule.chance.drawn.toFixed(3), probability: rule.chance.probability.toFixed(3) })}
          </span>
        )}
      </span>
      <span className={css.target}>{line.target ? `-j ${line.target}` : ''}</span>
      <span className={css.outcome}>
        {rule.matched ? (line.deciding ? (rule.target ?? t('stage.network.match')) : t('stage.network.match')) : t('stage.network.noMatch')}
      </span>
    </div>
  )
}
