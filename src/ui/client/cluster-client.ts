import type { Call, CallResult, ClockState, FromHost, HostError, Push, ToHost } from '../../protocol/control.ts'
import type { Query, QueryResult } from '../../protocol/queries.ts'

/** The half of a MessagePort (or Worker) that the client needs. */
export interface HostPort {
  postMessage(message: ToHost): void
  onmessage: ((event: MessageEvent<FromHost>) => void) | null
}

/** What the host is busy with, 0..1. */
export type Progress = Omit<Extract<Push, { type: 'progress' }>, 'type'>

/** A refusal of the host, thrown by `call`. */
export class HostRefusal extends Error {
  readonly code: HostError['code']
  readonly report: HostError['report']
  constructor(error: HostError) {
    super(error.detail)
    this.name = 'HostRefusal'
    this.code = error.code
    this.report = error.report
  }
}

/** The page's only way to a cluster. It outlives the worker behind it: `attach` moves it to another one. */
export interface ClusterClient {
  call<C extends Call>(call: C): Promise<CallResult[C['do']]>
  /** Pushes the query's result now and whenever it changes. Returns the way to stop. */
  subscribe(query: Query, listener: (result: QueryResult) => void): () => void
  clock(): ClockState
  onClock(listener: () => void): () => void
  onFault(listener: (error: HostError) => void): () => void
  onProgress(listener: (progress: Progress | undefined) => void): () => void
  /** Told about each call that can change the run, after it was answered. */
  onChange(listener: (call: Call) => void): () => void
  /** Talks to this port from now on; standing subscriptions are made again, waiting calls are refused. */
  attach(port: HostPort): void
}

const stopped: ClockState = {
  running: false,
  speed: 1,
  now: 0,
  steps: 0,
  horizon: 0,
  spentMs: 0,
  quiet: true,
  branches: [],
  branch: 0,
  seed: 1,
}

const answersClock = new Set<Call['do']>([
  'reset',
  'run',
  'pause',
  'step',
  'nextEvent',
  'setSpeed',
  'advance',
  'runUntilQuiet',
  'seek',
  'fork',
  'switchBranch',
  'fault',
  'open',
])
const readsOnly = new Set<Call['do']>(['query', 'subscribe', 'digest', 'export', 'tracePacket', 'cancel'])

interface Waiting {
  readonly call: Call
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Something to listen to. */
function bell<T>() {
  const listeners = new Set<(value: T) => void>()
  return {
    ring: (value: T) => {
      for (const listener of [...listeners]) listener(value)
    },
    on: (listener: (value: T) => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** A client without a host; `attach` gives it one. */
export function createClusterClient(): ClusterClient {
  let port: HostPort | undefined
  let nextId = 1
  let clock = stopped
  const waiting = new Map<number, Waiting>()
  const subscriptions = new Map<number, { readonly query: Query; readonly listener: (result: QueryResult) => void }>()
  const clocks = bell<void>()
  const faults = bell<HostError>()
  const progresses = bell<Progress | undefined>()
  const changes = bell<Call>()

  const setClock = (next: ClockState) => {
    clock = next
    clocks.ring()
  }

  const settle = (answer: Extract<FromHost, { type: 'answer' }>) => {
    const asked = waiting.get(answer.id)
    if (!asked) return
    waiting.delete(answer.id)
    // Whatever was shown of its progress is over, also when it was cancelled.
    if (answersClock.has(asked.call.do)) progresses.ring(undefined)
    if (!answer.ok) {
      asked.reject(new HostRefusal(answer.error))
      return
    }
    if (answersClock.has(asked.call.do)) setClock(answer.value as ClockState)
    asked.resolve(answer.value)
    if (!readsOnly.has(asked.call.do)) changes.ring(asked.call)
  }

  const receive = (message: FromHost) => {
    if (message.type === 'answer') settle(message)
    else if (message.type === 'clock') setClock(message.clock)
    else if (message.type === 'result') subscriptions.get(message.subscription)?.listener(message.result)
    else if (message.type === 'fault') faults.ring(message.error)
    else progresses.ring(message.done >= 1 ? undefined : message)
  }

  const send = (call: Call) =>
    new Promise<unknown>((resolve, reject) => {
      if (!port) {
        reject(new HostRefusal({ code: 'cancelled', detail: 'no host' }))
        return
      }
      const id = nextId++
      waiting.set(id, { call, resolve, reject })
      port.postMessage({ id, call })
    })

  const openSubscription = (subscription: number, query: Query) => {
    // A refused subscription (an object kind that is not there) shows as "nothing yet"; the refusal of a call is shown by its caller.
    send({ do: 'subscribe', subscription, query }).catch(() => undefined)
  }

  return {
    call: async <C extends Call>(call: C) => (await send(call)) as CallResult[C['do']],
    subscribe(query, listener) {
      const subscription = nextId++
      subscriptions.set(subscription, { query, listener })
      if (port) openSubscription(subscription, query)
      return () => {
        if (subscriptions.delete(subscription)) port?.postMessage({ type: 'unsubscribe', subscription })
      }
    },
    clock: () => clock,
    onClock: clocks.on,
    onFault: faults.on,
    onProgress: progresses.on,
    onChange: changes.on,
    attach(next) {
      if (port) port.onmessage = null
      const lost = [...waiting.values()]
      waiting.clear()
      port = next
      next.onmessage = (event) => receive(event.data)
      for (const asked of lost) asked.reject(new HostRefusal({ code: 'cancelled', detail: asked.call.do }))
      for (const [subscription, { query }] of subscriptions) openSubscription(subscription, query)
    },
  }
}
