import { apiVersionOf } from '../../protocol/kinds.ts'
import { type KubeObject, keyOf } from '../../protocol/objects.ts'
import type { ApiRequest, ApiResponse, Status } from '../../protocol/requests.ts'
import { readAll, readAllAt, read as readValue } from '../etcd/etcd.ts'
import { type ContinueToken, decodeContinue, encodeContinue } from './continue-token.ts'
import type { ApiserverState, Target } from './exchange.ts'
import { listOptionsProblem } from './request-options.ts'
import { badRequest, gone, notAcceptable, notFound } from './schema/status.ts'
import { fieldSelectorProblem, selectorProblem, selects } from './selection.ts'
import { scaleOf } from './storage/scale.ts'
import { scaleTable, tableOf } from './tables/table.ts'
import { targetKey } from './target.ts'

/** GET of one object or a list. Reads change nothing and leave no trace. `now` is for the ages in Tables. */
export function serveRead(state: ApiserverState, target: Target, request: ApiRequest, now: number): ApiResponse {
  const accept = request.headers?.accept
  if (accept && !/(^|,)\s*(application\/(json|yaml|vnd\.kubernetes\.protobuf|\*)|\*\/\*)/.test(accept)) return refusal(notAcceptable(forms))
  const wantsTable = accept?.includes('as=Table') === true
  if (target.verb === 'get') {
    const object = readValue(state.etcd, target.resource, targetKey(target))
    if (!object) return refusal(notFound(target.kind, target.name ?? ''))
    if (target.subresource === 'scale') return { status: 200, body: wantsTable ? scaleTable(scaleOf(object), now) : scaleOf(object) }
    return { status: 200, body: wantsTable ? tableOf(target.kind, [object], object.metadata, now) : object }
  }
  const problem = problemOf(state, target, request)
  if (problem) return refusal(problem)
  return listOf(state, target, request, wantsTable, now)
}

const forms = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

const refusal = (status: Status): ApiResponse => ({ status: status.code, body: status })

function problemOf({ etcd }: ApiserverState, { resource }: Target, request: ApiRequest): Status | undefined {
  const { query } = request
  const labels = query?.labelSelector ? selectorProblem(query.labelSelector) : undefined
  const fields = query?.fieldSelector ? fieldSelectorProblem(query.fieldSelector, resource) : undefined
  const problem = labels ?? fields
  return problem === undefined ? listOptionsProblem(etcd, request) : badRequest(problem)
}

function listOf({ etcd }: ApiserverState, target: Target, request: ApiRequest, wantsTable: boolean, now: number): ApiResponse {
  const { query } = request
  const token = query?.continue ? decodeContinue(query.continue) : undefined
  if (typeof token === 'string') return refusal(badRequest(`invalid continue token: ${token}`))
  const exact = query?.resourceVersionMatch === 'Exact' ? Number(query.resourceVersion) : undefined
  const asked = token ? token.revision : exact
  const revision = asked === undefined || asked < 0 ? etcd.revision : asked
  const everything = revision === etcd.revision ? readAll(etcd, target.resource) : readAllAt(etcd, target.resource, revision)
  if (!everything) return refusal(token ? expiredToken(token) : gone('The resourceVersion for the provided list is too old.'))
  const prefix = target.namespace ? `${target.namespace}/` : ''
  const start = token ? prefix + token.start : undefined
  const found: KubeObject[] = []
  for (const object of everything.values()) {
    if ((start === undefined || keyOf(object) > start) && selects(request, target, object)) found.push(object)
  }
  found.sort(byKey)
  const limit = Number(query?.limit ?? 0)
  const items = limit > 0 ? found.slice(0, limit) : found
  const left = found.length - items.length
  const rest = left > 0 ? encodeContinue({ revision, start: keyOf(items.at(-1)!).slice(prefix.length) }) : undefined
  const counts = !query?.labelSelector && !query?.fieldSelector // Upstream does not count what it would have to select first.
  const metadata = {
    resourceVersion: String(revision),
    ...(rest === undefined ? undefined : { continue: rest, ...(counts ? { remainingItemCount: left } : undefined) }),
  }
  const { kind } = target
  return {
    status: 200,
    body: wantsTable ? tableOf(kind, items, metadata, now) : { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items },
  }
}

/** The client may go on, but no longer with what there was when it began. */
function expiredToken({ start }: ContinueToken): Status {
  return {
    ...gone(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    ),
    metadata: { continue: encodeContinue({ revision: -1, start }) },
  }
}

/** Lists come in the order of etcd's keys. */
function byKey(a: KubeObject, b: KubeObject): number {
  const [left, right] = [keyOf(a), keyOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
