import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { KindInfo } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { fromTimestamp, type Micros } from '../../protocol/time.ts'
import { kindText } from '../client.ts'
import { ageText } from './age.ts'
import { alignColumns } from './columns.ts'

/** One column of a server-side table; `priority` above zero is shown only with `-o wide`. */
interface Column {
  readonly name: string
  readonly priority: number
}

interface Row {
  readonly cells: readonly unknown[]
  /** The object, or just its metadata. */
  readonly object: JsonMap
}

/** A table of objects of one kind. */
export interface TableBlock {
  readonly kind: KindInfo
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export interface TableOptions {
  readonly wide: boolean
  readonly showKind: boolean
  readonly namespaces: boolean
  readonly headers: boolean
  readonly showLabels: boolean
  readonly labelColumns: readonly string[]
  readonly now: Micros
}

/** Reads the server's `Table`. A plain object or list, from a server without tables, becomes NAME and AGE. */
export function tableBlock(body: AnyObject, kind: KindInfo): TableBlock {
  if (body.kind === 'Table') {
    const columns = (body.columnDefinitions ?? []) as readonly { readonly name: string; readonly priority?: number }[]
    const rows = (body.rows ?? []) as readonly { readonly cells: readonly unknown[]; readonly object?: JsonMap }[]
    return {
      kind,
      columns: columns.map(({ name, priority }) => ({ name, priority: priority ?? 0 })),
      rows: rows.map(({ cells, object }) => ({ cells, object: object ?? {} })),
    }
  }
  const objects = (Array.isArray(body.items) ? body.items : [body]) as readonly JsonMap[]
  return {
    kind,
    columns: [
      { name: 'Name', priority: 0 },
      { name: 'Age', priority: 0 },
    ],
    rows: objects.map((object) => ({ cells: [metadataOf(object).name ?? '', undefined], object })),
  }
}

/** The text of tables, one after another, as `kubectl get` prints them. Empty when there are no rows. */
export function printTables(blocks: readonly TableBlock[], options: TableOptions): string {
  return blocks
    .filter((block) => block.rows.length > 0)
    .map((block) => printTable(block, options))
    .join('\n')
}

function printTable({ kind, columns, rows }: TableBlock, options: TableOptions): string {
  const shown = columns.map((column, index) => ({ ...column, index })).filter((column) => options.wide || column.priority === 0)
  const header = [
    ...(options.namespaces && kind.namespaced ? ['NAMESPACE'] : []),
    ...shown.map((column) => column.name.toUpperCase()),
    ...options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ]
  const body = rows.map((row) => {
    const metadata = metadataOf(row.object)
    const labels = (metadata.labels ?? {}) as Readonly<Record<string, string>>
    return [
      ...(options.namespaces && kind.namespaced ? [String(metadata.namespace ?? '')] : []),
      ...shown.map((column) => cellText(row, column.index, column.name, kind, options)),
      ...options.labelColumns.map((label) => labels[label] ?? ''),
      ...(options.showLabels ? [labelsText(labels)] : []),
    ]
  })
  return alignColumns(options.headers ? [header, ...body] : body, { minWidth: 6, padding: 3 })
}

function cellText(row: Row, index: number, column: string, kind: KindInfo, options: TableOptions): string {
  const cell = row.cells[index]
  if (index === 0 && options.showKind) return `${kindText(kind)}/${cell}`
  if (cell === undefined && column === 'Age') return createdAge(row.object, options.now)
  if (cell === null || cell === undefined) return '<none>'
  const text = String(cell)
  const end = text.search(/[\f\n\r]/)
  return end < 0 ? text : `${text.slice(0, end)}...`
}

function createdAge(object: JsonMap, now: Micros): string {
  const created = metadataOf(object).creationTimestamp
  return typeof created === 'string' ? ageText(now - fromTimestamp(created)) : '<unknown>'
}

function metadataOf(object: JsonMap): JsonMap {
  return isMap(object.metadata) ? object.metadata : {}
}

/** `a=b,c=d`, sorted; `<none>` for none. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort()
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels![key]}`).join(',')
}
