import { plainFailure } from '../failure.ts'
import { alignColumns } from './columns.ts'
import { findValues, parseJsonPath, valueAsText } from './jsonpath.ts'

/** The table of `-o custom-columns=NAME:.metadata.name,...`; a missing field is `<none>`. */
export function customColumns(spec: string, objects: readonly unknown[], headers: boolean): string {
  if (spec === '') throw plainFailure('custom-columns format specified but no custom columns given')
  const columns = spec.split(/,(?![^[]*\])/).map((part) => {
    const colon = part.indexOf(':')
    if (colon < 0) throw plainFailure(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
    const path = part.slice(colon + 1)
    const parsed = parseJsonPath(path.startsWith('{') ? path : `{${path.startsWith('.') ? '' : '.'}${path}}`)
    if (!parsed.ok) throw plainFailure(parsed.message)
    return { header: part.slice(0, colon), parts: parsed.parts }
  })
  const rows = objects.map((object) =>
    columns.map(({ parts }) => {
      const values = findValues(parts, object)
      return values.length === 0 ? '<none>' : values.map(valueAsText).join(',')
    }),
  )
  return alignColumns(headers ? [columns.map((column) => column.header), ...rows] : rows, { minWidth: 6, padding: 3 })
}
