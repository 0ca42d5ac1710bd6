/**
 * A description under way: lines whose cells are split by tabs and aligned like Go's tabwriter does. A column reaches over neighbouring
 * lines that have a cell there; `flush` begins a new alignment.
 */
export class Page {
  private done = ''
  private pending = ''

  /** Adds text, indented by two blanks a level where a line begins. */
  write(level: number, text: string): void {
    this.pending += '  '.repeat(level) + text
  }

  /** `Key:   value`. */
  field(level: number, key: string, value: unknown): void {
    this.write(level, `${key}:\t${value}\n`)
  }

  flush(): void {
    this.done += alignTabs(this.pending)
    this.pending = ''
  }

  /** The text with its tabs as they are. */
  unaligned(): string {
    return this.done + this.pending
  }

  text(): string {
    this.flush()
    return this.done
  }
}

const PADDING = 2

/** Aligns the tab-terminated cells of lines. Follows Go's `text/tabwriter` with minwidth 0 and padding 2. */
export function alignTabs(text: string): string {
  const ends = text.endsWith('\n')
  const lines = (ends ? text.slice(0, -1) : text).split('\n').map((line) => line.split('\t'))
  if (text === '') return ''
  const widths: number[][] = lines.map(() => [])
  measure(lines, widths, 0, lines.length, 0)
  return (
    lines
      .map((cells, at) =>
        cells.map((cell, column) => (column < cells.length - 1 ? cell + ' '.repeat(widths[at]![column]! - cell.length) : cell)).join(''),
      )
      .join('\n') + (ends ? '\n' : '')
  )
}

function measure(lines: readonly (readonly string[])[], widths: number[][], from: number, to: number, column: number): void {
  for (let start = from; start < to; start++) {
    if (column >= lines[start]!.length - 1) continue
    let end = start
    let width = 0
    while (end < to && column < lines[end]!.length - 1) {
      width = Math.max(width, lines[end]![column]!.length + PADDING)
      end++
    }
    for (let at = start; at < end; at++) widths[at]![column] = width
    measure(lines, widths, start, end, column + 1)
    start = end - 1
  }
}
