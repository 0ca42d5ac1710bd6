import type { Because } from '../../protocol/because.ts'
import { collectionPath, type KindInfo, kindOfObject, kindOfResource, objectPath, type ResourceName } from '../../protocol/kinds.ts'
import type { KubeObject, ObjectMeta } from '../../protocol/objects.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import { MILLISECOND } from '../../protocol/time.ts'
import type { Context } from '../kernel/component.ts'
import { type ApiserverEvent, apiserverId, type WatchRequest } from './delivery.ts'
import { type Flow, type RateLimiter, reserve } from './rate-limiter.ts'

/** How long a request travels to the API server, in µs. */
export const requestLatency = 1 * MILLISECOND

/**
 * Sends a request to the API server. The answer comes back as `{ type: 'response', ticket, response }`; `ticket` is plain data that tells
 * the component what the answer is for. A limiter delays the request as client-go's flow control does.
 */
export function sendRequest(
  ctx: Context<unknown>,
  request: ApiRequest,
  ticket: unknown,
  options: { readonly limiter?: RateLimiter; readonly flow?: Flow; readonly background?: boolean } = {},
): void {
  const wait = options.limiter && options.flow ? reserve(options.limiter, options.flow, ctx.now) : 0
  const event: ApiserverEvent = { type: 'request', from: ctx.id, ticket, request }
  ctx.send(apiserverId, event, wait + requestLatency, { background: options.background ?? false })
}

/** Opens a watch; see `WatchRequest`. */
export function openWatch(ctx: Context<unknown>, resources: readonly ResourceName[], nodeName?: string): void {
  const event: WatchRequest = { type: 'watch', from: ctx.id, resources, ...(nodeName ? { nodeName } : undefined) }
  ctx.send(apiserverId, event, requestLatency)
}

/** The kind of an object that the engine itself made; throws for an unknown one. */
export function kindFor(object: { readonly apiVersion: string; readonly kind: string }): KindInfo {
  const kind = kindOfObject(object)
  if (!kind) throw new Error(`unknown kind ${object.apiVersion}/${object.kind}`)
  return kind
}

const mergePatchHeaders = Object.freeze({ 'content-type': 'application/merge-patch+json' })
const strategicPatchHeaders = Object.freeze({ 'content-type': 'application/strategic-merge-patch+json' })

/** Builders of requests for objects whose kind is built in. */
export const requests = {
  create: (object: { readonly apiVersion: string; readonly kind: string; readonly metadata: Partial<ObjectMeta> }, because?: Because) =>
    make('POST', collectionPath(kindFor(object), object.metadata.namespace), because, object),

  /** Whole-object PUT: refused with 409 when `metadata.resourceVersion` is given and old. */
  update: (object: KubeObject, because?: Because) => make('PUT', pathOf(object), because, object),

  updateStatus: (object: KubeObject, because?: Because) => make('PUT', pathOf(object, 'status'), because, object),

  /** RFC 7386 merge patch: null removes a field, lists are replaced. */
  mergePatch: (object: KubeObject, patch: unknown, because?: Because, subresource?: string) => ({
    ...make('PATCH', pathOf(object, subresource), because, patch),
    headers: mergePatchHeaders,
  }),

  strategicPatch: (object: KubeObject, patch: unknown, because?: Because, subresource?: string) => ({
    ...make('PATCH', pathOf(object, subresource), because, patch),
    headers: strategicPatchHeaders,
  }),

  /** `body` is DeleteOptions: gracePeriodSeconds, propagationPolicy, preconditions. */
  remove: (object: KubeObject, because?: Because, body?: unknown) => make('DELETE', pathOf(object), because, body),

  get: (resource: ResourceName, namespace: string | undefined, name: string) => {
    const kind = kindOfResource(resource)
    if (!kind) throw new Error(`unknown resource ${resource}`)
    return make('GET', objectPath(kind, namespace, name), undefined, undefined)
  },
}

function make(method: ApiRequest['method'], path: string, because: Because | undefined, body: unknown): ApiRequest {
  if (body === undefined) return because ? { method, path, because } : { method, path }
  return because ? { method, path, because, body } : { method, path, body }
}

function pathOf(object: KubeObject, subresource?: string): string {
  return objectPath(kindFor(object), object.metadata.namespace, object.metadata.name, subresource)
}
