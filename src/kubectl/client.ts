import { isMap, type JsonMap } from '../protocol/json.ts'
import { builtInKinds, collectionPath, type KindInfo, kindOfObject, objectPath } from '../protocol/kinds.ts'
import type { AnyObject } from '../protocol/objects.ts'
import type { ApiRequest, ApiResponse, Method, Status } from '../protocol/requests.ts'
import type { Micros } from '../protocol/time.ts'
import { type Failure, plainFailure, statusFailure } from './failure.ts'

/** How kubectl reaches a cluster. Everything happens in simulated time. */
export interface Doorway {
  /** Answers at once: simulated time does not pass. */
  readonly send: (request: ApiRequest) => ApiResponse
  /** Lets simulated time pass. */
  readonly wait: (delayMs: number) => void
  /** The simulated time. */
  readonly now: () => Micros
  /** How long a command waits that would wait for ever: a real kubectl would until it is stopped. Ten minutes unless given. */
  readonly patienceMs?: number
}

/** Options of one request. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** What is being tried with which file, for the error text. */
  readonly doing?: string
}

export const PATCH_TYPES = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

/** Talks to the API server for one command: paths, discovery, warnings, refusals. */
export class Client {
  private readonly doorway: Doorway
  private readonly user: string | undefined
  private readonly onWarning: (text: string) => void
  private discovered: readonly KindInfo[] | undefined

  constructor(doorway: Doorway, user: string | undefined, onWarning: (text: string) => void) {
    this.doorway = doorway
    this.user = user
    this.onWarning = onWarning
  }

  wait(delayMs: number): void {
    this.doorway.wait(delayMs)
  }

  /** The longest wait, in simulated milliseconds. */
  get patienceMs(): number {
    return this.doorway.patienceMs ?? 600_000
  }

  now(): Micros {
    return this.doorway.now()
  }

  /** Sends a request and returns the body, whatever the answer. */
  answer(method: Method, path: string, options: RequestOptions = {}): ApiResponse {
    const query = Object.fromEntries(Object.entries(options.query ?? {}).filter((entry): entry is [string, string] => Boolean(entry[1])))
    const response = this.doorway.send({
      method,
      path,
      ...(Object.keys(query).length > 0 ? { query } : {}),
      ...(options.headers ? { headers: options.headers } : {}),
      ...(options.body === undefined ? {} : { body: options.body }),
      ...(this.user === undefined ? {} : { user: this.user }),
    })
    for (const warning of response.warnings ?? []) this.onWarning(`Warning: ${warning}\n`)
    return response
  }

  /** Sends a request; a refusal becomes a `Failure`. */
  request(method: Method, path: string, options: RequestOptions = {}): AnyObject {
    const response = this.answer(method, path, options)
    if (response.status >= 400) throw statusFailure(asStatus(response), options.doing)
    return response.body as AnyObject
  }

  get(kind: KindInfo, namespace: string | undefined, name: string, subresource?: string): AnyObject {
    return this.request('GET', objectPath(kind, namespace, name, subresource))
  }

  /** The object, or nothing when there is none of that name. */
  find(kind: KindInfo, namespace: string | undefined, name: string): AnyObject | undefined {
    const response = this.answer('GET', objectPath(kind, namespace, name))
    if (response.status === 404) return undefined
    if (response.status >= 400) throw statusFailure(asStatus(response))
    return response.body as AnyObject
  }

  /** The objects of a kind. Items get the `apiVersion` and `kind` that lists leave out. */
  list(kind: KindInfo, namespace: string | undefined, query: RequestOptions['query'] = {}): readonly AnyObject[] {
    const response = this.answer('GET', collectionPath(kind, namespace), { query })
    if (response.status >= 400) throw listFailure(asStatus(response), kind, query)
    const { items } = response.body as { readonly items?: readonly AnyObject[] | null }
    return (items ?? []).map((item) => ({ ...item, apiVersion: item.apiVersion ?? apiVersion(kind), kind: item.kind ?? kind.kind }))
  }

  /** A server-side table of a collection or of one object; with `drawn` off the objects themselves. */
  table(path: string, query: RequestOptions['query'] = {}, kind?: KindInfo, drawn = true): AnyObject {
    const response = this.answer('GET', path, { query, headers: { accept: drawn ? TABLE : 'application/json' } })
    if (response.status >= 400) throw kind ? listFailure(asStatus(response), kind, query) : statusFailure(asStatus(response))
    return response.body as AnyObject
  }

  patch(
    kind: KindInfo,
    namespace: string | undefined,
    name: string,
    type: keyof typeof PATCH_TYPES,
    body: unknown,
    options: RequestOptions & { readonly subresource?: string } = {},
  ): AnyObject {
    return this.request('PATCH', objectPath(kind, namespace, name, options.subresource), {
      ...options,
      headers: { 'content-type': PATCH_TYPES[type] },
      body,
    })
  }

