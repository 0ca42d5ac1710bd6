import type { ResourceName } from '../../protocol/kinds.ts'
import { kindOfObject, resourceNameOf } from '../../protocol/kinds.ts'
import type { KubeObject } from '../../protocol/objects.ts'
import type { ApiResponse, Status } from '../../protocol/requests.ts'
import { type Micros, ms } from '../../protocol/time.ts'
import type { Context } from '../kernel/component.ts'
import { deepFreeze } from '../kernel/copy.ts'
import type { Controller, Plan, Refusal, Write } from './controller.ts'
import { emptyRecorder, type NewEvent, type Recorder, recordEvent } from './event-recorder.ts'
import { type Cache, viewOf } from './informer.ts'
import { emptyLimiter, type Flow, type RateLimiter } from './rate-limiter.ts'
import { sendRequest } from './requester.ts'
import { add, backOffDelay, emptyQueue, type WorkQueue } from './work-queue.ts'

/** kube-controller-manager's client limits (`--kube-api-qps`, `--kube-api-burst`); each controller has a client of its own. */
const flow: Flow = { qps: 20, burst: 30 }

/** One control loop's state. */
export interface Loop {
  readonly queue: WorkQueue
  /** Passes whose writes are under way, by key. */
  readonly active: Map<string, Pass>
  /** Keys that wait for the cache to catch up with their own writes, with their causes. */
  readonly parked: Map<string, number[]>
  /** Highest revision written for a key, by resource: what the cache must have seen before the next pass. */
  readonly wrote: Map<string, Map<ResourceName, number>>
  readonly limiter: RateLimiter
  readonly recorder: Recorder
  readonly memory: unknown
  /** A work row is on the agenda. */
  woken: boolean
  /** The latest pass. */
  last: { readonly key: string; readonly at: Micros; readonly record: number } | null
}

/** A pass under way. */
export interface Pass {
  /** Frozen. */
  readonly plan: Plan
  /** Its trace record: the cause of its writes. */
  readonly record: number
  /** Index of the first write that has not been sent. */
  next: number
  inFlight: number
  /** Slow start: how many writes of a batch go out next. */
  batchSize: number
  /** Message of the first failure; empty when all went well. */
  error: string
  /** The answer that stopped the plan, and the writes that report it: these are sent whatever becomes of them. */
  refusal: Refusal | null
  report: readonly Write[] | null
}

/** Comes back with an answer. */
export interface WriteTicket {
  readonly loop: string
  readonly key: string
  readonly write: number
}

/** What the functions of a loop need. */
export interface LoopContext {
  readonly ctx: Context<unknown>
  readonly controller: Controller
  readonly loop: Loop
  readonly cache: Cache
}

export function emptyLoop(controller: Controller): Loop {
  return {
    queue: emptyQueue(),
    active: new Map(),
    parked: new Map(),
    wrote: new Map(),
    limiter: emptyLimiter(flow),
    recorder: emptyRecorder(),
    memory: controller.memory?.() ?? null,
    woken: false,
    last: null,
  }
}

/**
 * Sends the next write or slow-start batch of a pass. False when the pass is over: all written, or one failed and nothing is under way.
 * Batches double (1, 2, 4, ...) so that a create that cannot succeed is not tried five hundred times. Upstream: `slowStartBatch`.
 */
export function pump(scope: LoopContext, key: string): boolean {
  const { ctx, controller, loop } = scope
  const pass = loop.active.get(key)!
  if (pass.inFlight > 0) return true
  if (pass.refusal && !pass.report && controller.refused) {
    pass.report = deepFreeze(controller.refused(key, viewOf(scope.cache, ctx.now), loop.memory, pass.refusal))
    pass.next = 0
  }
  const writes = writesOf(pass)
  if ((pass.error !== '' && !pass.report) || pass.next >= writes.length) return false
  const { batch } = writes[pass.next]!
  const most = batch === undefined ? 1 : pass.batchSize
  pass.batchSize = batch === undefined ? 1 : pass.batchSize * 2
  for (let sent = 0; sent < most && pass.next < writes.length && writes[pass.next]!.batch === batch; sent++) {
    const index = pass.next++
    pass.inFlight += 1
    const ticket: WriteTicket = { loop: controller.name, key, write: index }
    ctx.cause = pass.record
    const request = { ...writes[index]!.request, user: `system:serviceaccount:kube-system:${controller.component}` }
    sendRequest(ctx, request, ticket, { limiter: loop.limiter, flow })
  }
  return true
}

