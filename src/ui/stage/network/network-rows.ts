import type { PacketTrace } from '../../../protocol/packets.ts'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import type { Selection } from '../../state/page-store.ts'
import type { Say } from '../../words/language.ts'
import { nameOf, namespaceOf } from '../format.ts'
import type { Column, Row } from '../table/DataTable.tsx'
import { changedFields } from './header-fields.ts'
import { hopText, placeText } from './packet-words.ts'

/** Everything that the network drawing lets pick: each machine with its pods, then the Services. */
export function networkOrder(picture: NetworkPicture): readonly Selection[] {
  return [
    ...picture.nodes.flatMap((node) => [
      { resource: 'nodes', key: node.name },
      ...picture.pods.filter((pod) => pod.node === node.name).map((pod) => ({ resource: 'pods', key: pod.key })),
    ]),
    ...picture.services.map((service) => ({ resource: 'services', key: service.key })),
  ]
}

/** Columns of the twin of the network at rest. */
export function networkColumns(t: Say): readonly Column[] {
  return [
    { title: t('stage.column.name'), mono: true },
    { title: t('stage.column.kind') },
    { title: t('stage.column.namespace'), mono: true },
    { title: t('stage.column.node'), mono: true },
    { title: t('stage.column.address'), mono: true },
    { title: t('stage.network.ports'), mono: true },
    { title: t('stage.network.reaches'), mono: true },
  ]
}

/** Rows of the twin of the network at rest, in the order of `networkOrder`. */
export function networkRows(picture: NetworkPicture): readonly Row[] {
  const row = (resource: string, key: string, ...texts: readonly string[]): Row => ({
    id: `${resource} ${key}`,
    selects: { resource, key },
    cells: [nameOf(key), ...texts].map((text) => ({ text })),
  })
  return [
    ...picture.nodes.flatMap((node) => [
      row('nodes', node.name, 'Node', '', '', node.ip, '', node.podCIDR ?? ''),
      ...picture.pods
        .filter((pod) => pod.node === node.name)
        .map((pod) => row('pods', pod.key, 'Pod', namespaceOf(pod.key) ?? '', node.name, pod.ip ?? '<none>', pod.ports.join(', '), '')),
    ]),
    ...picture.services.map((service) =>
      row(
        'services',
        service.key,
        `Service ${service.type}`,
        namespaceOf(service.key) ?? '',
        '',
        service.clusterIP,
        service.ports.map((port) => `${port.port}→${port.targetPort}/${port.protocol}`).join(', '),
        service.endpoints.map((endpoint) => `${endpoint.address}${endpoint.port ? `:${endpoint.port}` : ''}`).join(', '),
      ),
    ),
  ]
}

/** Columns of the twin of a packet's way. */
export function hopColumns(t: Say): readonly Column[] {
  return [
    { title: t('stage.network.hop'), align: 'end' },
    { title: t('stage.network.direction') },
    { title: t('stage.network.place'), mono: true },
    { title: t('stage.network.what') },
    { title: t('stage.network.packet'), mono: true },
    { title: t('stage.network.changed'), mono: true },
    { title: t('stage.network.rulesTried'), align: 'end' },
  ]
}

/** Rows of the twin of a packet's way: one a hop, in order. */
export function hopRows(trace: PacketTrace, t: Say): readonly Row[] {
  return trace.hops.map((hop, index) => {
    const { source, sourcePort, destination, destinationPort } = hop.after
    const rules = hop.rules?.reduce((sum, step) => sum + ('skipped' in step ? step.skipped : 1), 0)
    return {
      id: String(index),
      cells: [
        { text: String(index + 1), order: index },
        { text: t(hop.direction === 'reply' ? 'stage.network.reply' : 'stage.network.request') },
        { text: placeText(hop) },
        { text: hopText(t, hop) },
        { text: `${source}:${sourcePort} → ${destination}:${destinationPort}` },
        { text: [...changedFields(hop.before, hop.after)].join(', ') },
        { text: rules === undefined ? '' : String(rules), order: rules ?? -1 },
      ],
    }
  })
}
