import type { KubeEvent } from '../../protocol/objects.ts'
import type { ApiRequest, ApiResponse } from '../../protocol/requests.ts'
import { fromTimestamp, MILLISECOND } from '../../protocol/time.ts'
import type { StageRecord } from '../../protocol/trace.ts'
import { type ApiserverEvent, apiserverId, type ResponseDelivery } from '../client/delivery.ts'
import { type Change, compact, emptyEtcd, read, readAll, remove } from '../etcd/etcd.ts'
import type { Component, Context } from '../kernel/component.ts'
import { deepFreeze } from '../kernel/copy.ts'
import { compactionInterval, emptyAllocations, eventTtl } from './allocations.ts'
import { bootstrap } from './bootstrap.ts'
import { changedParts } from './changed-parts.ts'
import type { ApiserverState, Exchange, Target } from './exchange.ts'
import { serveNonResource } from './non-resource.ts'
import { runPipeline } from './pipeline.ts'
import { serveRead } from './read.ts'
import { methodNotAllowed } from './schema/status.ts'
import { allowsVerb, targetKey, targetOf } from './target.ts'
import { closeWatches, notifyWatchers, noWatches, openWatch } from './watches.ts'

/** How long the answer to a request takes: etcd's commit and the way back, in µs. */
export const writeLatency = 3 * MILLISECOND
export const readLatency = 1 * MILLISECOND

type Event = ApiserverEvent | { readonly type: 'boot' } | { readonly type: 'compact' }

/**
 * The API server: the only writer of etcd, and the one doorway to it. A write passes the gates of the pipeline, becomes a revision in
 * etcd, and is told to everyone who watches.
 */
export const apiserver: Component<ApiserverState, Event> = {
  id: apiserverId,
  init: () => ({ etcd: emptyEtcd(), watches: noWatches(), allocations: emptyAllocations(), lastTickRevision: 0 }),
  handle(ctx, event) {
    switch (event.type) {
      case 'request': {
        const response = serve(ctx, event.request)
        // Nobody waits for the answer to a recorded Event.
        if (event.from === '' || event.ticket === 'event') return response
        const delivery: ResponseDelivery = { type: 'response', ticket: event.ticket, response }
        ctx.send(event.from, delivery, event.request.method === 'GET' ? readLatency : writeLatency, {
          background: isRoutine(event.request),
        })
        return response
      }
      case 'watch':
        return openWatch(ctx, event)
      case 'unwatch':
        return closeWatches(ctx.state, event.from)
      case 'boot':
        bootstrap((request) => serve(ctx, request))
        ctx.send(apiserverId, { type: 'compact' }, compactionInterval, { background: true })
        return undefined
      case 'compact':
        return tick(ctx)
    }
  },
}

/** Lease renewals and node heartbeats go on for ever in a cluster at rest. */
function isRoutine({ path, because }: ApiRequest): boolean {
  return path.startsWith('/apis/coordination.k8s.io/') || because?.id === 'kubelet.nodeStatus'
}

/** Answers a request: the doorway. */
export function serve(ctx: Context<ApiserverState>, request: ApiRequest): ApiResponse {
  const target = targetOf(request)
  if (!target) return serveNonResource(request)
  if (!allowsVerb(target)) return { status: 405, body: methodNotAllowed() }
  if (target.verb === 'get' || target.verb === 'list') return serveRead(ctx.state, target, request, ctx.now)
  const exchange = exchangeOf(ctx, request, target)
  const stages = runPipeline(exchange)
  const answer = exchange.answer ?? { status: 500, body: { kind: 'Status', code: 500 } }
  publish(exchange, stages, answer.status, answer.body)
  return exchange.warnings.length > 0 ? { ...answer, warnings: exchange.warnings } : answer
}

/** Answers a GET from outside the run: changes nothing, leaves no trace. `now` is for ages. */
export function answerRead(state: ApiserverState, request: ApiRequest, now: number): ApiResponse {
  const target = targetOf(request)
  if (!target) return serveNonResource(request)
  if (!allowsVerb(target)) return { status: 405, body: methodNotAllowed() }
  return serveRead(state, target, request, now)
}

function exchangeOf(ctx: Context<ApiserverState>, request: ApiRequest, target: Target): Exchange {
  const existing = target.name === undefined ? undefined : read(ctx.state.etcd, target.resource, targetKey(target))
  const dryRun = request.query?.dryRun === 'All'
  return {
    ctx,
    state: ctx.state,
    request,
    target,
    dryRun,
    user: '',
    object: undefined,
    existing,
    warnings: [],
    changes: [],
    answer: undefined,
  }
}

/** Records the request and each change, then tells the watchers. */
function publish(exchange: Exchange, stages: readonly StageRecord[], code: number, body: unknown): void {
  const { ctx, request, target, user, changes } = exchange
  const message = code >= 400 ? (body as { readonly message?: string }).message : undefined
  const key =
    changes[0]?.key ?? (target.name === undefined ? `${target.namespace ?? ''}/${exchange.object?.metadata.name ?? ''}` : targetKey(target))
  const { verb, resource, subresource } = target
  const data = subresource ? { verb, user, resource, key, subresource, code, stages } : { verb, user, resource, key, code, stages }
  ctx.trace('request', message ? { ...data, message } : data, request.because ? { because: request.because } : undefined)
  const requestRecord = ctx.cause
  for (const change of changes) {
    ctx.cause = requestRecord
    publishChange(ctx, change, isRoutine(request))
  }
  ctx.cause = requestRecord
}

function publishChange(ctx: Context<ApiserverState>, change: Change, background: boolean): void {
  const { type, resource, key, revision } = change
  const changed = change.type === 'MODIFIED' ? changedParts(change.previous!, change.object) : undefined
  ctx.trace('stored', changed ? { type, resource, key, revision, changed } : { type, resource, key, revision })
  notifyWatchers(ctx, change, background)
}

/** Every five minutes: forget history that is older than five minutes, and Events that are older than an hour. */
function tick(ctx: Context<ApiserverState>): void {
  const { state } = ctx
  for (const [key, event] of [...readAll<KubeEvent>(state.etcd, 'events')]) {
    const last = event.lastTimestamp ?? event.metadata.creationTimestamp ?? ''
    if (fromTimestamp(last) + eventTtl > ctx.now) continue
    remove(state.etcd, 'events', key, (value, revision) =>
      deepFreeze({ ...value, metadata: { ...value.metadata, resourceVersion: String(revision) } }),
    )
  }
  compact(state.etcd, state.lastTickRevision)
  state.lastTickRevision = state.etcd.revision
  ctx.send(apiserverId, { type: 'compact' }, compactionInterval, { background: true })
}
