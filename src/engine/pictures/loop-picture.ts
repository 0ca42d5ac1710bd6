import { type KubeObject, keyOf } from '../../protocol/objects.ts'
import type { LoopPicture } from '../../protocol/queries.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import type { Controller } from '../client/controller.ts'
import { controllers } from '../controllers/index.ts'
import { chartShape, objectChart } from './chart-pictures.ts'
import { loopSummary } from './cluster-picture.ts'
import type { Scope } from './scope.ts'

const mostKeys = 200
const mostQueued = 50
const mostPasses = 12
/** How far back in the trace passes are looked for. */
const lookBack = 4000

/** One control loop, opened: its chart, queue, keys and latest passes. */
export function loopPicture(scope: Scope, name: string, key: string | undefined): LoopPicture | undefined {
  const controller = controllers.find((each) => each.name === name)
  if (!controller) return undefined
  const summary = loopSummary(scope, name)
  const { queue, parked } = scope.manager.loops.get(name)!
  const backOffs = [...queue.later]
    .filter(([, later]) => later.backOff)
    .map(([each, { at }]) => ({ key: each, failures: queue.failures.get(each) ?? 1, until: at }))
  const subject = key ?? summary.last?.key
  return {
    ...summary,
    ...chartOf(scope, controller, subject),
    queue: [...queue.waiting.keys(), ...parked.keys()].slice(0, mostQueued),
    backOffs: backOffs.slice(0, mostQueued),
    keys: keysOf(scope, controller),
    passes: passesOf(scope, name),
  }
}

function chartOf(scope: Scope, { chart, primary }: Controller, key: string | undefined): Pick<LoopPicture, 'chart'> {
  if (!chart) return {}
  const subject = subjectOf(scope, chart.resource ?? primary, primary, key)
  const object = subject && scope.get<KubeObject>(subject.resource, subject.key)
  if (subject && object) return { chart: objectChart(scope, chart, subject.resource, subject.key, object) }
  return { chart: { ...chartShape(chart), subject: '', current: '', history: [] } }
}

/** The object whose state is shown: the key's own, or the newest of the resource that the chart is about. */
function subjectOf(
  scope: Scope,
  resource: string,
  primary: string,
  key: string | undefined,
): { readonly resource: string; readonly key: string } | undefined {
  if (resource === primary) return key === undefined ? undefined : { resource, key }
  if (resource === '*') {
    const bar = key?.indexOf('|') ?? -1
    return key === undefined || bar < 0 ? undefined : { resource: key.slice(0, bar), key: key.slice(bar + 1) }
  }
  const newest = [...scope.all(resource).values()].reduce<KubeObject | undefined>(
    (last, each) => (!last || Number(each.metadata.resourceVersion) > Number(last.metadata.resourceVersion) ? each : last),
    undefined,
  )
  return newest && { resource, key: keyOf(newest) }
}

interface Counted {
  readonly spec?: { readonly replicas?: number }
  readonly status?: { readonly replicas?: number; readonly readyReplicas?: number }
}

function keysOf(scope: Scope, { primary }: Controller): LoopPicture['keys'] {
  const keys: { key: string; observed: number; desired: number }[] = []
  for (const object of scope.all(primary).values()) {
    const { spec, status } = object as Counted
    keys.push({ key: keyOf(object), observed: status?.readyReplicas ?? 0, desired: spec?.replicas ?? 0 })
    if (keys.length >= mostKeys) break
  }
  return keys
}

function passesOf({ kernel }: Scope, name: string): LoopPicture['passes'] {
  const { nextTrace } = kernel.world
  const records = kernel.traceBetween(nextTrace - lookBack)
  const writes = new Map<number, AnyTraceRecord[]>()
  const passes: { record: number; at: number; key: string; causes: AnyTraceRecord[]; writes: AnyTraceRecord[] }[] = []
  for (let i = records.length - 1; i >= 0 && passes.length < mostPasses; i--) {
    const record = records[i]!
    if (record.type === 'request') for (const cause of record.causes) writes.set(cause, [record, ...(writes.get(cause) ?? [])])
    if (record.type !== 'reconcile' || record.data.controller !== name) continue
    const causes = record.causes.map((cause) => kernel.traceRecord(cause)).filter((cause) => cause !== undefined)
    passes.push({ record: record.id, at: record.at, key: record.data.key, causes, writes: writes.get(record.id) ?? [] })
  }
  return passes
}
