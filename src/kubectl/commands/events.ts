import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { fromTimestamp, type Micros } from '../../protocol/time.ts'
import type { Command } from '../call.ts'
import { fieldOf } from '../client.ts'
import { plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { ageText } from '../print/age.ts'
import { alignColumns } from '../print/columns.ts'

/** `kubectl events`: what happened, oldest first. */
export const events: Command = {
  name: 'events',
  flags: [
    ...sharedFlags.output,
    ...sharedFlags.allNamespaces,
    { name: 'for', type: 'string' },
    { name: 'types', type: 'list' },
    { name: 'watch', short: 'w', type: 'bool' },
    { name: 'no-headers', type: 'bool' },
  ],
  run(call) {
    const types = call.flags.all('types')
    for (const type of types) if (!/^(normal|warning)$/i.test(type)) throw plainFailure('valid --types are Normal or Warning')
    const namespace = call.flags.on('all-namespaces') ? undefined : call.namespace
    const list = call.client
      .list(kindOfResource('events')!, namespace)
      .filter((event) => types.length === 0 || types.some((type) => type.toLowerCase() === String(event.type).toLowerCase()))
    const chosen = call.flags.has('for') ? list.filter(isAbout(call.client.kindOfWord.bind(call.client), call.flags.text('for'))) : list
    if (chosen.length === 0) {
      call.err(namespace === undefined ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`)
      return
    }
    const now = call.client.now()
    const sorted = [...chosen].sort((left, right) => lastSeen(left) - lastSeen(right))
    const rows = sorted.map((event) => [
      ...(namespace === undefined ? [event.metadata.namespace ?? ''] : []),
      whenText(event, now),
      String(event.type),
      String(event.reason),
      `${fieldOf(event, 'involvedObject', 'kind')}/${fieldOf(event, 'involvedObject', 'name')}`,
      String(event.message ?? '').trim(),
    ])
    const header = [...(namespace === undefined ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']
    call.out(alignColumns(call.flags.on('no-headers') ? rows : [header, ...rows], { minWidth: 6, padding: 3 }))
  },
}

function isAbout(kindOfWord: (word: string) => { readonly kind: string }, target: string): (event: AnyObject) => boolean {
  const [word, name] = target.split('/')
  if (!word || !name) throw plainFailure('--for must be in resource/name form')
  const { kind } = kindOfWord(word)
  return (event) => fieldOf(event, 'involvedObject', 'kind') === kind && fieldOf(event, 'involvedObject', 'name') === name
}

function timeOf(event: AnyObject, ...fields: readonly string[]): Micros {
  for (const field of fields) {
    const value = event[field]
    if (typeof value === 'string') return fromTimestamp(value)
  }
  return event.metadata.creationTimestamp ? fromTimestamp(event.metadata.creationTimestamp) : 0
}

function lastSeen(event: AnyObject): Micros {
  const series = fieldOf(event, 'series', 'lastObservedTime')
  return typeof series === 'string' ? fromTimestamp(series) : timeOf(event, 'lastTimestamp', 'eventTime', 'firstTimestamp')
}

/** `23s`, or `10s (x3 over 23s)` for something that happened several times. */
function whenText(event: AnyObject, now: Micros): string {
  const last = ageText(now - lastSeen(event))
  const count = Number(fieldOf(event, 'series', 'count') ?? event.count ?? 1)
  return count > 1 ? `${last} (x${count} over ${ageText(now - timeOf(event, 'firstTimestamp', 'eventTime'))})` : last
}
