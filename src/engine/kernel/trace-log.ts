import type { AnyTraceRecord } from '../../protocol/trace.ts'

/** Names the lists in which a record can be found again. Must depend on nothing but the record. */
export type TraceIndexer = (record: AnyTraceRecord, list: (name: string) => void) => void

/**
 * The records of a run. It lies outside the world because any part of it can be made again by replay: a record written twice is
 * the same record. Bounded: the oldest quarter goes when the limit is passed.
 */
export class TraceLog {
  /** `records[i]` has id `base + i + 1`. */
  private records: AnyTraceRecord[] = []
  private base = 0
  /** Ids by list, ascending. */
  private readonly lists = new Map<string, number[]>()

  constructor(
    private readonly limit: number,
    private readonly indexer?: TraceIndexer,
  ) {}

  /** Stores a record under its id. */
  write(record: AnyTraceRecord): void {
    const index = record.id - this.base - 1
    if (index < 0) return
    if (index > this.records.length) throw new Error(`trace record ${record.id} leaves a gap`)
    const isNew = index === this.records.length
    this.records[index] = record
    if (isNew) this.indexer?.(record, (name) => this.note(name, record.id))
    if (this.records.length > this.limit) {
      const dropped = Math.floor(this.limit / 4)
      this.records = this.records.slice(dropped)
      this.base += dropped
      this.keepListed((id) => id > this.base)
    }
  }

  /** Ids of the records in a list, oldest first. In the middle of a replay the future is among them. */
  listed(name: string): readonly number[] {
    return this.lists.get(name) ?? none
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
    else {
      this.records.length = Math.min(this.records.length, nextId - this.base - 1)
      this.keepListed((id) => id < nextId)
    }
  }

  /** Makes ready for a replay whose first record has that id: when older records were dropped, the log begins there. */
  restart(nextId: number): void {
    if (nextId > this.base) return
    this.records = []
    this.base = nextId - 1
    this.lists.clear()
  }

  private note(name: string, id: number): void {
    const ids = this.lists.get(name)
    if (ids) ids.push(id)
    else this.lists.set(name, [id])
  }

  private keepListed(stays: (id: number) => boolean): void {
    for (const [name, ids] of this.lists) {
      const kept = ids.filter(stays)
      if (kept.length === 0) this.lists.delete(name)
      else if (kept.length < ids.length) this.lists.set(name, kept)
    }
  }
}

const none: readonly number[] = []
