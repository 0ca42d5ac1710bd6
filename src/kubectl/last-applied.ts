import { goJson, isMap, type JsonMap } from '../protocol/json.ts'

/** Where `kubectl apply` remembers what it applied. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The text that `kubectl apply` remembers of an object: its JSON without that text itself, sorted, with a line break. */
export function lastAppliedText(object: JsonMap): string {
  return `${goJson(withAnnotation(object, undefined))}\n`
}

/** The object with the memory of itself in its annotations. */
export function withLastApplied(object: JsonMap): JsonMap {
  return withAnnotation(object, lastAppliedText(object))
}

/** What was applied last, or nothing when the object was made in another way. */
export function lastAppliedOf(live: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
}): JsonMap | undefined {
  const text = live.metadata.annotations?.[LAST_APPLIED]
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isMap(value) ? value : {}
  } catch {
    return {}
  }
}

function withAnnotation(object: JsonMap, text: string | undefined): JsonMap {
  const metadata = isMap(object.metadata) ? object.metadata : {}
  const { [LAST_APPLIED]: _, ...others } = isMap(metadata.annotations) ? metadata.annotations : {}
  const annotations = text === undefined ? others : { ...others, [LAST_APPLIED]: text }
  return { ...object, metadata: { ...metadata, annotations } }
}
