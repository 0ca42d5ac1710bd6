import { isMap } from '../../protocol/json.ts'

/** JSON text as kubectl prints it: four spaces, sorted keys, `<`, `>` and `&` escaped. */
export function dumpJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), null, 4).replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  )
}
