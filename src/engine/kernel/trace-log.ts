import type { AnyTraceRecord } from '../../protocol/trace.ts'

/**
 * The records of a run. It lies outside the world because any part of it can be made again by replay: a record written twice is
 * the same record. Bounded: the oldest quarter goes when the limit is passed.
 */
export class TraceLog {
  /** `records[i]` has id `base + i + 1`. */
  private records: AnyTraceRecord[] = []
  private base = 0

  constructor(private readonly limit: number) {}

  /** Stores a record under its id. */
  write(record: AnyTraceRecord): void {
    const index = record.id - this.base - 1
    if (index < 0) return
    if (index > this.records.length) throw new Error(`trace record ${record.id} leaves a gap`)
    this.records[index] = record
    if (this.records.length > this.limit) {
      const dropped = Math.floor(this.limit / 4)
      this.records = this.records.slice(dropped)
      this.base += dropped
    }
  }

  /** The record with that id, unless it is unknown or was dropped. */
  get(id: number): AnyTraceRecord | undefined {
    return this.records[id - this.base - 1]
  }

  /** Records with ids in `[from, to)` that are still there, oldest first. */
  between(from: number, to: number): readonly AnyTraceRecord[] {
    return this.records.slice(Math.max(0, from - this.base - 1), Math.max(0, to - this.base - 1))
  }

  /** Id of the oldest record kept. */
  get oldest(): number {
    return this.base + 1
  }

  /** Forgets everything from that id on. */
  cut(nextId: number): void {
    if (nextId <= this.base) this.restart(nextId)
    else this.records.length = Math.min(this.records.length, nextId - this.base - 1)
  }

  /** Makes ready for a replay whose first record has that id: when older records were dropped, the log begins there. */
  restart(nextId: number): void {
    if (nextId > this.base) return
    this.records = []
    this.base = nextId - 1
  }
}
