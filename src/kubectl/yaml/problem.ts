/** Something wrong with a manifest, at a place a person can go to. Lines and columns count from 1. */
export interface ManifestProblem {
  readonly severity: 'error' | 'warning'
  /** What kubectl would say where it says something, else a plain sentence. */
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A place in a text, counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Reading a document stopped here; `offset` counts from the start of its text. Thrown and caught inside `yaml/`. */
export class YamlRefusal extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** Finds lines and columns in one text; the line starts are searched once. */
export class LineIndex {
  private readonly length: number
  private readonly starts: number[] = [0]

  constructor(text: string) {
    this.length = text.length
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1)
  }

  /** Line and column of an offset, both from 1. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length))
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.starts[middle]! <= at) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: at - this.starts[low]! + 1 }
  }

  /** Where the line of an offset ends, before its line break. */
  endOfLine(offset: number): number {
    const { line } = this.positionAt(offset)
    const next = this.starts[line]
    return next === undefined ? this.length : next - 1
  }
}
