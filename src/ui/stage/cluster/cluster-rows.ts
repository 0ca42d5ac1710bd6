import type { ClusterPicture, PodSummary } from '../../../protocol/queries.ts'
import type { Selection } from '../../state/page-store.ts'
import type { Say } from '../../words/language.ts'
import { formatBytes, formatCpu, nameOf, namespaceOf } from '../format.ts'
import type { Column, Row } from '../table/DataTable.tsx'
import { ownPods, systemPods } from './detail.ts'

/** Everything that the cluster drawing lets pick, in its reading order: waiting pods, then each node followed by its pods. */
export function clusterOrder(picture: ClusterPicture): readonly Selection[] {
  const pods = (some: readonly PodSummary[]) => some.map((pod) => ({ resource: 'pods', key: pod.key }))
  return [
    ...pods(picture.unscheduled),
    ...picture.nodes.flatMap((node) => [{ resource: 'nodes', key: node.name }, ...pods(ownPods(node)), ...pods(systemPods(node))]),
  ]
}

/** Columns of the cluster's table twin. */
export function clusterColumns(t: Say): readonly Column[] {
  return [
    { title: t('stage.column.name'), mono: true },
    { title: t('stage.column.kind') },
    { title: t('stage.column.namespace'), mono: true },
    { title: t('stage.column.node'), mono: true },
    { title: t('stage.column.status') },
    { title: t('stage.column.ready'), align: 'end' },
    { title: t('stage.column.restarts'), align: 'end' },
    { title: t('stage.column.address'), mono: true },
    { title: t('stage.column.requested'), mono: true },
  ]
}

/** Rows of the cluster's table twin: loops, then the order of `clusterOrder`. */
export function clusterRows(picture: ClusterPicture, t: Say): readonly Row[] {
  return [
    ...picture.loops.map((loop) => ({
      id: `loop ${loop.controller}`,
      cells: texts(
        loop.controller,
        t('stage.column.loop'),
        '',
        '',
        t('stage.loop.queued', { count: loop.queued }),
        `${loop.observed}/${loop.desired}`,
        '',
        '',
        '',
      ),
    })),
    ...picture.unscheduled.map(podRow),
    ...picture.nodes.flatMap((node) => [
      {
        id: `node ${node.name}`,
        selects: { resource: 'nodes', key: node.name },
        cells: texts(
          node.name,
          'Node',
          '',
          '',
          [node.ready ? 'Ready' : 'NotReady', ...(node.schedulable ? [] : ['SchedulingDisabled']), ...node.taints].join(', '),
          `${node.podCount}/${node.maxPods}`,
          '',
          node.ip,
          `${formatCpu(node.cpu.requested)}/${formatCpu(node.cpu.allocatable)}, ${formatBytes(node.memory.requested)}/${formatBytes(node.memory.allocatable)}`,
        ),
      },
      ...ownPods(node).map(podRow),
      ...systemPods(node).map(podRow),
    ]),
  ]
}

function podRow(pod: PodSummary): Row {
  return {
    id: pod.uid,
    selects: { resource: 'pods', key: pod.key },
    cells: texts(
      nameOf(pod.key),
      'Pod',
      namespaceOf(pod.key) ?? '',
      pod.node ?? '<none>',
      pod.status,
      `${pod.ready}/${pod.containers}`,
      String(pod.restarts),
      pod.ip ?? '<none>',
      '',
    ),
  }
}

const texts = (...all: readonly string[]) => all.map((text) => ({ text }))
