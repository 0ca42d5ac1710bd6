import { isMap, type JsonValue, valueText } from '../../../protocol/json.ts'
import { apiVersionOf, builtInKinds, type KindInfo } from '../../../protocol/kinds.ts'
import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import type { Status } from '../../../protocol/requests.ts'
import type { Exchange, Stage, StageOutcome } from '../exchange.ts'
import { jsonObjectError } from '../kinds/core/json-error.ts'
import { strategyOf } from '../kinds/strategy.ts'
import { applyPatch } from '../patch.ts'
import { writeOptionsProblem } from '../request-options.ts'
import { decode as decodeObject, type FieldValidation } from '../schema/decode.ts'
import { badRequest, invalid, unsupportedMediaType } from '../schema/status.ts'

/**
 * Reads the body as an object of its kind: applies a patch to what is stored, checks the structure against the published schema, and fills
 * in defaults (Kubernetes does that while it converts the version sent to its own).
 */
export const decode: Stage = {
  name: 'decode',
  run(exchange): StageOutcome {
    const { target, request } = exchange
    const problem = writeOptionsProblem(target, request)
    if (problem) return problem
    if (target.verb === 'delete' || target.verb === 'deletecollection' || isAction(exchange)) return undefined
    const type = (request.headers?.['content-type'] ?? '').split(';')[0]!.trim()
    if (target.verb !== 'patch' && type !== '' && !accepted.includes(type)) return unsupportedMediaType(accepted)
    const sent = target.verb === 'patch' ? applyPatch(exchange) : { object: request.body }
    if ('refused' in sent) return sent.refused
    const named = withIdentity(exchange, sent.object)
    if ('refused' in named) return named.refused
    const stored = exchange.existing as AnyObject | undefined
    const decoded = decodeObject(target.kind, named.object, validationOf(request.query?.fieldValidation), stored)
    if (decoded.error) return target.verb === 'patch' ? badPatch(exchange, sent.object, decoded.error) : badRequest(decoded.error)
    exchange.warnings.push(...decoded.warnings)
    const object = strategyOf(target.kind).defaults(decoded.object, stored)
    exchange.object = object
    return object === sent.object ? undefined : 'changed'
  },
}

const accepted = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** The patch fits, but what it makes cannot be read. Upstream shows a strategic patch itself, and of the others the result. */
function badPatch({ request, target }: Exchange, result: unknown, error: string): Status {
  const { kind, version } = target.kind
  const detail = error.replace(`${kind} in version "${version}" cannot be handled as a ${kind}: `, '')
  const strategic = request.headers?.['content-type']?.startsWith('application/strategic') === true
  const value = strategic ? valueText(request.body as JsonValue) : JSON.stringify(result)
  return invalid({ kind: '', group: '' }, '', [{ type: 'FieldValueInvalid', field: 'patch', value, detail }])
}

/** Subresources whose body is not an object of the kind itself. */
export function isAction({ target: { subresource } }: Exchange): boolean {
  return subresource === 'binding' || subresource === 'eviction' || subresource === 'scale'
}

const validationOf = (given: string | undefined): FieldValidation => (given === 'Strict' || given === 'Ignore' ? given : 'Warn')

/** The body must say what the path says; what it leaves out is taken from the path. */
function withIdentity({ target }: Exchange, body: unknown): { readonly object: AnyObject } | { readonly refused: Status } {
  const { kind, namespace, name } = target
  const refuse = (message: string) => ({ refused: badRequest(message) })
  if (!isMap(body)) {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
    const why = `couldn't get version/kind; json parse error: ${unreadable(text)}`
    return refuse(`the object provided is unrecognized (must be of type ${kind.kind}): ${why} (${summaryOf(text)})`)
  }
  const object = body as Partial<KubeObject>
  const apiVersion = apiVersionOf(kind)
  if ((object.kind !== undefined && object.kind !== kind.kind) || (object.apiVersion !== undefined && object.apiVersion !== apiVersion))
    return refuse(wrongKind(kind, String(object.kind ?? kind.kind), String(object.apiVersion ?? apiVersion)))
  // What is no object at all is refused by the schema.
  if (object.metadata && !isMap(object.metadata)) return { object: { ...(body as AnyObject), apiVersion, kind: kind.kind } }
  const metadata = (object.metadata ?? {}) as { readonly name?: unknown; readonly namespace?: unknown }
  if (namespace && metadata.namespace && metadata.namespace !== namespace) {
    return refuse(
      target.verb === 'create'
        ? 'the namespace of the provided object does not match the namespace sent on the request'
        : `the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`,
    )
  }
  if (name && metadata.name && metadata.name !== name)
    return refuse(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  const complete = object.kind && object.apiVersion && (metadata.name || !name) && (metadata.namespace || !namespace || !kind.namespaced)
  if (complete) return { object: body as AnyObject }
  const identity = { ...(name ? { name } : undefined), ...metadata, ...(namespace && kind.namespaced ? { namespace } : undefined) }
  return { object: { ...(body as AnyObject), apiVersion, kind: kind.kind, metadata: identity as AnyObject['metadata'] } }
}

function wrongKind(wanted: KindInfo, kind: string, apiVersion: string): string {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
  const known = builtInKinds.some((each) => each.kind === kind && apiVersionOf(each) === apiVersion)
  const why = known
    ? `converting (${version}.${kind}) to (${wanted.group.split('.')[0] || 'core'}.${wanted.kind}): unknown conversion`
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`
  return `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${wanted.kind}: ${why}`
}

const identityType = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

function unreadable(text: string): string {
  const error = jsonObjectError(text) ?? 'json: cannot unmarshal null into Go value of type map[string]interface {}'
  return error.replace('map[string]interface {}', identityType)
}

// Upstream shows a body that looks like JSON as it is, and any other as hexadecimal digits.
function summaryOf(text: string): string {
  if (text === '') return '<empty>'
  const head = text.slice(0, 30)
  const more = text.length > 30 ? ' ...' : ''
  if (text.startsWith('{')) return head + more
  return [...head].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('') + more
}
