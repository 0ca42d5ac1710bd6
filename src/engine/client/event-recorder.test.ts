import { expect, it } from 'vitest'
import type { Context } from '../kernel/component.ts'
import { emptyRecorder, recordEvent } from './event-recorder.ts'

/** Records events with these messages at one instant and returns what would be sent. */
function record(messages: readonly string[]): readonly Sent[] {
  const sent: Sent[] = []
  const context = {
    now: 1_000_000,
    id: 'x',
    state: {},
    cause: 0,
    random: () => 0.5,
    send: (_: string, event: { readonly request: Sent }) => {
      sent.push(event.request)
      return 0
    },
    trace: () => 0,
  } as unknown as Context<unknown>
  const recorder = emptyRecorder()
  const about = { kind: 'Pod', namespace: 'default', name: 'p', uid: 'u', apiVersion: 'v1' }
  for (const message of messages) recordEvent(context, recorder, { component: 'c' }, { about, type: 'Normal', reason: 'R', message })
  return sent
}

interface Sent {
  readonly method: string
  readonly body: { readonly metadata?: { readonly name: string }; readonly message: string; readonly count: number }
}

it('names of events in one instant grow in their order', () => {
  const names = record(['a', 'b', 'c', 'd']).map(({ body }) => body.metadata!.name)
  expect([...names].sort()).toEqual(names)
  expect(new Set(names).size).toBe(4)
})

it('from the tenth message on, events that differ in it only are one, counted', () => {
  const sent = record(Array.from({ length: 12 }, (_, index) => `m${index}`))
  expect(sent.slice(0, 9).every(({ method, body }) => method === 'POST' && !body.message.startsWith('(combined'))).toBe(true)
  expect(sent[9]).toMatchObject({ method: 'POST', body: { message: '(combined from similar events): m9' } })
  expect(sent[11]).toMatchObject({ method: 'PATCH', body: { message: '(combined from similar events): m11', count: 3 } })
})
