import { apiVersionOf } from '../../protocol/kinds.ts'
import { type KubeObject, keyOf } from '../../protocol/objects.ts'
import type { ApiRequest, ApiResponse, Status } from '../../protocol/requests.ts'
import { readAll, read as readValue } from '../etcd/etcd.ts'
import type { ApiserverState, Target } from './exchange.ts'
import { badRequest, notFound } from './schema/status.ts'
import { fieldSelectorProblem, selectorProblem, selects } from './selection.ts'
import { scaleOf } from './storage/scale.ts'
import { tableOf } from './tables/table.ts'
import { targetKey } from './target.ts'

/** GET of one object or a list. Reads change nothing and leave no trace. `now` is for the ages in Tables. */
export function serveRead(state: ApiserverState, target: Target, request: ApiRequest, now: number): ApiResponse {
  const wantsTable = request.headers?.accept?.includes('as=Table') === true
  if (target.verb === 'get') {
    const object = readValue(state.etcd, target.resource, targetKey(target))
    if (!object) return refusal(notFound(target.kind, target.name ?? ''))
    if (target.subresource === 'scale') return { status: 200, body: scaleOf(object) }
    return { status: 200, body: wantsTable ? tableOf(target.kind, [object], object.metadata, now) : object }
  }
  const problem = problemOf(target, request)
  if (problem) return refusal(problem)
  return listOf(state, target, request, wantsTable, now)
}

const refusal = (status: Status): ApiResponse => ({ status: status.code, body: status })

function problemOf({ resource }: Target, { query }: ApiRequest): Status | undefined {
  const labels = query?.labelSelector ? selectorProblem(query.labelSelector) : undefined
  const fields = query?.fieldSelector ? fieldSelectorProblem(query.fieldSelector, resource) : undefined
  const problem = labels ?? fields
  return problem === undefined ? undefined : badRequest(problem)
}

function listOf(state: ApiserverState, target: Target, request: ApiRequest, wantsTable: boolean, now: number): ApiResponse {
  const { query } = request
  const found: KubeObject[] = []
  for (const object of readAll(state.etcd, target.resource).values()) if (selects(request, target, object)) found.push(object)
  found.sort(byKey)
  const limit = Number(query?.limit ?? 0)
  // The token is the last key served: enough to go on from there.
  const start = query?.continue ? found.findIndex((object) => keyOf(object) > query.continue!) : 0
  const items = limit > 0 ? found.slice(start < 0 ? found.length : start, start + limit) : found.slice(start < 0 ? found.length : start)
  const left = found.length - (start < 0 ? found.length : start) - items.length
  const metadata = {
    resourceVersion: String(state.etcd.revision),
    ...(left > 0 ? { continue: keyOf(items.at(-1)!), remainingItemCount: left } : undefined),
  }
  const { kind } = target
  return {
    status: 200,
    body: wantsTable ? tableOf(kind, items, metadata, now) : { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items },
  }
}

/** Lists come in the order of etcd's keys. */
function byKey(a: KubeObject, b: KubeObject): number {
  const [left, right] = [keyOf(a), keyOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
