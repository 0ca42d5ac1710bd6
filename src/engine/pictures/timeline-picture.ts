import type { Pod } from '../../protocol/objects.ts'
import type { Lane, TimelinePicture } from '../../protocol/queries.ts'
import type { Micros } from '../../protocol/time.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import { podSummary } from './pod-summary.ts'
import type { Scope } from './scope.ts'
import { laneList } from './trace-lists.ts'

type Mark = TimelinePicture['marks'][number]

/** The lanes that are made of trace records. */
const lanes: readonly Lane[] = ['you', 'pods', 'writes', 'failures']

/** What happened between two moments, by lane, folded into bins so that the answer stays small. */
export function timelinePicture(scope: Scope, from: Micros, to: Micros, bins: number): TimelinePicture {
  const width = Math.max(1, Math.ceil((to - from) / Math.max(1, Math.min(bins, 2000))))
  const marks = lanes.flatMap((lane) => marksOf(scope, lane, from, to, width))
  marks.sort((a, b) => a.record! - b.record!)
  return { from, to, marks: [...marks, ...timers(scope, from, to)] }
}

/** One mark for each bin of a lane that is not empty: its first record and how many there are. Goes from bin to bin, not from record to record. */
function marksOf({ kernel }: Scope, lane: Lane, from: Micros, to: Micros, width: Micros): readonly Mark[] {
  const ids = kernel.traceListed(laneList(lane))
  const marks: Mark[] = []
  let index = firstFrom(kernel, ids, 0, from)
  for (;;) {
    const record = kernel.traceRecord(ids[index] ?? 0)
    if (!record || record.at > to) return marks
    const binEnd = from + (Math.floor((record.at - from) / width) + 1) * width
    const next = firstFrom(kernel, ids, index + 1, Math.min(binEnd, to + 1))
    marks.push({ lane, at: record.at, count: next - index, label: labelOf(record), record: record.id })
    index = next
  }
}

/** Place of the first record, from a place on, that is not before that time: found by halving, because records are in the order of time. */
function firstFrom(kernel: Scope['kernel'], ids: readonly number[], start: number, at: Micros): number {
  let low = start
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >> 1
    const record = kernel.traceRecord(ids[middle]!)
    if (record && record.at < at) low = middle + 1
    else high = middle
  }
  return low
}

function labelOf(record: AnyTraceRecord): string {
  switch (record.type) {
    case 'input':
      return record.data.summary
    case 'request':
    case 'backoff':
      return record.data.message ?? ''
    case 'stored':
      return `${record.data.type} ${record.data.resource} ${record.data.key}`
    case 'node':
      return `${record.data.what} ${record.data.pod ?? ''}`
    default:
      return ''
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
