import type { Micros } from '../../protocol/time.ts'

/** One delayed event. Order is `(at, seq)`; rows are frozen, so checkpoints share them. */
export interface Row {
  readonly at: Micros
  /** 1, 2, 3, ... in the order of posting: ties of `at` are handled in this order. */
  readonly seq: number
  readonly to: string
  /** Trace record that led to the event; 0 for none. */
  readonly cause: number
  readonly background: boolean
  readonly event: unknown
}

const before = (a: Row, b: Row): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq)

/** Adds a row to a binary heap held in a plain array. */
export function push(heap: Row[], row: Row): void {
  let at = heap.length
  heap.push(row)
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]!
    if (!before(row, above)) break
    heap[at] = above
    at = parent
  }
  heap[at] = row
}

/** Takes the first row in `(at, seq)` order. */
export function pop(heap: Row[]): Row | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || heap.length === 0) return first
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    const right = heap[child + 1]
    if (right && before(right, heap[child]!)) child++
    const below = heap[child]!
    if (!before(below, last)) break
    heap[at] = below
    at = child
  }
  heap[at] = last
  return first
}
