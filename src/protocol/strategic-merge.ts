import { isMap, type JsonMap, type JsonValue, sameValue, valueText } from './json.ts'
import { type MergeField, type MergeType, mergeFieldOf, mergeTypeOf } from './merge-keys.ts'
import { mergeSorted, sortLike, splitByPresence } from './merge-order.ts'

/** What a patch made of an object, or why it cannot be applied (the API server's words). */
export type PatchResult = { readonly ok: true; readonly object: JsonMap } | { readonly ok: false; readonly message: string }

/** Directive that replaces or deletes a map or list item. */
export const PATCH_DIRECTIVE = '$patch'
/** Directive that lists the keys of a map that stay. */
export const RETAIN_KEYS = '$retainKeys'
/** Prefix of the directive that orders a merged list. */
export const SET_ELEMENT_ORDER = '$setElementOrder/'
/** Prefix of the directive that removes plain values from a merged list. */
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList/'

/**
 * Applies a strategic merge patch, Kubernetes' own patch format: maps merge, `null` deletes, lists with a merge key merge item by item.
 * Neither argument is changed. Follows apimachinery's `strategicpatch.StrategicMergePatch`.
 */
export function applyStrategicMergePatch(
  original: unknown,
  patch: unknown,
  kind: { readonly apiVersion: string; readonly kind: string },
): PatchResult {
  if (!isMap(patch))
    return { ok: false, message: `json: cannot unmarshal ${goTypeOf(patch)} into Go value of type map[string]interface {}` }
  try {
    return { ok: true, object: mergeMap(isMap(original) ? original : {}, patch, mergeTypeOf(kind)) }
  } catch (error) {
    if (error instanceof PatchRefusal) return { ok: false, message: error.message }
    throw error
  }
}

/** A patch that contradicts itself. Never leaves this file. */
class PatchRefusal extends Error {}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function mergeMap(original: JsonMap, patch: JsonMap, type: MergeType | undefined): JsonMap {
  const directive = patch[PATCH_DIRECTIVE]
  if (directive === 'replace') return withoutKey(patch, PATCH_DIRECTIVE)
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') {
    throw new PatchRefusal(`Unknown patch type found: ${valueText(directive)}`)
  }
  const result: Record<string, JsonValue> = retainKeys(original, patch)
  const ordered = new Set<string>()
  for (const key in patch) {
    if (!isDirective(key) || !key.startsWith(SET_ELEMENT_ORDER)) continue
    const field = key.slice(SET_ELEMENT_ORDER.length)
    ordered.add(field)
    orderList(result, patch, field, patch[key], mergeFieldOf(type, field))
  }
  for (const key in patch) {
    if (ordered.has(key)) continue
    if (isDirective(key)) {
      if (key === PATCH_DIRECTIVE || key === RETAIN_KEYS || key.startsWith(SET_ELEMENT_ORDER)) continue
      if (key.startsWith(DELETE_FROM_LIST)) {
        deleteFromList(result, key.slice(DELETE_FROM_LIST.length), patch[key])
        continue
      }
    }
    mergeField(result, key, patch[key]!, mergeFieldOf(type, key))
  }
  return hasSameFields(result, original) ? original : result
}

const isDirective = (key: string): boolean => key.charCodeAt(0) === 36

/** Whether two maps have the very same values: then the patch changed nothing, and the original itself can be shared. */
function hasSameFields(left: JsonMap, right: JsonMap): boolean {
  let more = 0
  for (const key in left) {
    if (left[key] !== right[key] || !Object.hasOwn(right, key)) return false
    more++
  }
  for (const _ in right) more--
  return more === 0
}

function mergeField(result: Record<string, JsonValue>, key: string, value: JsonValue, field: MergeField): void {
  if (value === null) {
    delete result[key]
    return
  }
  const before = Object.hasOwn(result, key) ? result[key] : undefined
  if (isMap(before) && isMap(value) && !field.replace) put(result, key, mergeMap(before, value, field.type))
  else if (Array.isArray(before) && Array.isArray(value) && field.list) put(result, key, mergeList(before, value, field))
  else put(result, key, Array.isArray(value) && field.list ? mergeList([], value, field) : plain(value, field))
}

/** A value that is new to the object: without its nulls and directives. */
function plain(value: JsonValue, field: MergeField): JsonValue {
  if (isMap(value)) return field.replace ? withoutKey(value, PATCH_DIRECTIVE) : mergeMap({}, value, field.type)
  if (Array.isArray(value)) return field.list ? mergeList([], value, field) : value
  return value
}

