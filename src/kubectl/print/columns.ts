/**
 * Text in aligned columns, as Go's tabwriter makes it: cells are padded to the widest of their column plus `padding`.
 * With `trailing` the last column is padded as well, which is what kubectl's table printer does not do.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
  options: { readonly minWidth: number; readonly padding: number },
): string {
  const widths: number[] = []
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, options.minWidth, cellWidth(cell) + options.padding)
    })
  }
  return rows.map((row) => `${row.map((cell, index) => (index < row.length - 1 ? pad(cell, widths[index]!) : cell)).join('')}\n`).join('')
}

function cellWidth(cell: string): number {
  return Array.from(cell).length
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - cellWidth(cell)))
}
