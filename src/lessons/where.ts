import type { Comparison, FieldValue, Where } from '../protocol/checks.ts'
import { kindOfResource, type ResourceName } from '../protocol/kinds.ts'
import { isPodReady, type KubeObject, type Pod } from '../protocol/objects.ts'
import { matchesLabels } from '../protocol/selectors.ts'
import { valueAt } from './field-path.ts'

/** Whether an object is one of those that are meant. */
export function isMeant(resource: ResourceName, where: Where, object: KubeObject): boolean {
  const { metadata } = object
  if (metadata.namespace !== undefined && metadata.namespace !== (where.namespace ?? 'default')) return false
  if (where.labels && !matchesLabels(where.labels, metadata.labels)) return false
  if (where.kept === true && metadata.deletionTimestamp !== undefined) return false
  if (
    where.ready !== undefined &&
    (resource === 'pods' && isPodReady(object as Pod) && metadata.deletionTimestamp === undefined) !== where.ready
  )
    return false
  return Object.entries(where.fields ?? {}).every(([path, value]) => holds(plain(valueAt(object, path)), { op: '=', value }))
}

/** How those that are meant are written: `pods -l app=web Ready`, `nodes spec.unschedulable=true`. */
export function whereText(resource: ResourceName, { namespace, labels, fields, ready, kept }: Where): string {
  const parts = [kindOfResource(resource)?.resource ?? resource]
  if (namespace) parts.push(`-n ${namespace}`)
  if (labels) parts.push(`-l ${labelsText(labels)}`)
  for (const [path, value] of Object.entries(fields ?? {})) parts.push(`${shortPath(path)}=${value}`)
  if (ready !== undefined) parts.push(ready ? 'Ready' : 'not Ready')
  if (kept) parts.push('kept')
  return parts.join(' ')
}

/** `app=web,tier=front`. */
export const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

/** The part of a path that says enough: `image` of `spec.containers[0].image`, `Ready` of `status.conditions[type=Ready].status`. */
export const shortPath = (path: string): string =>
  /conditions\[type=(\w+)\]\.status$/.exec(path)?.[1] ?? path.replace(/^.*\.(?=[^.\]]+$)/, '')

/** A value as a field shows it: lists and maps as their JSON text, what is not there as null. */
export function plain(value: unknown): FieldValue {
  if (value === undefined || value === null) return null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value)
}

/** Whether a value is as wanted. Kubernetes leaves zero, false and empty text out, so what is not there counts as those. */
export function holds(actual: FieldValue, { op, value }: Comparison): boolean {
  const have = actual === null && value !== null ? zeroOf(value) : actual
  switch (op) {
    case '=':
      return have === value
    case '≠':
      return have !== value
    case '≥':
      return typeof have === 'number' && typeof value === 'number' && have >= value
    case '≤':
      return typeof have === 'number' && typeof value === 'number' && have <= value
  }
}

const zeroOf = (value: Exclude<FieldValue, null>): FieldValue => (typeof value === 'number' ? 0 : typeof value === 'boolean' ? false : '')
