import { useTranslation } from 'react-i18next'
import type { CauseLink } from '../../protocol/queries.ts'
import { useQuery } from '../client/cluster-context.tsx'
import { recordText } from '../foot/trace-sentence.ts'
import { useKept } from '../parts/use-kept.ts'
import type { Selection } from '../state/page-store.ts'
import { useBecause, useWords } from '../words/language.ts'
import { momentText } from '../words/time-text.ts'
import css from './inspector.module.css'

/** Walks from an object back to the person's action (or the start of the cluster) that it comes from, newest first. */
export function CauseChain({ selection }: { readonly selection: Selection }) {
  const t = useWords()
  const result = useKept(useQuery({ kind: 'why', ...selection }))
  if (!result) return null
  if (result.chain.length === 0) return <p className={css.fact}>{t('inspector.noWhy')}</p>
  return (
    <ol className={css.causes}>
      {result.chain.map((link) => (
        <Cause key={link.record.id} link={link} />
      ))}
    </ol>
  )
}

function Cause({ link }: { readonly link: CauseLink }) {
  const why = useBecause()
  const { t } = useTranslation('page')
  const isPerson = link.record.type === 'input'
  return (
    <li>
      <CauseSign link={link} />
      <span className={css.who}>
        <b>{isPerson ? t('timeline.you') : link.source}</b>
        {link.because && !isPerson ? `: ${why(link.because)}` : ''}
      </span>
      <span className={css.fact}>{recordText(link.record)}</span>
      <time className={css.time}>{momentText(link.record.at)}</time>
    </li>
  )
}

function CauseSign({ link }: { readonly link: CauseLink }) {
  const { type } = link.record
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      {type === 'input' && (
        <>
          <circle cx="8" cy="5" r="3" fill="var(--ink)" />
          <path d="M2 14.5c.8-4 3.2-5 6-5s5.2 1 6 5z" fill="var(--ink)" />
        </>
      )}
      {type === 'stored' && <path d="m8 2 6 6-6 6-6-6z" stroke="var(--observed)" strokeWidth="1.75" />}
      {type === 'request' && (
        <>
          <rect x="2.5" y="2.5" width="11" height="11" stroke="var(--ink-2)" strokeWidth="1.5" />
          <path d="M5 8.2l2.2 2L11 5.8" stroke="var(--observed)" strokeWidth="1.5" />
        </>
      )}
      {type !== 'input' && type !== 'stored' && type !== 'request' && (
        <>
          <path d="M1 8h9" stroke="var(--action)" strokeWidth="2.5" />
          <path d="M8 3.5 14.5 8 8 12.5z" fill="var(--action)" />
        </>
      )}
    </svg>
  )
}
