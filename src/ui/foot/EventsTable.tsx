import { memo } from 'react'
import type { EventRow } from '../../protocol/queries.ts'
import { splitKey } from '../actions/object-path.ts'
import { kindNameOf, selectionOf } from '../actions/select-named.ts'
import { useQuery } from '../client/cluster-context.tsx'
import { LinkButton } from '../parts/Button.tsx'
import table from '../parts/table.module.css'
import { useKept } from '../parts/use-kept.ts'
import { usePage, useSelection } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { momentText } from '../words/time-text.ts'

const limit = 200

/** The events of the cluster, newest first; of the selected object only, when asked. */
export function EventsTable({ onlySelected }: { readonly onlySelected: boolean }) {
  const t = useWords()
  const selection = useSelection()
  const about = onlySelected && selection ? { kind: kindNameOf(selection.resource), ...splitKey(selection.key) } : undefined
  const result = useKept(useQuery({ kind: 'events', limit, ...(about ? { about } : {}) }))
  if (!result) return null
  if (result.events.length === 0) return <p className={table.empty}>{t('events.none')}</p>
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <caption className="visually-hidden">{t('tabs.events')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('events.time')}</th>
            <th scope="col">{t('events.type')}</th>
            <th scope="col">{t('events.reason')}</th>
            <th scope="col">{t('events.object')}</th>
            <th scope="col">{t('events.source')}</th>
            <th scope="col">{t('events.message')}</th>
          </tr>
        </thead>
        <tbody>
          {result.events.map((event) => (
            <Row key={`${event.key} ${event.at}`} event={event} />
          ))}
        </tbody>
      </table>
      {result.total > result.events.length && (
        <p className={table.empty}>{t('events.shown', { shown: result.events.length, total: result.total })}</p>
      )}
    </div>
  )
}

/** An event changes only when it is counted again. */
const Row = memo(function Row({ event }: { readonly event: EventRow }) {
  const t = useWords()
  const select = usePage((page) => page.select)
  const picked = selectionOf(event.about)
  const on = usePage(({ selection }) => selection !== undefined && selection.key === picked?.key && selection.resource === picked.resource)
  const name = `${event.about.kind.toLowerCase()}/${event.about.name}`
  return (
    <tr data-on={on}>
      <td className={`${table.mono} ${table.faint}`}>{momentText(event.at)}</td>
      <td className={event.type === 'Warning' ? table.warning : table.dim}>{event.type}</td>
      <td className={table.strong}>{event.reason}</td>
      <td className={table.mono}>{picked ? <LinkButton onClick={() => select(picked)}>{name}</LinkButton> : name}</td>
      <td className={table.dim}>{event.source}</td>
      <td className={table.wide}>
        {event.message}
        {event.count > 1 && <span className={table.faint}> · {t('events.times', { count: event.count })}</span>}
      </td>
    </tr>
  )
}, isSameEvent)

function isSameEvent({ event: one }: { readonly event: EventRow }, { event: other }: { readonly event: EventRow }): boolean {
  return one.key === other.key && one.at === other.at && one.count === other.count && one.message === other.message
}
