import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Selection } from '../../state/page-store.ts'
import { type Cell, type SortState, sortRows, toTabbedText } from './sort-rows.ts'
import css from './table.module.css'

export interface Column {
  readonly title: string
  readonly mono?: boolean
  readonly align?: 'end'
}

export interface Row {
  readonly id: string
  readonly cells: readonly Cell[]
  /** What picking the row selects everywhere; rows without it can only be read. */
  readonly selects?: Selection
}

export interface DataTableProps {
  readonly caption: string
  readonly columns: readonly Column[]
  /** In the order of the diagram. */
  readonly rows: readonly Row[]
  readonly selection?: Selection | undefined
  readonly onSelect?: ((selection: Selection) => void) | undefined
}

/** Rows that are put into the page at once; more can be asked for. */
const pageSize = 500

/** The table twin of a diagram: the same things in the same order, to sort, to copy, and to read without seeing the picture. */
export function DataTable({ caption, columns, rows, selection, onSelect }: DataTableProps) {
  const { t } = useTranslation()
  const [sort, setSort] = useState<SortState>()
  const [shown, setShown] = useState(pageSize)
  const ordered = useMemo(() => sortRows(rows, sort), [rows, sort])
  const nextSort = (column: number) =>
    setSort((old) => (old?.column !== column ? { column, descending: false } : old.descending ? undefined : { column, descending: true }))
  return (
    <section className={css.frame} aria-label={caption}>
      <div className={css.bar}>
        <strong>{caption}</strong>
        <span className={css.count}>{t('stage.table.rows', { count: rows.length })}</span>
        <CopyButton
          text={() =>
            toTabbedText(
              columns.map((column) => column.title),
              ordered,
            )
          }
        />
      </div>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={column.title}
                scope="col"
                aria-sort={sort?.column === index ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              >
                <button type="button" className={css.sort} onClick={() => nextSort(index)}>
                  {column.title}
                  <span aria-hidden="true">{sort?.column === index ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.slice(0, shown).map((row) => (
            <TableRow
              key={row.id}
              row={row}
              columns={columns}
              selected={row.selects !== undefined && row.selects.resource === selection?.resource && row.selects.key === selection.key}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
      {ordered.length > shown && (
        <button type="button" className={css.more} onClick={() => setShown(shown + pageSize)}>
          {t('stage.table.more', { shown, total: ordered.length })}
        </button>
      )}
      {rows.length === 0 && <p className={css.empty}>{t('stage.table.empty')}</p>}
    </section>
  )
}

interface TableRowProps {
  readonly row: Row
  readonly columns: readonly Column[]
  readonly selected: boolean
  readonly onSelect: ((selection: Selection) => void) | undefined
}

const TableRow = memo(function TableRow({ row, columns, selected, onSelect }: TableRowProps) {
  const element = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const { selects } = row
  return (
    <tr ref={element} className={selected ? css.on : undefined} aria-current={selected ? 'true' : undefined}>
      {row.cells.map((cell, index) => (
        <td key={columns[index]!.title} className={`${columns[index]!.mono ? css.mono : ''} ${columns[index]!.align ? css.end : ''}`}>
          {index === 0 && selects && onSelect ? (
            <button type="button" className={css.pick} onClick={() => onSelect(selects)}>
              {cell.text}
            </button>
          ) : (
            cell.text
          )}
        </td>
      ))}
    </tr>
  )
}, sameRow)

function sameRow(a: TableRowProps, b: TableRowProps): boolean {
  return (
    a.selected === b.selected &&
    a.onSelect === b.onSelect &&
    a.columns === b.columns &&
    a.row.id === b.row.id &&
    a.row.cells.length === b.row.cells.length &&
    a.row.cells.every((cell, index) => cell.text === b.row.cells[index]!.text)
  )
}

/** Copies text and says so. */
export function CopyButton({ text, label }: { readonly text: () => string; readonly label?: string }) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  }
  return (
    <>
      <button type="button" className={css.copy} onClick={copy} onBlur={() => setOutcome(undefined)}>
        {label ?? t('stage.table.copy')}
      </button>
      <span role="status" className={css.count}>
        {outcome === 'copied' ? t('stage.table.copied') : outcome === 'refused' ? t('stage.table.copyRefused') : ''}
      </span>
    </>
  )
}
