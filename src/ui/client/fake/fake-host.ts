import type { Call, ClockState, FromHost, HostError, ToHost } from '../../../protocol/control.ts'
import type { QueryResult } from '../../../protocol/queries.ts'
import type { HostPort } from '../cluster-client.ts'

/** A clock that stands at the start. For tests. */
export const clockAtStart: ClockState = {
  running: false,
  speed: 1,
  now: 0,
  steps: 0,
  horizon: 0,
  spentMs: 0,
  quiet: true,
  branches: [{ id: 0, name: 'main', from: 0, to: 0 }],
  branch: 0,
  seed: 1,
}

/** A host for tests of the page: answers calls from a table, remembers what was asked, pushes what a test wants. Never part of the page. */
export class FakeHost implements HostPort {
  onmessage: ((event: MessageEvent<FromHost>) => void) | null = null
  readonly asked: Call[] = []
  readonly subscriptions = new Map<number, Call & { readonly do: 'subscribe' }>()
  readonly #answers: Partial<Record<Call['do'], (call: never) => unknown>>

  constructor(answers: Partial<Record<Call['do'], (call: never) => unknown>> = {}) {
    this.#answers = answers
  }

  postMessage(message: ToHost): void {
    if ('type' in message) {
      this.subscriptions.delete(message.subscription)
      return
    }
    const { id, call } = message
    this.asked.push(call)
    if (call.do === 'subscribe') this.subscriptions.set(call.subscription, call)
    const answer = this.#answers[call.do]
    queueMicrotask(() => {
      try {
        this.push({ type: 'answer', id, ok: true, value: answer ? answer(call as never) : null })
      } catch (error) {
        this.push({ type: 'answer', id, ok: false, error: error as HostError })
      }
    })
  }

  push(message: FromHost): void {
    this.onmessage?.({ data: message } as MessageEvent<FromHost>)
  }

  /** Sends a result to everyone who asked for that kind. */
  publish(result: QueryResult): void {
    for (const [subscription, { query }] of this.subscriptions)
      if (query.kind === result.kind) this.push({ type: 'result', subscription, result })
  }
}
