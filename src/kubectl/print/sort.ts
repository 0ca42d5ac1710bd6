import { plainFailure } from '../failure.ts'
import { findValues, parseJsonPath } from './jsonpath.ts'

/** Sorts by a JSONPath such as `.metadata.name`; items without the field come first. Equal items keep their order. */
export function sortByPath<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): readonly T[] {
  const template = path.startsWith('{') ? path : `{${path.startsWith('.') ? '' : '.'}${path}}`
  const parsed = parseJsonPath(template)
  if (!parsed.ok) throw plainFailure(`error parsing jsonpath ${path}, ${parsed.message}`)
  const keyed = items.map((item) => ({ item, key: findValues(parsed.parts, objectOf(item))[0] }))
  return keyed.sort((left, right) => compare(left.key, right.key)).map(({ item }) => item)
}

function compare(left: unknown, right: unknown): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const [a, b] = [String(left), String(right)]
  return a < b ? -1 : a > b ? 1 : 0
}
