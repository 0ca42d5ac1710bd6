import { memo } from 'react'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import { useQuery } from '../client/cluster-context.tsx'
import { LinkButton } from '../parts/Button.tsx'
import table from '../parts/table.module.css'
import { useKept } from '../parts/use-kept.ts'
import { usePage } from '../state/page-store.ts'
import { useBecause, useWords } from '../words/language.ts'
import { momentText } from '../words/time-text.ts'
import { recordSubject, recordText } from './trace-sentence.ts'

const limit = 300

/** Which records the trace shows. */
export const traceFilters = {
  all: undefined,
  writes: ['input', 'request', 'stored'],
  loops: ['reconcile', 'backoff', 'scheduled', 'chart'],
  nodes: ['node', 'proxy'],
} as const
export type TraceFilter = keyof typeof traceFilters

/** Everything that happened, newest first: who did what, and why. */
export function TraceTable({ filter }: { readonly filter: TraceFilter }) {
  const t = useWords()
  const types = traceFilters[filter]
  const result = useKept(useQuery({ kind: 'trace', limit, ...(types ? { types } : {}) }))
  if (!result) return null
  if (result.records.length === 0) return <p className={table.empty}>{t('trace.none')}</p>
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <caption className="visually-hidden">{t('tabs.trace')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('trace.time')}</th>
            <th scope="col">{t('trace.record')}</th>
            <th scope="col">{t('trace.source')}</th>
            <th scope="col">{t('trace.what')}</th>
            <th scope="col">{t('trace.because')}</th>
          </tr>
        </thead>
        <tbody>
          {result.records.map((record) => (
            <Row key={record.id} record={record} />
          ))}
        </tbody>
      </table>
      {result.total > result.records.length && (
        <p className={table.empty}>{t('events.shown', { shown: result.records.length, total: result.total })}</p>
      )}
    </div>
  )
}

/** Records never change, so a row is drawn again only for another record. */
const Row = memo(function Row({ record }: { readonly record: AnyTraceRecord }) {
  const why = useBecause()
  const select = usePage((page) => page.select)
  const subject = recordSubject(record)
  const on = usePage(({ selection }) => subject !== undefined && selection?.key === subject.key && selection.resource === subject.resource)
  const failed = record.type === 'backoff' || (record.type === 'request' && record.data.code >= 400)
  return (
    <tr data-on={on}>
      <td className={`${table.mono} ${table.faint}`}>{momentText(record.at)}</td>
      <td className={`${table.mono} ${table.faint}`}>{record.id}</td>
      <td className={table.strong}>{record.source}</td>
      <td className={`${table.mono} ${failed ? table.warning : ''}`}>
        {subject ? <LinkButton onClick={() => select(subject)}>{recordText(record)}</LinkButton> : recordText(record)}
      </td>
      <td className={`${table.dim} ${table.wide}`}>{record.because ? why(record.because) : ''}</td>
    </tr>
  )
}, isSameRecord)

function isSameRecord(one: { readonly record: AnyTraceRecord }, other: { readonly record: AnyTraceRecord }): boolean {
  return one.record.id === other.record.id && one.record.at === other.record.at && one.record.source === other.record.source
}
