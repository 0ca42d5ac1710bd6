import { isMap } from '../../protocol/json.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { describeAnnotations, describeLabels } from './metadata.ts'
import type { Page } from './page.ts'

/** What kubectl makes of a kind it does not know: every field, with its name in words. */
export function describeGeneric(page: Page, object: AnyObject): void {
  page.field(0, 'Name', object.metadata.name)
  page.field(0, 'Namespace', object.metadata.namespace ?? '')
  describeLabels(page, object.metadata.labels)
  describeAnnotations(page, object.metadata.annotations)
  const skipped = new Set(['name', 'namespace', 'labels', 'annotations', 'managedFields'])
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !skipped.has(key)))
  describeFields(page, 0, { ...object, metadata })
}

function describeFields(page: Page, level: number, map: Readonly<Record<string, unknown>>): void {
  const named = Object.keys(map).map((key) => [title(key), map[key]] as const)
  for (const [name, value] of named.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) describeField(page, level, name, value)
}

function describeField(page: Page, level: number, name: string, value: unknown): void {
  if (isMap(value)) {
    page.write(level, `${name}:\n`)
    describeFields(page, level + 1, value)
  } else if (Array.isArray(value)) {
    page.write(level, `${name}:\n`)
    for (const item of value) {
      if (isMap(item)) describeFields(page, level + 1, item)
      else page.write(level + 1, `${item}\n`)
    }
  } else page.write(level, `${name}:\t${value ?? '<nil>'}\n`)
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID'])

/** `creationTimestamp` to `Creation Timestamp`; `apiVersion` to `API Version`. Names with digits or signs stay as they are. */
function title(key: string): string {
  if (!/^[\p{L}-]+$/u.test(key)) return key
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
  return words
    .split(' ')
    .map((word) => (ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ')
}