const writesOf = (pass: Pass): readonly Write[] => pass.report ?? pass.plan.writes ?? []

/** Takes the answer to a write into its pass: its Event, the revision to wait for, or the failure. */
export function settle(scope: LoopContext, ticket: WriteTicket, response: ApiResponse): void {
  const { ctx, loop } = scope
  const pass = loop.active.get(ticket.key)!
  const write = writesOf(pass)[ticket.write]!
  pass.inFlight -= 1
  if (response.status < 300) {
    remember(scope, ticket.key, response.body as KubeObject)
    if (write.onSuccess) record(scope, fill(write.onSuccess, '%name%', (response.body as KubeObject).metadata?.name ?? ''))
  } else if (!write.accept?.includes(response.status)) {
    const { message = `status ${response.status}`, reason = '' } = response.body as Partial<Status>
    pass.error ||= message
    pass.refusal ??= deepFreeze({ write, code: response.status, reason, message })
    if (write.onFailure) record(scope, fill(write.onFailure, '%error%', message))
  }
  ctx.cause = pass.record
}

const fill = (event: NewEvent, mark: string, text: string): NewEvent => ({ ...event, message: event.message.replace(mark, () => text) })

function record({ ctx, controller, loop }: LoopContext, event: NewEvent): void {
  recordEvent(ctx, loop.recorder, { component: controller.component }, event)
}

function remember({ loop, cache }: LoopContext, key: string, object: KubeObject): void {
  const revision = Number(object.metadata?.resourceVersion)
  const kind = kindOfObject(object)
  if (!revision || !kind) return
  const resource = resourceNameOf(kind)
  // What is not watched is never seen: there is nothing to wait for.
  if ((cache.revisions.get(resource) ?? Number.POSITIVE_INFINITY) >= revision) return
  let wrote = loop.wrote.get(key)
  if (!wrote) {
    wrote = new Map()
    loop.wrote.set(key, wrote)
  }
  wrote.set(resource, Math.max(wrote.get(resource) ?? 0, revision))
}

/** Ends a pass: Events, back-off or planned return, and the changes that came meanwhile. */
export function finish(scope: LoopContext, key: string): void {
  const { ctx, loop } = scope
  const { plan, error, record: passRecord } = loop.active.get(key)!
  loop.active.delete(key)
  ctx.cause = passRecord
  for (const event of plan.events ?? []) record(scope, event)
  if (error !== '') backOff(scope, key, error)
  else {
    loop.queue.failures.delete(key)
    if (plan.requeueAfterMs !== undefined) comeBack(scope, key, ms(plan.requeueAfterMs), plan.requeueInBackground ?? false, false)
  }
  const dirty = loop.queue.dirty.get(key)
  if (!dirty) return
  loop.queue.dirty.delete(key)
  for (const cause of dirty) add(loop.queue.waiting, key, cause)
  if (dirty.length === 0) add(loop.queue.waiting, key, 0)
}

function backOff(scope: LoopContext, key: string, message: string): void {
  const { ctx, controller, loop } = scope
  const failures = (loop.queue.failures.get(key) ?? 0) + 1
  if (controller.maxRetries !== undefined && failures > controller.maxRetries) {
    loop.queue.failures.delete(key)
    return
  }
  loop.queue.failures.set(key, failures)
  const delay = backOffDelay(failures)
  ctx.trace(
    'backoff',
    { controller: controller.name, key, failures, delayMs: delay / 1000, message },
    { source: `controller/${controller.name}` },
  )
  comeBack(scope, key, delay, false, true)
}

/** Brings a key back later, unless it comes back sooner anyway. */
function comeBack({ ctx, controller, loop }: LoopContext, key: string, delay: Micros, background: boolean, isBackOff: boolean): void {
  const at = ctx.now + delay
  const known = loop.queue.later.get(key)
  if (known && known.at <= at) return
  if (known) ctx.cancel(known.token)
  const token = ctx.send(ctx.id, { type: 'requeue', loop: controller.name, key }, delay, { background })
  loop.queue.later.set(key, deepFreeze({ at, token, backOff: isBackOff }))
}
