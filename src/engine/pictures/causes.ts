import type { ResourceName } from '../../protocol/kinds.ts'
import type { CauseLink } from '../../protocol/queries.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import type { Scope } from './scope.ts'
import { newestFirst, objectList } from './trace-lists.ts'

const longestChain = 60

/**
 * Why an object is as it is: from the record of its last change up through the causes to a person's action or the cluster's start. Of
 * several causes the first is followed; the records keep them all.
 */
export function causeChain(scope: Scope, resource: ResourceName, key: string): readonly CauseLink[] {
  const start = lastStored(scope, resource, key)
  const chain: CauseLink[] = []
  const seen = new Set<number>()
  for (let record = start; record && chain.length < longestChain && !seen.has(record.id); record = next(scope, record)) {
    seen.add(record.id)
    chain.push({ record, source: record.source, ...(record.because ? { because: record.because } : undefined) })
  }
  return chain
}

function next({ kernel }: Scope, { causes }: AnyTraceRecord): AnyTraceRecord | undefined {
  for (const cause of causes) {
    const record = kernel.traceRecord(cause)
    if (record) return record
  }
  return undefined
}

/** The record of the creation of what is there now; of the last change when the creation is no longer kept. */
function lastStored({ kernel }: Scope, resource: ResourceName, key: string): AnyTraceRecord | undefined {
  let last: AnyTraceRecord | undefined
  for (const record of newestFirst(kernel, objectList(resource, key))) {
    last ??= record
    if (record.type === 'stored' && record.data.type === 'ADDED') return record
  }
  return last
}
