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
  /** When the newest event got its name, in ns of simulated time: names of one recorder grow with time. */
  lastNameNanos: number
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

/** client-go: from so many different messages within ten minutes on, events that are alike in all else are folded into one. */
const maxSimilar = 10
const similarInterval = 600 * SECOND
const spamFlow: Flow = { qps: 1 / 300, burst: 25 }
const maxRemembered = 4096

export const emptyRecorder = (): Recorder => ({
  seen: new Map(),
  buckets: new Map(),
  similar: new Map(),
  limiter: emptyLimiter(eventFlow),
  lastNameNanos: -1,
})

/** Events have a client of their own, with the limits of client-go. */
const eventFlow: Flow = { qps: 50, burst: 100 }

/**
 * Records an Event: POST for a new one, PATCH of count and last time for a repeated one; folds similar ones, drops spam. The answer comes
 * back with the ticket `'event'` and needs no attention.
 * Upstream: client-go tools/record/events_cache.go.
 */
export function recordEvent(ctx: Context<unknown>, recorder: Recorder, source: EventSource, event: NewEvent): void {
  const subject = subjectOf(event)
  const bucket = { ...(recorder.buckets.get(subject) ?? { tokens: spamFlow.burst, since: ctx.now }) }
  if (bucket.tokens + ((ctx.now - bucket.since) * spamFlow.qps) / SECOND < 1) return
  reserve(bucket, spamFlow, ctx.now)
  recorder.buckets.set(subject, Object.freeze(bucket))
  const alike = `${subject}/${event.reason}`
  const isFolded = isOneOfMany(ctx.now, recorder, alike, event.message)
  const message = isFolded ? `(combined from similar events): ${event.message}` : event.message
  const identity = isFolded ? alike : `${subject}/${event.about.fieldPath ?? ''}/${event.reason}/${message}`
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
  const name = `${event.about.name}.${nextNanos(ctx, recorder).toString(16)}`
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

/** What an event is about, and of what type: short, because there are thousands of them. A recorder has but one source. */
function subjectOf({ about: { uid, kind, namespace = '', name }, type }: NewEvent): string {
  return uid ? `${uid}/${type}` : `${kind}/${namespace}/${name}/${type}`
}

function send(ctx: Context<unknown>, recorder: Recorder, request: ApiRequest): void {
  sendRequest(ctx, request, 'event', { limiter: recorder.limiter, flow: eventFlow })
}

/** Upstream takes the nanoseconds of the wall clock; two events in one instant of the simulation need two names, in their order. */
function nextNanos(ctx: Context<unknown>, recorder: Recorder): bigint {
  const nanos = ctx.now * 1000 + Math.floor(ctx.random() * 1000)
  recorder.lastNameNanos = Math.max(nanos, recorder.lastNameNanos + 1)
  return BigInt(EPOCH_MS) * 1_000_000n + BigInt(recorder.lastNameNanos)
}

/** Whether an event is folded with others that differ in the message only. Upstream: client-go tools/record/events_cache.go `EventAggregate`. */
function isOneOfMany(now: Micros, recorder: Recorder, key: string, message: string): boolean {
  const known = recorder.similar.get(key)
  const before = known && now - known.last <= similarInterval ? known.messages : noMessages
  const messages = before.includes(message) ? before : [...before, message]
  const isFolded = messages.length >= maxSimilar
  recorder.similar.set(key, Object.freeze({ messages: Object.freeze(isFolded ? messages.slice(1) : messages), last: now }))
  if (recorder.similar.size > maxRemembered) recorder.similar.delete(recorder.similar.keys().next().value!)
  return isFolded
}

const noMessages: readonly string[] = Object.freeze([])
