import { isMap, type JsonMap, type JsonValue, sameValue } from '../protocol/json.ts'
import { type MergeField, type MergeType, mergeFieldOf } from '../protocol/merge-keys.ts'
import { sortLike } from '../protocol/merge-order.ts'
import { DELETE_FROM_LIST, PATCH_DIRECTIVE, RETAIN_KEYS, SET_ELEMENT_ORDER } from '../protocol/strategic-merge.ts'

/** Which differences a patch shall carry. */
export interface DiffOptions {
  /** Leave out what is gone. */
  readonly ignoreDeletions?: boolean
  /** Leave out what is new or changed. */
  readonly ignoreChanges?: boolean
  /** Say the order of merged lists. */
  readonly setElementOrder?: boolean
}

interface MapOptions extends DiffOptions {
  readonly retainKeys?: boolean
}

type Draft = Record<string, JsonValue>

/** The strategic merge patch that turns `original` into `modified`. Follows apimachinery's `strategicpatch.diffMaps`. */
export function diffMaps(original: JsonMap, modified: JsonMap, type: MergeType | undefined, options: MapOptions): JsonMap {
  const patch: Draft = {}
  const retained: string[] = []
  for (const [key, value] of Object.entries(modified)) {
    if (options.retainKeys && value !== null) retained.push(key)
    const before = Object.hasOwn(original, key) ? original[key] : undefined
    if (before === undefined || shapeOf(before) !== shapeOf(value)) {
      if (!options.ignoreChanges) patch[key] = value
    } else if (isMap(before) && isMap(value)) {
      diffMapField(patch, key, before, value, mergeFieldOf(type, key), options)
    } else if (Array.isArray(before) && Array.isArray(value)) {
      diffListField(patch, key, before, value, mergeFieldOf(type, key), options)
    } else if (!options.ignoreChanges && before !== value) patch[key] = value
  }
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
  }
  const extra = Object.keys(original).some((key) => !Object.hasOwn(modified, key))
  if (retained.length > 0 && (Object.keys(patch).length > 0 || extra)) patch[RETAIN_KEYS] = retained.sort()
  return patch
}

function diffMapField(patch: Draft, key: string, before: JsonMap, value: JsonMap, field: MergeField, options: MapOptions): void {
  if (field.replace) {
    if (!options.ignoreChanges) patch[key] = value
    return
  }
  const inner = diffMaps(before, value, field.type, { ...options, retainKeys: field.retainKeys })
  if (Object.keys(inner).length > 0) patch[key] = inner
}

function diffListField(
  patch: Draft,
  key: string,
  before: readonly JsonValue[],
  value: readonly JsonValue[],
  field: MergeField,
  options: MapOptions,
): void {
  if (!field.list) {
    if (!options.ignoreChanges && !sameValue(before, value)) patch[key] = value
    return
  }
  if (before.length === 0) {
    if (value.length > 0 && !options.ignoreChanges) patch[key] = value
    return
  }
  const maps = before.some(isMap) || value.some(isMap)
  if (maps && field.key !== undefined) diffItems(patch, key, before.filter(isMap), value.filter(isMap), field.key, field, options)
  else diffPlainList(patch, key, before, value, options)
}

function diffItems(
  patch: Draft,
  name: string,
  before: readonly JsonMap[],
  value: readonly JsonMap[],
  key: string,
  field: MergeField,
  options: MapOptions,
): void {
  const changes: JsonMap[] = []
  for (const item of value) {
    const old = before.find((other) => sameValue(other[key], item[key]))
    if (!old) {
      if (!options.ignoreChanges) changes.push(item)
      continue
    }
    const change = diffMaps(old, item, field.type, { ...options, retainKeys: field.retainKeys })
    if (Object.keys(change).length > 0) changes.push({ ...change, [key]: item[key]! })
  }
  const gone = options.ignoreDeletions ? [] : before.filter((item) => !value.some((other) => sameValue(other[key], item[key])))
  const list = [...sortLike(changes, value, key), ...gone.map((item) => ({ [key]: item[key]!, [PATCH_DIRECTIVE]: 'delete' }))]
  if (list.length > 0) patch[name] = list
  const sameOrder = before.length === value.length && value.every((item, index) => sameValue(item[key], before[index]?.[key]))
  const order = (!options.ignoreChanges && (list.length > 0 || !sameOrder)) || (!options.ignoreDeletions && list.length > 0)
  if (options.setElementOrder && order) patch[SET_ELEMENT_ORDER + name] = value.map((item) => ({ [key]: item[key]! }))
}

function diffPlainList(patch: Draft, name: string, before: readonly JsonValue[], value: readonly JsonValue[], options: MapOptions): void {
  const added = options.ignoreChanges ? [] : value.filter((item) => !before.some((other) => sameValue(other, item)))
  const gone = options.ignoreDeletions ? [] : before.filter((item) => !value.some((other) => sameValue(other, item)))
  if (added.length > 0) patch[name] = added
  if (gone.length > 0) patch[DELETE_FROM_LIST + name] = gone
  const order = (!options.ignoreDeletions && gone.length > 0) || (!options.ignoreChanges && !sameValue(before, value))
  if (options.setElementOrder && order) patch[SET_ELEMENT_ORDER + name] = value
}

function shapeOf(value: JsonValue): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}
