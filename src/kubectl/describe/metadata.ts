import { isMap } from '../../protocol/json.ts'
import type { AnyObject, LabelSelector } from '../../protocol/objects.ts'
import { EPOCH_MS, fromTimestamp } from '../../protocol/time.ts'
import { LAST_APPLIED } from '../last-applied.ts'
import type { Page } from './page.ts'

const MAX_ANNOTATION = 140

/** Labels, one a line. */
export function describeLabels(page: Page, labels: Readonly<Record<string, string>> | undefined, title = 'Labels', level = 0): void {
  const keys = Object.keys(labels ?? {}).sort()
  if (keys.length === 0) page.field(level, title, '<none>')
  keys.forEach((key, index) => {
    page.write(index === 0 ? level : 0, `${index === 0 ? `${title}:` : ''}\t${key}=${labels![key]}\n`)
  })
}

/** Annotations, one a line; long ones and those of several lines stand below their key. */
export function describeAnnotations(
  page: Page,
  annotations: Readonly<Record<string, string>> | undefined,
  title = 'Annotations',
  level = 0,
): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort()
  if (keys.length === 0) page.field(level, title, '<none>')
  keys.forEach((key, index) => {
    const start = `${index === 0 ? `${title}:` : ''}\t`
    const value = annotations![key]!.replace(/\n$/, '')
    if (value.length + key.length + 2 <= MAX_ANNOTATION && !value.includes('\n')) {
      page.write(index === 0 ? level : 0, `${start}${key}: ${value}\n`)
      return
    }
    page.write(index === 0 ? level : 0, `${start}${key}:\n`)
    for (const line of value.split('\n'))
      page.write(0, `\t  ${line.length > MAX_ANNOTATION - 2 ? `${line.slice(0, MAX_ANNOTATION - 2)}...` : line}\n`)
  })
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function timeText(timestamp: unknown): string {
  if (typeof timestamp !== 'string') return '<unset>'
  const date = new Date(EPOCH_MS + Math.floor(fromTimestamp(timestamp) / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  return (
    `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ` +
    `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
  )
}

/** A selector on one line: `app=web,tier in (a,b)`; `<none>` when there is none. */
export function selectorLine(selector: LabelSelector | undefined): string {
  const parts = [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`] as const),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
      const list = `(${[...values].sort().join(',')})`
      const texts = { In: `${key} in ${list}`, NotIn: `${key} notin ${list}`, Exists: key, DoesNotExist: `!${key}` }
      return [key, texts[operator]] as const
    }),
  ]
  return parts.length === 0
    ? '<none>'
    : parts
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([, text]) => text)
        .join(',')
}

/** A plain map on one line: `a=1,b=2`. */
export function mapLine(map: unknown): string {
  if (!isMap(map) || Object.keys(map).length === 0) return '<none>'
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${map[key]}`)
    .join(',')
}

/** `ReplicaSet/web-1`, if something controls the object. */
export function controllerOf(object: AnyObject): string | undefined {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller)
  return owner && `${owner.kind}/${owner.name}`
}

/** Name, namespace, labels and annotations, with which most descriptions begin. */
export function describeHead(page: Page, object: AnyObject): void {
  page.field(0, 'Name', object.metadata.name)
  if (object.metadata.namespace) page.field(0, 'Namespace', object.metadata.namespace)
  describeLabels(page, object.metadata.labels)
  describeAnnotations(page, object.metadata.annotations)
}
