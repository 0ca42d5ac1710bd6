/** A place in a queue: the smallest `at` goes first, then the highest priority, then the oldest time, then the lowest ticket. Frozen. */
export interface HeapEntry {
  readonly at: number
  readonly priority: number
  readonly time: number
  readonly ticket: number
  readonly uid: string
}

/** Puts an entry into a binary heap, in place. */
export function pushEntry(heap: HeapEntry[], entry: HeapEntry): void {
  let i = heap.length
  heap.push(entry)
  while (i > 0) {
    const parent = (i - 1) >> 1
    if (!before(entry, heap[parent]!)) break
    heap[i] = heap[parent]!
    i = parent
  }
  heap[i] = entry
}

/** Takes the first entry out, in place. */
export function popEntry(heap: HeapEntry[]): HeapEntry | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || heap.length === 0) return first
  let i = 0
  for (;;) {
    let child = 2 * i + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
    if (!before(heap[child]!, last)) break
    heap[i] = heap[child]!
    i = child
  }
  heap[i] = last
  return first
}

function before(a: HeapEntry, b: HeapEntry): boolean {
  if (a.at !== b.at) return a.at < b.at
  if (a.priority !== b.priority) return a.priority > b.priority
  if (a.time !== b.time) return a.time < b.time
  return a.ticket < b.ticket
}
