import type { ApplyResult, ClusterOptions, Fault, NodeOptions, RunDocument, Speed } from '../../protocol/control.ts'
import type { PacketTrace } from '../../protocol/packets.ts'
import type { Query, QueryResult } from '../../protocol/queries.ts'
import type { Method } from '../../protocol/requests.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { exportRun, openRun } from '../run/run-control.ts'
import { encodeLink, maxLinkLength } from '../share/link.ts'
import { linkAddress } from '../share/link-address.ts'
import { packetQueryOf, type TraceWords } from './endpoints.ts'

/** What a script on the page can do, as `window.orrery`: the same calls that the buttons make. Described in docs/page-api.md. */
export interface PageApi {
  /** Resolves when the page has a cluster that can be asked. Every other function waits for it by itself. */
  readonly ready: Promise<void>
  /** A fresh, empty, paused cluster. */
  reset(options?: ClusterOptions): Promise<void>
  /** One request to the API server. The path may have a query; a string body is sent as it is parsed from JSON. */
  request(method: Method, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<PageResponse>
  /** Applies YAML as `kubectl apply -f -` does. */
  apply(yaml: string, options?: { readonly dryRun?: boolean; readonly namespace?: string }): Promise<ApplyResult>
  /** One line of kubectl. */
  kubectl(line: string, stdin?: string): Promise<{ readonly stdout: string; readonly stderr: string; readonly rc: number }>
  readonly clock: PageClock
  /** Breaks or mends something outside the API. */
  fault(fault: Fault): Promise<void>
  /** Sends one packet and tells its whole way. */
  trace(words: TraceWords): Promise<PacketTrace>
  /** What the page itself would ask to draw a view. */
  query(query: Query): Promise<QueryResult>
  /** Hash of the world: equal worlds have equal digests. */
  digest(): Promise<string>
  /** The address that opens this moment. */
  share(): Promise<string>
  /** The run as a document. */
  export(): Promise<RunDocument>
  /** Replaces the run by a document. */
  open(document: RunDocument): Promise<void>
}

/** An answer of the API server. */
export interface PageResponse {
  readonly status: number
  readonly body: unknown
  readonly warnings: readonly string[]
}

/** The clock. All times are milliseconds of simulated time since the start of the run. */
export interface PageClock {
  now(): number
  advance(ms: number): Promise<number>
  runUntilQuiet(maxMs?: number): Promise<{ readonly now: number; readonly reachedQuiet: boolean }>
  step(): Promise<number>
  nextEvent(): Promise<number>
  run(): Promise<void>
  pause(): Promise<void>
  setSpeed(speed: Speed): Promise<void>
  seek(ms: number): Promise<number>
  fork(name?: string): Promise<number>
  switchBranch(branch: number): Promise<void>
  readonly branches: readonly { readonly id: number; readonly name: string; readonly fromMs: number; readonly toMs: number }[]
  readonly branch: number
}

export type { NodeOptions }

declare global {
  interface Window {
    orrery: PageApi
  }
}

const quietLimitMs = 600_000

/** Makes the page's API for a client. */
export function createPageApi(client: ClusterClient, ready: Promise<void>): PageApi {
  const call: ClusterClient['call'] = async (asked) => {
    await ready
    return client.call(asked)
  }
  return {
    ready,
    reset: async (options = {}) => {
      await call({ do: 'reset', options })
      await call({ do: 'pause' })
    },
    request: async (method, path, body, headers) => {
      const { status, body: answer, warnings = [] } = await call({ do: 'request', request: requestOf(method, path, body, headers) })
      return { status, body: answer, warnings }
    },
    apply: (yaml, options = {}) => call({ do: 'apply', yaml, ...options }),
    kubectl: (line, stdin) => call({ do: 'kubectl', line, ...(stdin === undefined ? {} : { stdin }) }),
    clock: pageClock(client, call),
    fault: async (fault) => {
      await call({ do: 'fault', fault })
    },
    trace: async (words) => {
      await ready
      return call({ do: 'tracePacket', query: await packetQueryOf(client, words) })
    },
    query: (query) => call({ do: 'query', query }),
    digest: () => call({ do: 'digest' }),
    share: async () => {
      await ready
      const link = await encodeLink(await exportRun(client))
      if (!link.ok) throw new Error(`The run needs ${link.length} characters; a link has at most ${maxLinkLength}. Use export().`)
      return linkAddress(link.fragment)
    },
    export: async () => {
      await ready
      return exportRun(client)
    },
    open: async (document) => {
      await ready
      await openRun(client, document)
    },
  }
}

function pageClock(client: ClusterClient, call: ClusterClient['call']): PageClock {
  const inMs = (clock: { readonly now: number }) => clock.now / 1000
  return {
    now: () => inMs(client.clock()),
    advance: async (ms) => inMs(await call({ do: 'advance', ms })),
    runUntilQuiet: async (maxMs = quietLimitMs) => {
      const clock = await call({ do: 'runUntilQuiet', maxMs })
      return { now: inMs(clock), reachedQuiet: clock.reachedQuiet }
    },
    step: async () => inMs(await call({ do: 'step' })),
    nextEvent: async () => inMs(await call({ do: 'nextEvent' })),
    run: async () => {
      await call({ do: 'run' })
    },
    pause: async () => {
      await call({ do: 'pause' })
    },
    setSpeed: async (speed) => {
      await call({ do: 'setSpeed', speed })
    },
    seek: async (ms) => inMs(await call({ do: 'seek', ms })),
    fork: async (name) => (await call({ do: 'fork', ...(name === undefined ? {} : { name }) })).branch,
    switchBranch: async (branch) => {
      await call({ do: 'switchBranch', branch })
    },
    get branches() {
      return client.clock().branches.map(({ id, name, from, to }) => ({ id, name, fromMs: from / 1000, toMs: to / 1000 }))
    },
    get branch() {
      return client.clock().branch
    },
  }
}

/** Shapes a request from a path with its query, and a body that may be JSON text. */
export function requestOf(method: Method, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) {
  const [plain = path, search] = path.split('?', 2)
  const query = search ? Object.fromEntries(new URLSearchParams(search)) : undefined
  const lower = headers && Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    method,
    path: plain,
    ...(query ? { query } : {}),
    ...(lower ? { headers: lower } : {}),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? (JSON.parse(body) as unknown) : body }),
  }
}
