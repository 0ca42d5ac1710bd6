import { sameValue } from '../../protocol/json.ts'
import type { AnyObject, KubeObject } from '../../protocol/objects.ts'

/** Names the parts that differ between two revisions: `spec`, `status`, `metadata.labels`. Parts that are shared cost nothing to compare. */
export function changedParts(before: KubeObject, after: KubeObject): readonly string[] {
  const changed: string[] = []
  const [old, now] = [before as AnyObject, after as AnyObject]
  for (const field of fieldsOf(old, now)) {
    if (field === 'metadata') changed.push(...changedMetadata(old, now))
    else if (!sameValue(old[field], now[field])) changed.push(field)
  }
  return changed
}

/** The fields of both, those of the first in front. */
function fieldsOf(old: object, now: object): readonly string[] {
  const fields = Object.keys(old)
  for (const field in now) if (!Object.hasOwn(old, field)) fields.push(field)
  return fields
}

function changedMetadata(before: KubeObject, after: KubeObject): readonly string[] {
  const [old, now] = [
    before.metadata as unknown as Readonly<Record<string, unknown>>,
    after.metadata as unknown as Readonly<Record<string, unknown>>,
  ]
  const changed = fieldsOf(old, now).filter((field) => field !== 'resourceVersion' && !sameValue(old[field], now[field]))
  return changed.map((field) => `metadata.${field}`)
}
