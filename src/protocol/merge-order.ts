import { isMap, type JsonValue, sameValue } from './json.ts'

/** Whether two items of a merged list are the same one: by merge key, or by value where there is none. */
export function sameItem(left: JsonValue | undefined, right: JsonValue | undefined, key?: string): boolean {
  if (key === undefined) return sameValue(left, right)
  if (!isMap(left) || !isMap(right)) return false
  const name = left[key]
  return name !== undefined && (name === right[key] || sameValue(name, right[key]))
}

/** Splits a list into the items that `order` names and those it does not. */
export function splitByPresence(
  items: readonly JsonValue[],
  order: readonly JsonValue[],
  key?: string,
): { readonly present: readonly JsonValue[]; readonly absent: readonly JsonValue[] } {
  const present: JsonValue[] = []
  const absent: JsonValue[] = []
  for (const item of items) (order.some((other) => sameItem(item, other, key)) ? present : absent).push(item)
  return { present, absent }
}

/** Items in the order of a list that names them; unnamed ones keep their place at the end. */
export function sortLike(items: readonly JsonValue[], order: readonly JsonValue[], key?: string): readonly JsonValue[] {
  if (items.length < 2) return items
  const places = items.map((item) => {
    const at = indexOf(order, item, key)
    return at < 0 ? order.length : at
  })
  // Most lists come in order.
  if (places.every((place, index) => index === 0 || places[index - 1]! <= place)) return items
  return items
    .map((item, index) => ({ item, place: places[index]! }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item)
}

/**
 * Weaves what only the server has into what the patch names. Patch items follow `patchOrder`; a server-only item comes first
 * when it stood before the next patch item on the server.
 */
export function mergeSorted(
  serverOnly: readonly JsonValue[],
  patchItems: readonly JsonValue[],
  patchOrder: readonly JsonValue[],
  serverOrder: readonly JsonValue[],
  key?: string,
): readonly JsonValue[] {
  if (serverOnly.length === 0) return sortLike(patchItems, patchOrder, key)
  if (patchItems.length === 0) return sortLike(serverOnly, serverOrder, key)
  const left = sortLike(serverOnly, serverOrder, key)
  const right = sortLike(patchItems, patchOrder, key)
  const result: JsonValue[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (i >= left.length) result.push(right[j++]!)
    else if (j >= right.length) result.push(left[i++]!)
    else result.push(standsBefore(left[i]!, right[j]!, serverOrder, key) ? left[i++]! : right[j++]!)
  }
  return result
}

function standsBefore(left: JsonValue, right: JsonValue, order: readonly JsonValue[], key?: string): boolean {
  const at = indexOf(order, left, key)
  const other = indexOf(order, right, key)
  return at >= 0 && other >= 0 && at < other
}

function indexOf(list: readonly JsonValue[], item: JsonValue, key?: string): number {
  return list.findIndex((other) => sameItem(other, item, key))
}
