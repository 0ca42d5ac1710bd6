/** One cell of a table twin: what is shown and copied, and what it sorts by when that is not the text. */
export interface Cell {
  readonly text: string
  readonly order?: number
}

export interface SortState {
  readonly column: number
  readonly descending: boolean
}

/** Orders names as people count: `node-2` before `node-10`; digits compare as numbers, everything else by code point. */
export function compareNatural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? []
  const right = b.match(/\d+|\D+/g) ?? []
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const l = left[index]!
    const r = right[index]!
    const bothNumbers = /^\d/.test(l) && /^\d/.test(r)
    const order = bothNumbers ? Number(l) - Number(r) : l < r ? -1 : l > r ? 1 : 0
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** Rows in the asked order; equal rows keep the diagram's order. Without a sort, the diagram's order itself. */
export function sortRows<Row extends { readonly cells: readonly Cell[] }>(
  rows: readonly Row[],
  sort: SortState | undefined,
): readonly Row[] {
  if (!sort) return rows
  const sign = sort.descending ? -1 : 1
  return [...rows].sort((a, b) => sign * compareCells(a.cells[sort.column], b.cells[sort.column]))
}

function compareCells(a: Cell | undefined, b: Cell | undefined): number {
  if (a?.order !== undefined && b?.order !== undefined) return a.order - b.order
  return compareNatural(a?.text ?? '', b?.text ?? '')
}

/** The table as tab-separated text, for a spreadsheet or a message. */
export function toTabbedText(titles: readonly string[], rows: readonly { readonly cells: readonly Cell[] }[]): string {
  const plain = (text: string) => text.replace(/[\t\n\r]+/g, ' ')
  return [titles.map(plain).join('\t'), ...rows.map((row) => row.cells.map((cell) => plain(cell.text)).join('\t'))].join('\n')
}
