import { memo } from 'react'
import type { SchedulingTable } from '../../../protocol/trace.ts'
import { useWords } from '../../words/language.ts'
import { selectKey } from '../use-walk.ts'
import { rankedRows, scoreParts } from './funnel.ts'
import css from './scheduler.module.css'

const drawnRows = 12
/** Steps of ink for the plugins: categories have no colour of their own. */
const steps = [0.82, 0.64, 0.48, 0.36, 0.27, 0.2, 0.15, 0.11]

/** Scores as stacked bars: the width of a part is what its plugin adds. */
export const Scores = memo(function Scores({ table, chosen }: { readonly table: SchedulingTable; readonly chosen: string | undefined }) {
  const t = useWords()
  const ranked = rankedRows(table)
  if (ranked.length === 0) return <p className={css.note}>{t('stage.scheduler.noScores')}</p>
  const best = ranked[0]!.total ?? 0
  const ties = ranked.filter((row) => row.total === best).length
  const adding = table.scorePlugins
    .map((plugin, index) => ({ ...plugin, index }))
    .filter(({ index }) => ranked.some((row) => (row.scores?.[index] ?? 0) > 0))
  const silent = table.scorePlugins.filter((plugin) => !adding.some((each) => each.name === plugin.name))
  return (
    <>
      <div className={css.scores} role="img" aria-label={t('stage.scheduler.scoreSentence', { node: ranked[0]!.node, total: best })}>
        {ranked.slice(0, drawnRows).map((row) => (
          <div
            key={row.node}
            className={`${css.scoreRow} ${row.node === chosen ? css.chosen : ''}`}
            data-select={selectKey('nodes', row.node)}
          >
            <span className={row.node === chosen ? css.bold : ''}>{row.node}</span>
            <span className={css.stack}>
              {scoreParts(table, row).map((part, index) =>
                part.adds > 0 ? (
                  <span key={part.plugin} className={css.part} style={{ flexGrow: part.adds }} title={`${part.plugin}: ${part.adds}`}>
                    <span className={css.partInk} style={{ opacity: steps[stepOf(adding, index)] }} />
                    <span className={stepOf(adding, index) < 2 ? css.partNumberOn : css.partNumber}>{part.adds}</span>
                  </span>
                ) : null,
              )}
              <span style={{ flexGrow: Math.max(0, best - (row.total ?? 0)) }} />
            </span>
            <span className={css.total}>{row.total}</span>
            <span className={css.bold}>{row.node === chosen ? t('stage.scheduler.chosen') : ''}</span>
          </div>
        ))}
      </div>
      <p className={css.keys}>
        {adding.map((plugin, index) => (
          <span key={plugin.name} className={css.key}>
            <span className={css.swatch}>
              <span className={css.partInk} style={{ opacity: steps[Math.min(index, steps.length - 1)] }} />
            </span>
            {plugin.name} <span className={css.faint}>×{plugin.weight}</span>
          </span>
        ))}
      </p>
      {ranked.length > drawnRows && (
        <p className={css.note}>{t('stage.scheduler.moreNodes', { shown: drawnRows, total: ranked.length })}</p>
      )}
      {ties > 1 && <p className={css.note}>{t('stage.scheduler.tie', { count: ties, total: best })}</p>}
      {silent.length > 0 && (
        <p className={css.note}>{t('stage.scheduler.silentScores', { names: silent.map((plugin) => plugin.name).join(', ') })}</p>
      )}
    </>
  )
})

function stepOf(adding: readonly { readonly index: number }[], index: number): number {
  return Math.min(
    steps.length - 1,
    Math.max(
      0,
      adding.findIndex((plugin) => plugin.index === index),
    ),
  )
}
