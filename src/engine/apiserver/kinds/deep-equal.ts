/**
 * Whether two values mean the same to the API: absent, `null`, empty lists and empty maps are equal, as in Go's
 * `equality.Semantic.DeepEqual`. Shared subtrees are recognised without being walked.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isNothing(a) && isNothing(b)
  if (Array.isArray(a)) return Array.isArray(b) ? equalLists(a, b) : a.length === 0 && isNothing(b)
  if (Array.isArray(b)) return b.length === 0 && isNothing(a)
  return equalObjects(a as Json, b as Json)
}

type Json = Readonly<Record<string, unknown>>

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]))
}

function equalObjects(a: Json, b: Json): boolean {
  for (const key in a) if (!deepEqual(a[key], b[key])) return false
  for (const key in b) if (!Object.hasOwn(a, key) && !deepEqual(undefined, b[key])) return false
  return true
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.length === 0
  for (const key in value) if ((value as Json)[key] !== undefined) return false
  return true
}
