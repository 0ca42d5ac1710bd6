/** What JSON can say. Read-only, because objects of the cluster are shared. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonMap

export interface JsonMap {
  readonly [field: string]: JsonValue
}

/** Whether a value is a JSON object (not a list, not null). */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether two JSON values are equal; the order of keys does not count, the order of lists does. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, index) => sameValue(item, right[index]))
  }
  if (!isMap(left) || !isMap(right)) return false
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
}

/** JSON text with sorted keys and without spaces, written as Go writes it: `<`, `>`, `&` and line separators are escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMap(value)) return value
  const result: [string, unknown][] = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => [key, sorted(value[key])])
  return Object.fromEntries(result)
}

/** A value as Go's `%v` prints it, for messages. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(' ')}]`
  if (isMap(value)) {
    const fields = Object.keys(value).sort()
    return `map[${fields.map((key) => `${key}:${valueText(value[key])}`).join(' ')}]`
  }
  return value === null || value === undefined ? '<nil>' : String(value)
}
