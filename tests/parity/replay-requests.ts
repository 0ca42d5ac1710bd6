import { load } from 'js-yaml'
import { isMap } from '../../src/protocol/json.ts'
import type { ApiRequest, Method } from '../../src/protocol/requests.ts'
import { RecordedCluster } from './recorded-cluster.ts'

/** One recorded request with what was answered, trimmed to what is compared. */
export interface RecordedRequest {
  readonly name: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
  }
  readonly response: {
    readonly status: number
    readonly message?: string
    readonly reason?: string
    /** Where the answer holds a value that later requests use: label (`uid-1`, `rv-3`, `continue-1`) to path. */
    readonly labels?: Readonly<Record<string, string>>
  }
}

/** What was compared of an answer. */
export interface Answered {
  readonly status: number
  readonly message?: string
  readonly reason?: string
}

/** How one request went. */
export interface Replayed {
  readonly step: string
  readonly recorded: Answered
  readonly simulated: Answered
  readonly same: boolean
}

/** What the recorder did between the recorded requests, by the request that follows. */
const before: Readonly<Record<string, (send: Send, wait: (delayMs: number) => void) => void>> = {
  '04-list-watch list limit 3': (send) => {
    for (let n = 0; n < 6; n++) configMap(send, `l${n}`, { n: String(n), par: String(n % 2) })
  },
  '07-delete delete': (send) => {
    for (const name of ['x1', 'x2', 'x3']) configMap(send, name, {})
    for (const name of ['x4', 'x5']) configMap(send, name, { x: 'y' })
    configMap(send, 'fin', {}, ['x.example/f'])
    pod(send, 'bound', { nodeName: 'node-a' })
  },
  '08-subresources get scale': (send) => {
    send('PATCH', '/apis/apps/v1/namespaces/apit/deployments/d1', { spec: { replicas: 0 } }, 'application/merge-patch+json')
    for (const name of ['bindme', 'pend']) pod(send, name, { schedulerName: 'nobody' })
  },
  '10-namespaces delete': (send, wait) => {
    wait(1000)
    configMap(send, 'hold', {}, ['x.example/f'], 'bye')
  },
  '10-namespaces terminating with conditions': (_, wait) => wait(2000),
  '10-namespaces gone': (send, wait) => {
    const path = '/api/v1/namespaces/bye/configmaps/hold'
    send('PATCH', path, { metadata: { finalizers: null } }, 'application/merge-patch+json')
    wait(20_000)
  },
  '12-gone-410 list page before compaction': (send) => {
    for (let n = 0; n < 6; n++) configMap(send, `g${n}`, {})
  },
  // etcd is compacted every five minutes, up to where it was at the time before.
  "12-gone-410 continue token expired (compacted, not in the server's cache)": (_, wait) => wait(660_000),
}

/** Versions that stand for none that was ever given out: one in the future, one of long ago. */
const oddVersions: Readonly<Record<string, string>> = { 'rv-11': '999999999', 'rv-8': '5', 'rv-7': '3' }

type Send = (method: Method, path: string, body: unknown, contentType?: string) => void

type Labelled = Readonly<Record<string, string>>

function configMap(send: Send, name: string, labels: Labelled, finalizers: readonly string[] = [], namespace = 'apit'): void {
  send('POST', `/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name, labels, finalizers }, data: { a: '1' } })
}

/** A pod that pays no attention to SIGTERM. */
function pod(send: Send, name: string, spec: Readonly<Record<string, unknown>>): void {
  const container = { name: 'c', image: 'i:1', command: ['sh', '-c', "trap '' TERM; sleep 100000"] }
  send('POST', '/api/v1/namespaces/apit/pods', {
    metadata: { name, labels: { app: name } },
    spec: { ...spec, terminationGracePeriodSeconds: 20, containers: [container] },
  })
}

/** Sends the recorded requests in order to a simulated cluster, one every `pauseMs`. */
export function replayRequests(files: Readonly<Record<string, readonly RecordedRequest[]>>, pauseMs = 100): readonly Replayed[] {
  const cluster = new RecordedCluster(1)
  const send: Send = (method, path, body, contentType = 'application/json') => {
    const { status } = cluster.send({ method, path, body, headers: { 'content-type': contentType } })
    if (status >= 400) throw new Error(`${method} ${path}: ${status}`)
    cluster.wait(pauseMs)
  }
  send('POST', '/api/v1/namespaces', { metadata: { name: 'apit' } })
  cluster.wait(1000)
  return Object.entries(files).flatMap(([file, requests]) => {
    const labels = new Map(Object.entries(oddVersions))
    return requests.map((recorded) => {
      before[`${file} ${recorded.name}`]?.(send, cluster.wait)
      const outcome = replay(cluster, file, recorded, labels)
      cluster.wait(pauseMs)
      return outcome
    })
  })
}

function replay(
  cluster: RecordedCluster,
  file: string,
  { name, request, response }: RecordedRequest,
  labels: Map<string, string>,
): Replayed {
  const answer = cluster.send(toRequest(request, labels))
  for (const [label, path] of Object.entries(response.labels ?? {})) {
    const value = valueAt(answer.body, path)
    if (typeof value === 'string') labels.set(label, value)
  }
  const status =
    isMap(answer.body) && answer.body.kind === 'Status' ? (answer.body as { readonly message?: string; readonly reason?: string }) : {}
  const recorded = comparable(response, labels)
  const simulated = comparable({ status: answer.status, message: status.message, reason: status.reason }, labels)
  return { step: `${file} ${name}`, recorded, simulated, same: JSON.stringify(recorded) === JSON.stringify(simulated) }
}

function toRequest({ method, path, headers = {}, body }: RecordedRequest['request'], labels: ReadonlyMap<string, string>): ApiRequest {
  const [plain, search = ''] = relabel(path, labels).split('?')
  return {
    method: method as Method,
    path: plain!,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers,
    ...(body === undefined ? {} : { body: parsed(JSON.parse(relabel(JSON.stringify(body), labels)), headers['content-type'] ?? '') }),
  }
}

/** Clients send text; the doorway takes what was read from it, or the text when it cannot be read. */
function parsed(body: unknown, contentType: string): unknown {
  if (typeof body !== 'string') return body
  const size = /^<(\d+) bytes>$/.exec(body)?.[1]
  if (size) return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' }, data: { a: 'x'.repeat(Number(size)) } }
  try {
    return contentType.includes('yaml') ? load(body) : JSON.parse(body)
  } catch {
    return body
  }
}

function relabel(text: string, labels: ReadonlyMap<string, string>): string {
  return text.replace(/\b(?:uid|rv|continue)-\d+\b/g, (label) => labels.get(label) ?? label)
}

function valueAt(body: unknown, path: string): unknown {
  let value = body
  for (const step of path.split('.'))
    value = isMap(value) || Array.isArray(value) ? (value as Readonly<Record<string, unknown>>)[step] : undefined
  return value
}

/** Versions, uids and random name suffixes are chance. */
function comparable({ status, message, reason }: Answered, labels: ReadonlyMap<string, string>): Answered {
  const text =
    message === undefined
      ? undefined
      : relabel(message, labels)
          .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|uid-\d+/g, '<uid>')
          .replace(/(version: |current: |precondition \(|record \()(?:\d+|<rv>)/g, '$1<rv>')
          .replace(/patch: Invalid value: "(\\.|[^"\\])*"/, 'patch: Invalid value: <the object>')
          .replace(/Bad_[a-z0-9]{5}/g, 'Bad_<suffix>')
  return { status, ...(text === undefined ? {} : { message: text }), ...(reason === undefined ? {} : { reason }) }
}
