import { because } from '../../protocol/because.ts'
import type { KubeObject, ObjectReference } from '../../protocol/objects.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import { EPOCH_MS, type Micros, SECOND, toTimestamp } from '../../protocol/time.ts'
import type { Context } from '../kernel/component.ts'
import { emptyLimiter, type Flow, type RateLimiter, reserve } from './rate-limiter.ts'
import { sendRequest } from './requester.ts'

/** A Kubernetes Event to be recorded. The recorder fills times, counts, source and name. */
export interface NewEvent {
  readonly about: ObjectReference
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `events.k8s.io` action; empty for most. */
  readonly action?: string
}

/** A reference to an object, as `ref.GetReference` makes it. */
export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata
  return {
    kind: object.kind,
    ...(namespace ? { namespace } : undefined),
    name,
    ...(uid ? { uid } : undefined),
    apiVersion: object.apiVersion,
    ...(resourceVersion ? { resourceVersion } : undefined),
    ...(fieldPath ? { fieldPath } : undefined),
  }
}

/** Who records: `source.component`, and the node's name for a kubelet. */
export interface EventSource {
  readonly component: string
  readonly host?: string
}

/**
 * What a recorder remembers to fold repeated events into one with a count (client-go's event correlator). Plain data; the entries are
 * frozen, because there are thousands of them and a checkpoint shares what is frozen.
 */
export interface Recorder {
  /** Identity (object, type, reason, message) -> the stored event's namespace and name, its count and first time. */
  readonly seen: Map<string, SeenEvent>
  /** Source and object -> spam filter's tokens and the time they were counted. */
  readonly buckets: Map<string, Readonly<RateLimiter>>
  /** Similarity key (all but the message) -> distinct messages within the interval. */
  readonly similar: Map<string, Similar>
  readonly limiter: RateLimiter
}

export interface SeenEvent {
  readonly namespace: string
  readonly name: string
  readonly count: number
  readonly firstTimestamp: string
}

export interface Similar {
  readonly messages: readonly string[]
  readonly last: Micros
}

/** client-go: identical events more than this many ways within ten minutes are folded into one. */
const maxSimilar = 10
const similarInterval = 600 * SECOND
const spamFlow: Flow = { qps: 1 / 300, burst: 25 }
const maxRemembered = 4096

export const emptyRecorder = (): Recorder => ({
  seen: new Map(),
  buckets: new Map(),
  similar: new Map(),
  limiter: emptyLimiter(eventFlow),
})

/** Events have a client of their own, with the limits of client-go. */
const eventFlow: Flow = { qps: 50, burst: 100 }

/**
 * Records an Event: POST for a new one, PATCH of count and last time for a repeated one; folds similar ones, drops spam. The answer comes
 * back with the ticket `'event'` and needs no attention.
 * Upstream: client-go tools/record/events_cache.go.
 */
export function recordEvent(ctx: Context<unknown>, recorder: Recorder, source: EventSource, event: NewEvent): void {
  const subject = `${source.component}/${source.host ?? ''}/${event.about.kind}/${event.about.namespace ?? ''}/${event.about.name}/${event.about.uid ?? ''}/${event.type}`
  const bucket = { ...(recorder.buckets.get(subject) ?? { tokens: spamFlow.burst, since: ctx.now }) }
  if (bucket.tokens + ((ctx.now - bucket.since) * spamFlow.qps) / SECOND < 1) return
  reserve(bucket, spamFlow, ctx.now)
  recorder.buckets.set(subject, Object.freeze(bucket))
  const message = fold(ctx.now, recorder, `${subject}/${event.reason}`, event.message)
  const identity = `${subject}/${event.about.fieldPath ?? ''}/${event.reason}/${message}`
  const seen = recorder.seen.get(identity)
  const now = toTimestamp(ctx.now)
  if (seen) {
    const count = seen.count + 1
    recorder.seen.set(identity, Object.freeze({ ...seen, count }))
    const body = { count, lastTimestamp: now, message }
    const path = `/api/v1/namespaces/${seen.namespace}/events/${seen.name}`
    const headers = { 'content-type': 'application/merge-patch+json' }
    send(ctx, recorder, { method: 'PATCH', path, headers, body, because: because('event.record', { reason: event.reason }) })
    return
  }
  const namespace = event.about.namespace || 'default'
  // Upstream takes the nanoseconds of the wall clock; two events of one object in one instant need two names.
  const nanos =
    BigInt(EPOCH_MS + Math.floor(ctx.now / 1000)) * 1_000_000n + BigInt((ctx.now % 1000) * 1000 + Math.floor(ctx.random() * 1000))
  const name = `${event.about.name}.${nanos.toString(16)}`
  if (recorder.seen.size >= maxRemembered) recorder.seen.delete(recorder.seen.keys().next().value!)
  recorder.seen.set(identity, Object.freeze({ namespace, name, count: 1, firstTimestamp: now }))
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: event.about,
    reason: event.reason,
    message,
    source: source.host ? { component: source.component, host: source.host } : { component: source.component },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: event.type,
    eventTime: null,
    reportingComponent: source.component,
    reportingInstance: source.host ?? '',
  }
  send(ctx, recorder, {
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/events`,
    body,
    because: because('event.record', { reason: event.reason }),
  })
}

function send(ctx: Context<unknown>, recorder: Recorder, request: ApiRequest): void {
  sendRequest(ctx, request, 'event', { limiter: recorder.limiter, flow: eventFlow })
}

function fold(now: Micros, recorder: Recorder, key: string, message: string): string {
  const known = recorder.similar.get(key)
  const before = known && now - known.last <= similarInterval ? known.messages : none
  const isNew = before.length <= maxSimilar && !before.includes(message)
  const messages = isNew ? Object.freeze([...before, message]) : before
  recorder.similar.set(key, Object.freeze({ messages, last: now }))
  if (recorder.similar.size > maxRemembered) recorder.similar.delete(recorder.similar.keys().next().value!)
  return messages.length > maxSimilar ? `(combined from similar events): ${message}` : message
}

const none: readonly string[] = Object.freeze([])
