import type { ResourceName } from '../../protocol/kinds.ts'
import type { Lane } from '../../protocol/queries.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { TraceIndexer } from '../kernel/trace-log.ts'

/** Lists of trace records that pictures are drawn from: a frame must not look through hundreds of thousands of records. */
export const indexTrace: TraceIndexer = (record, list) => {
  const lane = laneOf(record)
  if (lane) list(laneList(lane))
  if (record.type === 'stored') list(objectList(record.data.resource, record.data.key))
  else if (record.type === 'scheduled') list(decisionList)
}

/** Scheduling cycles. */
export const decisionList = 'decisions'

/** Changes of one object. */
export const objectList = (resource: ResourceName, key: string): string => `${resource}/${key}`

/** Records of one lane of the timeline. */
export const laneList = (lane: Lane): string => lane

/** The records of a list up to now, newest first. */
export function* newestFirst(kernel: Kernel, list: string): Iterable<AnyTraceRecord> {
  const ids = kernel.traceListed(list)
  for (let i = ids.length - 1; i >= 0; i--) {
    const record = kernel.traceRecord(ids[i]!)
    if (record) yield record
  }
}

/** The lane of the timeline that a record is drawn in. */
export function laneOf(record: AnyTraceRecord): Lane | undefined {
  switch (record.type) {
    case 'input':
      return 'you'
    case 'request':
      return record.data.code >= 400 && record.data.code !== 409 ? 'failures' : undefined
    case 'stored': {
      const { resource } = record.data
      if (resource === 'events' || resource === 'leases') return undefined
      return resource === 'pods' ? 'pods' : 'writes'
    }
    case 'node': {
      const { what, detail = '' } = record.data
      const failed = what === 'pullFailed' || what === 'probeFailed' || what === 'backOff' || (what === 'exited' && detail !== '0')
      return failed ? 'failures' : undefined
    }
    case 'backoff':
      return 'failures'
    default:
      return undefined
  }
}
