import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { fromTimestamp, type Micros } from '../../protocol/time.ts'
import { type Client, fieldOf } from '../client.ts'
import { ageText } from '../print/age.ts'
import type { Page } from './page.ts'

/** The Events about an object, oldest first. */
export function describeEvents(page: Page, client: Client, object: AnyObject): void {
  const { name, namespace, uid } = object.metadata
  const selector = [
    `involvedObject.name=${name}`,
    `involvedObject.namespace=${namespace ?? ''}`,
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ]
  const events = client.list(kindOfResource('events')!, namespace, { fieldSelector: selector.join(','), limit: '500' })
  if (events.length === 0) {
    page.field(0, 'Events', '<none>')
    return
  }
  page.flush()
  page.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n')
  page.write(1, '----\t------\t----\t----\t-------\n')
  const sorted = [...events].sort((left, right) => lastSeen(left) - lastSeen(right))
  for (const event of sorted) {
    const source = fieldOf(event, 'source', 'component') || event.reportingComponent || ''
    const path = fieldOf(event, 'involvedObject', 'fieldPath')
    const message = String(event.message ?? '').trim()
    page.write(1, `${event.type}\t${event.reason}\t${intervalText(event, client.now())}\t${source}\t${path ? `${path}: ` : ''}${message}\n`)
  }
}

function moment(event: AnyObject, ...fields: readonly string[]): Micros {
  for (const field of fields) {
    const value = event[field]
    if (typeof value === 'string') return fromTimestamp(value)
  }
  return event.metadata.creationTimestamp ? fromTimestamp(event.metadata.creationTimestamp) : 0
}

function lastSeen(event: AnyObject): Micros {
  const series = fieldOf(event, 'series', 'lastObservedTime')
  return typeof series === 'string' ? fromTimestamp(series) : moment(event, 'lastTimestamp', 'eventTime', 'firstTimestamp')
}

/** `28s`, or `15s (x3 over 28s)` for something that happened several times. */
function intervalText(event: AnyObject, now: Micros): string {
  const first = ageText(now - moment(event, 'firstTimestamp', 'eventTime'))
  const last = ageText(now - lastSeen(event))
  const count = Number(fieldOf(event, 'series', 'count') ?? event.count ?? 1)
  return count > 1 ? `${last} (x${count} over ${first})` : first
}