function retainKeys(original: JsonMap, patch: JsonMap): Record<string, JsonValue> {
  const keep = patch[RETAIN_KEYS]
  if (keep === undefined) return { ...original }
  if (!Array.isArray(keep)) throw new PatchRefusal('$retainKeys should be a list')
  for (const key of Object.keys(patch)) {
    if (key !== RETAIN_KEYS && patch[key] !== null && !key.startsWith('$') && !keep.includes(key)) {
      throw new PatchRefusal("$retainKeys list doesn't contain the keys that are in the patch")
    }
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => keep.includes(key)))
}

function deleteFromList(result: Record<string, JsonValue>, field: string, values: JsonValue | undefined): void {
  const before = result[field]
  if (!Array.isArray(before) || !Array.isArray(values)) return
  result[field] = before.filter((item) => !values.some((value) => sameValue(value, item)))
}

/** Carries out `$setElementOrder/field`: merges the list, then sorts it as asked; items only the server has keep their place. */
function orderList(result: Record<string, JsonValue>, patch: JsonMap, name: string, order: JsonValue | undefined, field: MergeField): void {
  if (!Array.isArray(order)) throw new PatchRefusal(`$setElementOrder/${name} should be a list`)
  const before = result[name]
  const change = patch[name]
  if (change === null) {
    delete result[name]
    return
  }
  if (before === undefined && change === undefined) return
  const beforeList = Array.isArray(before) ? before : []
  if (Array.isArray(change) && change.some(isMap) && field.key !== undefined && patch[DELETE_FROM_LIST + name] === undefined) {
    const loose = mergeLoosely(beforeList, change, field.key, field)
    // Mostly the order names every item, so there is nothing to weave in.
    if (loose && splitByPresence(loose, order, field.key).absent.length === 0) {
      put(result, name, sortLike(loose, order, field.key))
      return
    }
  }
  const merged = Array.isArray(change) ? mergeList(beforeList, change, field) : beforeList
  const without = patch[DELETE_FROM_LIST + name]
  const left = Array.isArray(without) ? merged.filter((item) => !without.some((value) => sameValue(value, item))) : merged
  const { present, absent } = splitByPresence(left, order, field.key)
  put(result, name, mergeSorted(absent, present, order, beforeList, field.key))
}

function mergeList(original: readonly JsonValue[], patch: readonly JsonValue[], field: MergeField): readonly JsonValue[] {
  if (!original.some(isMap) && !patch.some(isMap)) {
    const added = patch.filter(
      (value, index) => !includes(original, value) && patch.findIndex((other) => sameValue(other, value)) === index,
    )
    return mergeSorted(
      original.filter((value) => !includes(patch, value)),
      [...original.filter((value) => includes(patch, value)), ...added],
      patch,
      original,
    )
  }
  if (field.key === undefined) return patch
  return mergeItems(original, patch, field.key, field)
}

function mergeItems(original: readonly JsonValue[], patch: readonly JsonValue[], key: string, field: MergeField): readonly JsonValue[] {
  const items = patch.filter((item) => !isMap(item) || item[PATCH_DIRECTIVE] === undefined || item[PATCH_DIRECTIVE] === 'merge')
  const result = mergeLoosely(original, patch, key, field)
  if (!result) return items.map((item) => plain(item, { type: field.type }))
  const { present, absent } = splitByPresence(result, items, key)
  return mergeSorted(absent, present, items, original, key)
}

/** The merged items in no particular order: new ones come last. Undefined when the patch replaces the list. */
function mergeLoosely(
  original: readonly JsonValue[],
  patch: readonly JsonValue[],
  key: string,
  field: MergeField,
): readonly JsonValue[] | undefined {
  if (patch.some((item) => isMap(item) && item[PATCH_DIRECTIVE] === 'replace')) return undefined
  let result = [...original]
  for (const item of patch) {
    if (!isMap(item)) throw new PatchRefusal(`expected map in list of maps, found ${valueText(item)}`)
    if (item[key] === undefined) throw new PatchRefusal(`map: ${valueText(item)} does not contain declared merge key: ${key}`)
    const directive = item[PATCH_DIRECTIVE]
    if (directive === 'delete') {
      result = result.filter((other) => !isMap(other) || !sameValue(other[key], item[key]))
      continue
    }
    const at = result.findIndex((other) => isMap(other) && sameValue(other[key], item[key]))
    const before = result[at]
    if (at < 0) result.push(mergeMap({}, item, field.type))
    else if (isMap(before)) result[at] = mergeMap(before, item, field.type)
  }
  return result
}

function includes(list: readonly JsonValue[], value: JsonValue): boolean {
  return list.some((other) => sameValue(other, value))
}

function withoutKey(map: JsonMap, key: string): JsonMap {
  const { [key]: _, ...rest } = map
  return rest
}

function put(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}