  /** The kind behind an object's `apiVersion` and `kind`, built in or from a CRD; nothing when the server has no such version. */
  kindOf(object: { readonly apiVersion: string; readonly kind: string }): KindInfo | undefined {
    const known = kindOfObject(object)
    if (known) return known
    const [group, version] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion]
    return this.resourcesOf(group!, version!).find((kind) => kind.kind === object.kind)
  }

  /** The kind that a word such as `pods`, `deploy` or `deployments.v1.apps` means. */
  kindOfWord(word: string): KindInfo {
    const found = findWord(builtInKinds, word) ?? findWord(this.customKinds(), word)
    if (!found) throw plainFailure(noSuchType(word))
    return found
  }

  /** The kinds of a category such as `all`, in the order kubectl prints them. */
  category(name: string): readonly KindInfo[] {
    if (findWord(builtInKinds, name)) return []
    return [...builtInKinds, ...this.customKinds()].filter((kind) => kind.categories?.includes(name))
  }

  /** Every kind that the server has. */
  kinds(): readonly KindInfo[] {
    return [...builtInKinds, ...this.customKinds()]
  }

  private customKinds(): readonly KindInfo[] {
    if (this.discovered) return this.discovered
    const response = this.answer('GET', '/apis')
    const groups = response.status < 400 ? ((response.body as { groups?: readonly GroupEntry[] }).groups ?? []) : []
    const builtIn = new Set(builtInKinds.map((kind) => kind.group))
    this.discovered = groups
      .filter((group) => !builtIn.has(group.name))
      .flatMap((group) => this.resourcesOf(group.name, group.preferredVersion?.version ?? group.versions[0]?.version ?? 'v1'))
    return this.discovered
  }

  private resourcesOf(group: string, version: string): readonly KindInfo[] {
    const response = this.answer('GET', group ? `/apis/${group}/${version}` : `/api/${version}`)
    if (response.status >= 400) return []
    const { resources } = response.body as { readonly resources?: readonly ResourceEntry[] }
    const entries = resources ?? []
    return entries
      .filter((entry) => !entry.name.includes('/'))
      .map((entry) => ({
        resource: entry.name,
        kind: entry.kind,
        group,
        version,
        namespaced: entry.namespaced,
        shortNames: entry.shortNames,
        categories: entry.categories,
        subresources: entries
          .filter((other) => other.name.startsWith(`${entry.name}/`))
          .map((other) => other.name.slice(entry.name.length + 1)),
      }))
  }
}

interface GroupEntry {
  readonly name: string
  readonly versions: readonly { readonly version: string }[]
  readonly preferredVersion?: { readonly version: string }
}

interface ResourceEntry {
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

function findWord(kinds: readonly KindInfo[], word: string): KindInfo | undefined {
  const dot = word.indexOf('.')
  const name = (dot < 0 ? word : word.slice(0, dot)).toLowerCase()
  const rest = dot < 0 ? undefined : word.slice(dot + 1)
  const fits = (kind: KindInfo) =>
    (kind.resource === name || kind.kind.toLowerCase() === name || kind.shortNames?.includes(name) === true) &&
    (rest === undefined || rest === kind.group || rest === `${kind.version}.${kind.group}`)
  return kinds.find(fits)
}

function noSuchType(word: string): string {
  const [resource, ...rest] = word.split('.')
  if (rest.length === 0) return `the server doesn't have a resource type ${JSON.stringify(resource)}`
  return `the server doesn't have a resource type ${JSON.stringify(resource)} in group ${JSON.stringify(rest.join('.'))}`
}

/** The body of a refused request; a bare body becomes a Status of its code. */
export function asStatus(response: ApiResponse): Status {
  const body = response.body
  if (isMap(body) && body.kind === 'Status') return body as unknown as Status
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'unknown', code: response.status }
}

/** A list with a selector that the server does not take names the selector. */
function listFailure(status: Status, kind: KindInfo, query: RequestOptions['query'] = {}): Failure {
  if (status.reason !== 'BadRequest' || (query.labelSelector === undefined && query.fieldSelector === undefined))
    return statusFailure(status)
  const resource = `${kind.group}/${kind.version}, Resource=${kind.resource}`
  const selectors = `label selector ${JSON.stringify(query.labelSelector ?? '')}, field selector ${JSON.stringify(query.fieldSelector ?? '')}`
  return statusFailure(status, `Unable to find ${JSON.stringify(resource)} that match ${selectors}`)
}

function apiVersion(kind: KindInfo): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version
}

/** `deployment.apps`: how kubectl names a kind in its messages. */
export function kindText(kind: Pick<KindInfo, 'kind' | 'group'>): string {
  return kind.kind.toLowerCase() + (kind.group ? `.${kind.group}` : '')
}

/** `deployments.apps`: how the API server names a resource in its messages. */
export function resourceText(kind: Pick<KindInfo, 'resource' | 'group'>): string {
  return kind.resource + (kind.group ? `.${kind.group}` : '')
}

/** A field of a nested object, by path; nothing when a step is missing. */
export function fieldOf(object: unknown, ...path: readonly (string | number)[]): unknown {
  let value: unknown = object
  for (const step of path) value = (value as JsonMap | undefined | null)?.[step]
  return value
}
