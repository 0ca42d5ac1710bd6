import { type KubeEvent, keyOf } from '../../protocol/objects.ts'
import type { EventRow } from '../../protocol/queries.ts'
import { fromTimestamp } from '../../protocol/time.ts'
import { firstFew } from './first-few.ts'
import type { Scope } from './scope.ts'

interface About {
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

/** Kubernetes Events, newest first; of one object when `about` is given. */
export function eventRows(scope: Scope, limit: number, about?: About): { readonly total: number; readonly events: readonly EventRow[] } {
  const found: KubeEvent[] = []
  for (const event of scope.all<KubeEvent>('events').values()) if (!about || isAbout(event, about)) found.push(event)
  const newestFirst = (a: KubeEvent, b: KubeEvent): number => Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion)
  // The newest were made last, mostly.
  return { total: found.length, events: firstFew(found.reverse(), limit, newestFirst).map(row) }
}

const isAbout = ({ involvedObject }: KubeEvent, { kind, namespace, name }: About): boolean =>
  involvedObject.kind === kind && involvedObject.name === name && (involvedObject.namespace ?? '') === (namespace ?? '')

const rows = new WeakMap<KubeEvent, EventRow>()

function row(event: KubeEvent): EventRow {
  const known = rows.get(event)
  if (known) return known
  const { involvedObject, source, reportingComponent } = event
  const at = event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? ''
  const made: EventRow = {
    key: keyOf(event),
    at: fromTimestamp(at),
    type: event.type,
    reason: event.reason,
    message: event.message,
    about: {
      kind: involvedObject.kind ?? '',
      ...(involvedObject.namespace ? { namespace: involvedObject.namespace } : undefined),
      name: involvedObject.name ?? '',
    },
    source: source?.component || reportingComponent || '',
    count: event.series?.count ?? event.count ?? 1,
  }
  rows.set(event, made)
  return made
}
