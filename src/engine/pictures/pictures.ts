import { kindOfResource } from '../../protocol/kinds.ts'
import { type KubeObject, type Pod, splitKey } from '../../protocol/objects.ts'
import type { ObjectPicture, Query, QueryResult, QueryResults } from '../../protocol/queries.ts'
import type { Controller } from '../client/controller.ts'
import { controllers } from '../controllers/index.ts'
import type { KubeletState } from '../kubelet/kubelet-state.ts'
import { podCharts } from '../kubelet/pod-charts.ts'
import { causeChain } from './causes.ts'
import { objectChart } from './chart-pictures.ts'
import { clusterPicture } from './cluster-picture.ts'
import { eventRows } from './event-rows.ts'
import { graphPicture } from './graph-picture.ts'
import { loopPicture } from './loop-picture.ts'
import { networkPicture } from './network-picture.ts'
import { podSummary } from './pod-summary.ts'
import { decisionOf, schedulerPicture } from './scheduler-picture.ts'
import type { Scope } from './scope.ts'
import { resourceCounts, tablePicture } from './table-picture.ts'
import { timelinePicture } from './timeline-picture.ts'

/** Draws what a query asks for. Undefined: it asks for something that does not exist. */
export function draw(scope: Scope, query: Query): QueryResult | undefined {
  switch (query.kind) {
    case 'cluster':
      return { kind: 'cluster', ...clusterPicture(scope) }
    case 'graph':
      return { kind: 'graph', ...graphPicture(scope, query.namespace, query.limit) }
    case 'table':
      return { kind: 'table', ...tablePicture(scope, query.resource, query.namespace, query.limit) }
    case 'resources':
      return { kind: 'resources', resources: resourceCounts(scope) }
    case 'object':
      return { kind: 'object', ...objectPicture(scope, query.resource, query.key) }
    case 'events':
      return { kind: 'events', ...eventRows(scope, query.limit, query.about) }
    case 'timeline':
      return { kind: 'timeline', ...timelinePicture(scope, query.from, query.to, query.bins) }
    case 'loop': {
      const picture = loopPicture(scope, query.controller, query.key)
      return picture && { kind: 'loop', ...picture }
    }
    case 'scheduler':
      return { kind: 'scheduler', ...schedulerPicture(scope, query.limit) }
    case 'decision': {
      const decision = decisionOf(scope, query.record)
      return { kind: 'decision', ...(decision ? { decision } : undefined) }
    }
    case 'network':
      return { kind: 'network', ...networkPicture(scope, query.node) }
    case 'trace':
      return { kind: 'trace', ...latestRecords(scope, query.limit, query.types) }
    case 'why':
      return { kind: 'why', chain: causeChain(scope, query.resource, query.key) }
    case 'activity':
      return { kind: 'activity', ...activity(scope, query.since, query.limit) }
  }
}

function objectPicture(scope: Scope, resource: string, key: string): ObjectPicture {
  const kind = kindOfResource(resource)
  const object = scope.get<KubeObject>(resource, key)
  const { namespace, name } = splitKey(key)
  const about = { kind: kind?.kind ?? '', ...(namespace ? { namespace } : undefined), name }
  return {
    resource,
    key,
    ...(object ? { object } : undefined),
    simulated: kind?.simulated === true,
    events: kind ? eventRows(scope, 50, about).events : [],
    charts: object ? chartsOf(scope, resource, key, object) : [],
    ...(object?.kind === 'Pod' ? { pod: podSummary(object as Pod, scope) } : undefined),
  }
}

function chartsOf(scope: Scope, resource: string, key: string, object: KubeObject): ObjectPicture['charts'] {
  const { nodeName } = object.kind === 'Pod' ? (object as Pod).spec : {}
  const kubelet = nodeName ? (scope.kernel.world.slices.get(`kubelet/${nodeName}`) as KubeletState | undefined) : undefined
  const own = kubelet ? podCharts(kubelet, key) : []
  const loops = controllers.filter(
    (controller: Controller) => controller.chart && (controller.chart.resource ?? controller.primary) === resource,
  )
  return [...own, ...loops.map((controller) => objectChart(scope, controller.chart!, resource, key, object))]
}

function latestRecords({ kernel }: Scope, limit: number, types: readonly string[] | undefined): QueryResults['trace'] {
  const total = kernel.world.nextTrace - 1
  const found = []
  // Enough to fill the list even when only some types are wanted.
  const records = kernel.traceBetween(Math.max(1, total - limit * (types ? 20 : 1)))
  for (let i = records.length - 1; i >= 0 && found.length < limit; i--)
    if (!types || types.includes(records[i]!.type)) found.push(records[i]!)
  return { total, records: found }
}

function activity({ kernel }: Scope, since: number, limit: number): QueryResults['activity'] {
  const next = kernel.world.nextTrace
  const from = since <= 0 || since > next ? next : Math.max(since, next - limit)
  return { next, records: kernel.traceBetween(from, next) }
}
