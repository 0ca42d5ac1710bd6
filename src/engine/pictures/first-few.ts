/** The `limit` items that come first in an order, in that order, without sorting all of them. Items that are equal keep theirs. */
export function firstFew<T>(items: Iterable<T>, limit: number, compare: (a: T, b: T) => number): readonly T[] {
  const few: T[] = []
  for (const item of items) {
    if (few.length === limit && (limit === 0 || compare(few[limit - 1]!, item) <= 0)) continue
    let low = 0
    let high = few.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(few[middle]!, item) <= 0) low = middle + 1
      else high = middle
    }
    few.splice(low, 0, item)
    if (few.length > limit) few.pop()
  }
  return few
}
