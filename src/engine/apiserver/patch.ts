import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import type { Status } from '../../protocol/requests.ts'
import { applyStrategicMergePatch } from '../../protocol/strategic-merge.ts'
import type { Exchange } from './exchange.ts'
import { applyJsonPatch } from './json-patch.ts'
import { jsonObjectError } from './kinds/core/json-error.ts'
import { describeJson } from './schema/scalars.ts'
import { badRequest, notFound, plainError, rejectedPatch, unsupportedMediaType, unsupportedPatch } from './schema/status.ts'

const accepted = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json']

/** Applies the request's patch to the stored object. The patch type is the content type, as kubectl sends it. */
export function applyPatch(exchange: Exchange): { readonly object: unknown } | { readonly refused: Status } {
  const { existing, request, target } = exchange
  if (!existing) return { refused: notFound(target.kind, target.name ?? '') }
  const type = (request.headers?.['content-type'] ?? '').split(';')[0]!.trim()
  if (!accepted.includes(type)) return { refused: type === '' ? unsupportedMediaType(accepted) : unsupportedPatch() }
  const original = existing as AnyObject as unknown as JsonMap
  const { body } = request
  if (typeof body === 'string') return undecodable(jsonObjectError(body) ?? 'unexpected end of JSON input')
  if (type === 'application/json-patch+json') {
    if (!Array.isArray(body)) return undecodable('json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp')
    const result = applyJsonPatch(original, body)
    return 'error' in result ? { refused: rejectedPatch() } : { object: result.value }
  }
  if (!isMap(body)) return undecodable(`json: cannot unmarshal ${describeJson(body)} into Go value of type map[string]interface {}`)
  if (type === 'application/merge-patch+json') return { object: mergePatch(original, body) }
  const result = applyStrategicMergePatch(original, body, existing)
  return result.ok ? { object: result.object } : { refused: plainError(result.message) }
}

const undecodable = (why: string) => ({ refused: badRequest(`error decoding patch: ${why}`) })

/** RFC 7386: null removes a field, objects merge, everything else replaces. Unchanged parts are shared. */
export function mergePatch(original: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch
  const result: Record<string, unknown> = isMap(original) ? { ...original } : {}
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field]
    else setOwn(result, field, mergePatch(result[field], value))
  }
  return result
}

/** Sets a field even when it is called `__proto__`. */
function setOwn(target: Record<string, unknown>, field: string, value: unknown): void {
  if (field === '__proto__') Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true })
  else target[field] = value
}
