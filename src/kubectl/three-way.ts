import { isMap, type JsonMap, type JsonValue, sameValue } from '../protocol/json.ts'
import { type MergeType, mergeFieldOf, mergeTypeOf } from '../protocol/merge-keys.ts'
import { diffMaps } from './merge-diff.ts'

/**
 * The strategic merge patch that `kubectl apply` sends: what is new or changed between the live object and the file,
 * and what the last applied file had and this one has no longer. Empty when there is nothing to do.
 * Follows apimachinery's `strategicpatch.CreateThreeWayMergePatch`.
 */
export function threeWayStrategicPatch(
  lastApplied: JsonMap,
  modified: JsonMap,
  live: JsonMap,
  kind: { readonly apiVersion: string; readonly kind: string },
): JsonMap {
  const type = mergeTypeOf(kind)
  const changes = diffMaps(live, modified, type, { ignoreDeletions: true, setElementOrder: true })
  const deletions = diffMaps(lastApplied, modified, type, { ignoreChanges: true, setElementOrder: true })
  return joinPatches(deletions, changes, type)
}

/** The strategic merge patch that turns one object into another, as `kubectl edit` and `kubectl set` send it. */
export function twoWayStrategicPatch(
  original: JsonMap,
  modified: JsonMap,
  kind: { readonly apiVersion: string; readonly kind: string },
): JsonMap {
  return diffMaps(original, modified, mergeTypeOf(kind), { setElementOrder: true })
}

/** Two patches in one; where both speak of a field, the second wins. Directives are kept as they are. */
function joinPatches(first: JsonMap, second: JsonMap, type: MergeType | undefined): JsonMap {
  const result: Record<string, JsonValue> = { ...first }
  for (const [key, value] of Object.entries(second)) {
    const before = result[key]
    const field = mergeFieldOf(type, key)
    if (isMap(before) && isMap(value) && !field.replace) result[key] = joinPatches(before, value, field.type)
    else if (Array.isArray(before) && Array.isArray(value) && field.list && field.key !== undefined) {
      result[key] = joinItems(value, before, field.key, field.type)
    } else result[key] = value
  }
  return result
}

function joinItems(
  changes: readonly JsonValue[],
  deletions: readonly JsonValue[],
  key: string,
  type: MergeType | undefined,
): readonly JsonValue[] {
  const keyed = (item: JsonValue) => (isMap(item) ? item[key] : undefined)
  const joined = changes.map((item) => {
    const other = deletions.find((candidate) => sameValue(keyed(candidate), keyed(item)))
    return isMap(other) && isMap(item) ? joinPatches(other, item, type) : item
  })
  return [...joined, ...deletions.filter((item) => !changes.some((other) => sameValue(keyed(other), keyed(item))))]
}

/** The JSON merge patch (RFC 7386) that `kubectl apply` sends for custom resources, which have no merge keys. */
export function threeWayJsonMergePatch(lastApplied: JsonMap, modified: JsonMap, live: JsonMap): JsonMap {
  return joinPatches(keepNulls(jsonMergePatch(lastApplied, modified)), dropNulls(jsonMergePatch(live, modified)), undefined)
}

/** The JSON merge patch that turns one map into another. */
export function jsonMergePatch(original: JsonMap, modified: JsonMap): JsonMap {
  const patch: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(modified)) {
    const before = Object.hasOwn(original, key) ? original[key] : undefined
    if (isMap(before) && isMap(value)) {
      const inner = jsonMergePatch(before, value)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (before === undefined || !sameValue(before, value)) patch[key] = value
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
  return patch
}

function dropNulls(patch: JsonMap): JsonMap {
  return prune(patch, (value) => value !== null)
}

function keepNulls(patch: JsonMap): JsonMap {
  return prune(patch, (value) => value === null)
}

function prune(patch: JsonMap, keep: (value: JsonValue) => boolean): JsonMap {
  const result: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(patch)) {
    if (isMap(value)) {
      const inner = prune(value, keep)
      if (Object.keys(inner).length > 0 || (Object.keys(value).length === 0 && keep(value))) result[key] = inner
    } else if (keep(value)) result[key] = value
  }
  return result
}
