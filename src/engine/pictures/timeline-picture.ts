import type { Pod } from '../../protocol/objects.ts'
import type { Lane, TimelinePicture } from '../../protocol/queries.ts'
import type { Micros } from '../../protocol/time.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import { podSummary } from './pod-summary.ts'
import type { Scope } from './scope.ts'

type Mark = TimelinePicture['marks'][number]

/** What happened between two moments, by lane, folded into bins so that the answer stays small. */
export function timelinePicture(scope: Scope, from: Micros, to: Micros, bins: number): TimelinePicture {
  const width = Math.max(1, Math.ceil((to - from) / Math.max(1, Math.min(bins, 2000))))
  const folded = new Map<string, { mark: Mark; count: number }>()
  const add = (lane: Lane, at: Micros, label: string, record: number) => {
    if (at < from || at > to) return
    const bin = `${lane}/${Math.floor((at - from) / width)}`
    const known = folded.get(bin)
    if (known) known.count++
    else folded.set(bin, { mark: { lane, at, count: 1, label, record }, count: 1 })
  }
  for (const record of recordsFrom(scope, from)) {
    if (record.at > to) break
    const placed = placeOf(record)
    if (placed) add(placed.lane, record.at, placed.label, record.id)
  }
  const marks = [...folded.values()].map(({ mark, count }) => ({ ...mark, count }))
  return { from, to, marks: [...marks, ...timers(scope, from, to)] }
}

/** Records from a moment on: found by halving, because records are in the order of time. */
function recordsFrom({ kernel }: Scope, from: Micros): readonly AnyTraceRecord[] {
  const records = kernel.traceBetween(1)
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (records[middle]!.at < from) low = middle + 1
    else high = middle
  }
  return records.slice(low)
}

function placeOf(record: AnyTraceRecord): { readonly lane: Lane; readonly label: string } | undefined {
  switch (record.type) {
    case 'input':
      return { lane: 'you', label: record.data.summary }
    case 'request':
      return record.data.code >= 400 && record.data.code !== 409 ? { lane: 'failures', label: record.data.message ?? '' } : undefined
    case 'stored': {
      const { resource, type, key } = record.data
      if (resource === 'events' || resource === 'leases') return undefined
      return { lane: resource === 'pods' ? 'pods' : 'writes', label: `${type} ${resource} ${key}` }
    }
    case 'node': {
      const { what, pod = '', detail = '' } = record.data
      const failed = what === 'pullFailed' || what === 'probeFailed' || what === 'backOff' || (what === 'exited' && detail !== '0')
      return failed ? { lane: 'failures', label: `${what} ${pod}` } : undefined
    }
    case 'backoff':
      return { lane: 'failures', label: record.data.message }
    default:
      return undefined
  }
}

const mostTimers = 40

/** Grace periods and back-offs that run at this moment. */
function timers(scope: Scope, from: Micros, to: Micros): readonly Mark[] {
  const marks: Mark[] = []
  for (const pod of scope.all<Pod>('pods').values()) {
    const { timer, key } = podSummary(pod, scope)
    if (!timer || timer.until < from || timer.from > to) continue
    marks.push({ lane: 'timers', at: timer.from, until: timer.until, count: 1, label: `${timer.what} ${key}` })
    if (marks.length >= mostTimers) break
  }
  return marks
}
