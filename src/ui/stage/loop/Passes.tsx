import { memo } from 'react'
import type { LoopPicture } from '../../../protocol/queries.ts'
import type { AnyTraceRecord } from '../../../protocol/trace.ts'
import { recordText } from '../../foot/trace-sentence.ts'
import glyphs from '../../glyphs/glyphs.module.css'
import { Arrowhead, Diamond } from '../../glyphs/Mark.tsx'
import { ScrollBox } from '../../parts/ScrollBox.tsx'
import { useBecause, useWords } from '../../words/language.ts'
import { momentText } from '../../words/time-text.ts'
import css from './loop.module.css'

type Pass = LoopPicture['passes'][number]

/** The latest passes of a loop: what woke it, what it looked at, and what it wrote, with the reason of each write. */
export function Passes({ passes, keyFilter }: { readonly passes: readonly Pass[]; readonly keyFilter: string | undefined }) {
  const t = useWords()
  const shown = keyFilter ? passes.filter((pass) => pass.key === keyFilter) : passes
  if (shown.length === 0) return <p className={css.note}>{t('stage.loop.noPass')}</p>
  return (
    <ScrollBox className={css.passes} label={t('stage.loop.passes')}>
      <ol className={css.passList}>
        {shown.map((pass) => (
          <PassRow key={pass.record} pass={pass} />
        ))}
      </ol>
    </ScrollBox>
  )
}

const PassRow = memo(
  function PassRow({ pass }: { readonly pass: Pass }) {
    const t = useWords()
    return (
      <li className={css.pass}>
        <p className={css.passHead}>
          <span className={css.mono}>{pass.key}</span>
          <span className={css.faint}>
            {pass.writes.length > 0 ? t('stage.loop.passWrites', { count: pass.writes.length }) : t('stage.loop.passNothing')}
          </span>
          <time className={css.time}>{momentText(pass.at)}</time>
        </p>
        {pass.causes.slice(0, 4).map((record) => (
          <Line key={record.id} record={record} woke />
        ))}
        {pass.writes.slice(0, 12).map((record) => (
          <Line key={record.id} record={record} />
        ))}
        {pass.writes.length > 12 && <p className={css.note}>{t('stage.loop.moreWrites', { count: pass.writes.length - 12 })}</p>}
      </li>
    )
  },
  (a, b) => a.pass.record === b.pass.record && a.pass.writes.length === b.pass.writes.length,
)

function Line({ record, woke }: { readonly record: AnyTraceRecord; readonly woke?: boolean }) {
  const t = useWords()
  const why = useBecause()
  const failed = record.type === 'request' && record.data.code >= 400
  return (
    <p className={css.line}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {woke ? (
          <Diamond x={7} y={7} hollow />
        ) : (
          <>
            <path d="M1 7h7" className={failed ? glyphs.failure : glyphs.action} strokeWidth={2.5} />
            <Arrowhead x={13} y={7} turn={0.25} meaning={failed ? 'failure' : 'action'} />
          </>
        )}
      </svg>
      <span className={css.lineText}>
        <span className={`${css.mono} ${failed ? css.failed : ''}`}>{recordText(record)}</span>
        {record.because && (
          <span className={css.why}>
            {' '}
            {t('stage.loop.because')} {why(record.because)}
          </span>
        )}
      </span>
    </p>
  )
}
