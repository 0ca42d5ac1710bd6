import { arcPath } from '../../glyphs/geometry.ts'
import glyphs from '../../glyphs/glyphs.module.css'
import { Arrowhead, Cross } from '../../glyphs/Mark.tsx'
import { RingShape } from '../../glyphs/Ring.tsx'
import { useWords } from '../../words/language.ts'
import css from './cluster.module.css'

const meanings = ['desired', 'observed', 'difference', 'action', 'failure', 'waiting'] as const

/** The six meanings with their signs. */
export function Legend() {
  const t = useWords()
  return (
    <div className={css.legend}>
      {meanings.map((meaning) => (
        <span key={meaning} className={css.legendItem}>
          <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
            <MeaningSign meaning={meaning} />
          </svg>
          {t(`stage.meaning.${meaning}`)}
        </span>
      ))}
      <span className={`${css.micro} ${css.push}`}>{t('stage.cluster.lines')}</span>
    </div>
  )
}

function MeaningSign({ meaning }: { readonly meaning: (typeof meanings)[number] }) {
  switch (meaning) {
    case 'desired':
      return <circle r={6} className={glyphs.desired} strokeWidth={1.5} />
    case 'observed':
      return <circle r={6.5} className={glyphs.fillObserved} />
    case 'difference':
      return <path d={arcPath(0, 0, 4.5, 0, 1)} className={glyphs.difference} strokeWidth={5} strokeDasharray="1.4 1.9" />
    case 'action':
      return (
        <>
          <path d="M-8 0H2" className={glyphs.action} strokeWidth={2.5} />
          <Arrowhead x={8} y={0} turn={0.25} meaning="action" />
        </>
      )
    case 'failure':
      return <Cross x={0} y={0} size={10} />
    case 'waiting':
      return <RingShape left={0.65} radius={5.5} width={2} />
  }
}
