import type { AnyObject, LabelSelector, Labels, PodSpec } from '../../../protocol/objects.ts'
import type { Micros } from '../../../protocol/time.ts'
import { ageSince } from './age.ts'

/** A column of a kind's Table. Priority 0 is shown always, 1 with `-o wide`. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date'
  readonly format?: string
  readonly priority?: number
  cell(object: AnyObject, now: Micros): unknown
}

type Cell = Column['cell']

export const column = (name: string, cell: Cell, type: Column['type'] = 'string'): Column => ({ name, type, cell })
export const wide = (name: string, cell: Cell, type: Column['type'] = 'string'): Column => ({ name, type, priority: 1, cell })

export const nameColumn: Column = { name: 'Name', type: 'string', format: 'name', cell: ({ metadata }) => metadata.name }
export const ageColumn: Column = column('Age', ({ metadata }, now) => ageSince(metadata.creationTimestamp, now))
export const createdAtColumn: Column = column('Created At', ({ metadata }) => metadata.creationTimestamp ?? '', 'date')

/** The value at a path, or undefined. */
export function at(object: unknown, ...path: readonly (string | number)[]): unknown {
  let value: unknown = object
  for (const step of path)
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string | number, unknown>>)[step] : undefined
  return value
}

export const textAt = (object: unknown, ...path: readonly (string | number)[]): string => String(at(object, ...path) ?? '')
export const numberAt = (object: unknown, ...path: readonly (string | number)[]): number => Number(at(object, ...path) ?? 0)
export const listAt = (object: unknown, ...path: readonly (string | number)[]): readonly unknown[] =>
  (at(object, ...path) as readonly unknown[] | undefined) ?? []

/** `a=b,c in (d,e)`; `<none>` for a selector that selects nothing. Upstream: metav1.FormatLabelSelector. */
export function selectorText(selector: LabelSelector | undefined): string {
  const parts = Object.entries(selector?.matchLabels ?? {})
    .sort(byName)
    .map(([key, value]) => `${key}=${value}`)
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    if (operator === 'Exists') parts.push(key)
    else if (operator === 'DoesNotExist') parts.push(`!${key}`)
    else parts.push(`${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`)
  }
  return parts.length > 0 ? parts.join(',') : '<none>'
}

/** `a=b,c=d`; `<none>` without labels. */
export function labelsText(labels: Labels | undefined): string {
  const parts = Object.entries(labels ?? {})
    .sort(byName)
    .map(([key, value]) => `${key}=${value}`)
  return parts.length > 0 ? parts.join(',') : '<none>'
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1
}

/** The wide columns of everything that has a pod template. */
export function containerColumns(specOf: (object: AnyObject) => PodSpec | undefined, selector = true): readonly Column[] {
  const containers = (object: AnyObject) => specOf(object)?.containers ?? []
  return [
    wide('Containers', (object) =>
      containers(object)
        .map(({ name }) => name)
        .join(','),
    ),
    wide('Images', (object) =>
      containers(object)
        .map(({ image }) => image)
        .join(','),
    ),
    ...(selector ? [wide('Selector', (object) => selectorText(at(object, 'spec', 'selector') as LabelSelector | undefined))] : []),
  ]
}

export const templateOf = (object: AnyObject): PodSpec | undefined => at(object, 'spec', 'template', 'spec') as PodSpec | undefined
