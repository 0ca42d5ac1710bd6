import type { KindInfo } from '../../../protocol/kinds.ts'
import type { Status, StatusCause, StatusDetails } from '../../../protocol/requests.ts'
import type { FieldError } from './field-error.ts'
import { aggregateText, errorBody } from './field-error.ts'

/**
 * The refusals of the API server as `metav1.Status`, worded as
 * staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go words them.
 */

type Resource = Pick<KindInfo, 'resource' | 'group'>

/** `pods`, `deployments.apps`: how messages name a resource. */
export function qualifiedResource({ resource, group }: Resource): string {
  return group ? `${resource}.${group}` : resource
}

/** `Pod`, `Deployment.apps`: how messages name a kind. */
export function qualifiedKind({ kind, group }: Pick<KindInfo, 'kind' | 'group'>): string {
  return group ? `${kind}.${group}` : kind
}

/** 404: no object of that name. */
export function notFound(resource: Resource, name: string): Status {
  return failure(404, 'NotFound', `${qualifiedResource(resource)} ${quote(name)} not found`, detailsOf(resource, name))
}

/** 404 by plural and group, where no kind is at hand. */
export function notFoundNamed(resource: string, group: string, name: string): Status {
  return notFound({ resource, group }, name)
}

/** 404 for a path that leads nowhere, as clients show it. */
export function unknownPath(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** 409: the name is taken, perhaps by an object that only waits for its finalizers. */
export function alreadyExists(resource: Resource, name: string, isBeingDeleted = false): Status {
  const message = `${isBeingDeleted ? 'object is being deleted: ' : ''}${qualifiedResource(resource)} ${quote(name)} already exists`
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name))
}

/** 409: every generated name was taken. */
export function generateNameConflict(resource: Resource, name: string): Status {
  const message = `${qualifiedResource(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`
  return failure(409, 'AlreadyExists', message, { ...detailsOf(resource, name), retryAfterSeconds: 1 })
}

/** What a conflict says when the object was written by somebody else in between. */
export const modifiedText = 'the object has been modified; please apply your changes to the latest version and try again'

/** 409: the write came too late, or does not fit the state of the object. */
export function conflict(resource: Resource, name: string, why: string = modifiedText): Status {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(resource)} ${quote(name)}: ${why}`
  return failure(409, 'Conflict', message, detailsOf(resource, name))
}

/** 409: a write or deletion was only wanted of another incarnation (UID) or version of the object. */
export function precondition(
  kind: Pick<KindInfo, 'kind' | 'group'>,
  name: string,
  which: 'UID' | 'ResourceVersion',
  wanted: string,
  found: string,
): Status {
  const guess = which === 'UID' ? 'deleted and then recreated' : 'modified'
  const why = `the ${which} in the precondition (${wanted}) does not match the ${which} in record (${found}). The object might have been ${guess}`
  return conflict({ resource: kind.kind, group: kind.group }, name, why)
}

/** 409 of server-side apply; the message is composed by the merge. */
export function applyConflict(message: string, causes: readonly StatusCause[]): Status {
  return failure(409, 'Conflict', message, { causes })
}

/** 422: the object breaks rules of its kind. */
export function invalid(kind: Pick<KindInfo, 'kind' | 'group'>, name: string | undefined, errors: readonly FieldError[]): Status {
  const causes = errors.map((error) => ({ reason: error.type, message: errorBody(error), field: error.field }))
  const head = `${qualifiedKind(kind)} ${quote(name ?? '')} is invalid`
  const details: StatusDetails = { ...(name ? { name } : {}), ...(kind.group ? { group: kind.group } : {}), kind: kind.kind, causes }
  return failure(422, 'Invalid', errors.length > 0 ? `${head}: ${aggregateText(errors)}` : head, details)
}

/** 400: the request itself cannot be read. */
export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message)
}

/** 401: who asks is not known. */
export function unauthorized(message = 'Unauthorized'): Status {
  return failure(401, 'Unauthorized', message)
}

/** 403: not allowed, by authorization or by admission. Without a name the request was about the whole resource. */
export function forbidden(resource: Resource, name: string, why: string): Status {
  const subject = resource.resource === '' ? 'forbidden' : `${qualifiedResource(resource)}${name ? ` ${quote(name)}` : ''} is forbidden`
  return failure(403, 'Forbidden', `${subject}: ${why}`, detailsOf(resource, name))
}

/** 405: the resource is there, but not for this verb. */
export function methodNotAllowed(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** 405 of a storage that lacks the verb. */
export function methodNotSupported(resource: Resource, action: string): Status {
  const message = `${action} is not supported on resources of kind ${quote(qualifiedResource(resource))}`
  return failure(405, 'MethodNotAllowed', message, detailsOf(resource, ''))
}

/** 406: no form of the answer that the client accepts. */
export function notAcceptable(available: readonly string[]): Status {
  return failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {})
}

/** 415: a body in a form the server does not read. */
export function unsupportedMediaType(accepted: readonly string[]): Status {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return failure(415, 'UnsupportedMediaType', message)
}

/** 415 of a patch in a form that the kind does not take. */
export function unsupportedPatch(): Status {
  return failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
}

/** 422 of a JSON patch that does not fit the object. */
export function rejectedPatch(): Status {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}

/** An error that upstream never gave a reason, so that clients see only its text: 500 and no `reason`. */
export function plainError(message: string): Status {
  const { reason: _, ...status } = failure(500, '', message)
  return status
}

/** 410: the history that was asked for is compacted. */
export function gone(message: string): Status {
  return failure(410, 'Expired', message)
}

/** 410 of a watch that starts too far back. */
export function tooOld(asked: string | number, oldest: string | number): Status {
  return gone(`too old resource version: ${asked} (${oldest})`)
}

/** 429: later, perhaps. */
export function tooManyRequests(message: string, retryAfterSeconds = 0, causes?: readonly StatusCause[]): Status {
  const retry = retryAfterSeconds > 0 ? { retryAfterSeconds } : {}
  return failure(429, 'TooManyRequests', message, { ...(causes ? { causes } : {}), ...retry })
}

/** 413: a body over the limit. */
export function tooLarge(message: string): Status {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`)
}

/** 500: a fault that is not the client's. */
export function internalError(message: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })
}

/** 503: the server behind an aggregated API, or etcd, does not answer. */
export function serviceUnavailable(message: string): Status {
  return failure(503, 'ServiceUnavailable', message)
}

/** 504: too long. */
export function timeout(message: string, retryAfterSeconds = 0, causes?: readonly StatusCause[]): Status {
  const details = { ...(causes ? { causes } : {}), ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) }
  return failure(504, 'Timeout', `Timeout: ${message}`, details)
}

/** What a successful deletion answers when the object is gone at once. Its body has no code. */
export function deleted(resource: Resource, name: string, uid: string): Omit<Status, 'code'> {
  const details = { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.resource, uid }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details ? { details } : {}),
    code,
  }
}

function detailsOf({ resource, group }: Resource, name: string): StatusDetails {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(resource ? { kind: resource } : {}) }
}

function quote(text: string): string {
  return JSON.stringify(text)
}
