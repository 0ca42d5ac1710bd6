import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import type { Status } from '../../../protocol/requests.ts'
import type { Exchange, Stage, StageOutcome } from '../exchange.ts'
import { strategyOf } from '../kinds/strategy.ts'
import { applyPatch } from '../patch.ts'
import { decode as decodeObject, type FieldValidation } from '../schema/decode.ts'
import { badRequest } from '../schema/status.ts'

/**
 * Reads the body as an object of its kind: applies a patch to what is stored, checks the structure against the published schema, and fills
 * in defaults (Kubernetes does that while it converts the version sent to its own).
 */
export const decode: Stage = {
  name: 'decode',
  run(exchange): StageOutcome {
    const { target, request } = exchange
    if (target.verb === 'delete' || target.verb === 'deletecollection' || isAction(exchange)) return undefined
    const sent = target.verb === 'patch' ? applyPatch(exchange) : { object: request.body }
    if ('refused' in sent) return sent.refused
    const named = withIdentity(exchange, sent.object)
    if ('refused' in named) return named.refused
    const decoded = decodeObject(target.kind, named.object, validationOf(request.query?.fieldValidation))
    if (decoded.error) return badRequest(decoded.error)
    exchange.warnings.push(...decoded.warnings)
    const object = strategyOf(target.kind).defaults(decoded.object)
    exchange.object = object
    return object === sent.object ? undefined : 'changed'
  },
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
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refuse(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  }
  const object = body as Partial<KubeObject>
  const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version
  if ((object.kind !== undefined && object.kind !== kind.kind) || (object.apiVersion !== undefined && object.apiVersion !== apiVersion)) {
    const [group, version] = splitApiVersion(object.apiVersion ?? apiVersion)
    return refuse(
      `${object.kind ?? kind.kind} in version "${object.apiVersion ?? version}" cannot be handled as a ${kind.kind}: no kind "${object.kind}" is registered for the internal version of group "${group}"`,
    )
  }
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

function splitApiVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)]
}
