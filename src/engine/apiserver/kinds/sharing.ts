import type { AnyObject } from '../../../protocol/objects.ts'

/**
 * Copying only what changes: each function answers with the very object it was given when there is nothing to change,
 * so that a complete object passes through defaulting by reference.
 */

/** The list with each item replaced by what `change` makes of it. */
export function mapShared<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  for (let index = 0; index < list.length; index++) {
    const item = list[index]!
    const changed = change(item)
    if (changed !== item) return [...list.slice(0, index), changed, ...list.slice(index + 1).map(change)]
  }
  return list
}

/** The object with the fields of `defaults` that it lacks; an empty text counts as lacking. */
export function fillIn<T extends object>(object: T, defaults: Partial<T>): T {
  for (const name in defaults) {
    if (!lacks(object[name], defaults[name])) continue
    const lacking = Object.entries(defaults).filter(([key, value]) => lacks(object[key as keyof T], value))
    return { ...object, ...Object.fromEntries(lacking) }
  }
  return object
}

function lacks(value: unknown, wanted: unknown): boolean {
  return wanted !== undefined && (value === undefined || (value === '' && wanted !== ''))
}

/** The object with one field replaced by what `change` makes of it, if the field is there. */
export function changeField<T extends object, K extends keyof T>(object: T, name: K, change: (value: NonNullable<T[K]>) => T[K]): T {
  const value = object[name]
  if (value === undefined || value === null) return object
  const changed = change(value)
  return changed === value ? object : { ...object, [name]: changed }
}

/** As `changeField` for a list: each of its items may change. */
export function changeItems<T extends object, K extends keyof T>(object: T, name: K, change: (item: ItemOf<T[K]>) => ItemOf<T[K]>): T {
  const list = object[name] as readonly ItemOf<T[K]>[] | undefined | null
  if (!list) return object
  const changed = mapShared(list, change)
  return changed === list ? object : { ...object, [name]: changed }
}

type ItemOf<L> = NonNullable<L> extends readonly (infer I)[] ? I : never

/** A copy of an object with one field set; the same object when it has that value. `undefined` removes the field. */
export function withField<T extends object>(object: T, name: string, value: unknown): T {
  if ((object as Record<string, unknown>)[name] === value) return object
  if (value !== undefined) return { ...object, [name]: value }
  const { [name]: _, ...rest } = object as Record<string, unknown>
  return rest as T
}

/** A copy of an object with some metadata set; the same object when nothing changes. */
export function withMetadata(object: AnyObject, changes: Partial<AnyObject['metadata']>): AnyObject {
  let { metadata } = object
  for (const name in changes) metadata = withField(metadata, name, changes[name as keyof typeof changes])
  return metadata === object.metadata ? object : { ...object, metadata }
}
