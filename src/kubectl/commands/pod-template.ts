import { isMap, type JsonMap, type JsonValue } from '../../protocol/json.ts'

/** Where a kind keeps its pod spec. */
export function podSpecPath(kind: string): readonly string[] | undefined {
  if (kind === 'Pod') return ['spec']
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec']
  if (['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind))
    return ['spec', 'template', 'spec']
  return undefined
}

/** The object with one nested map replaced by what `change` makes of it. */
export function changeAt(object: JsonMap, path: readonly string[], change: (value: JsonMap) => JsonMap): JsonMap {
  const [first, ...rest] = path
  if (first === undefined) return change(object)
  const inner: JsonValue | undefined = object[first]
  return { ...object, [first]: changeAt(isMap(inner) ? inner : {}, rest, change) }
}
