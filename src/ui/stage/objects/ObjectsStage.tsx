import { useCallback, useMemo } from 'react'
import type { GraphPicture } from '../../../protocol/queries.ts'
import { useQuery } from '../../client/cluster-context.tsx'
import { useKept } from '../../parts/use-kept.ts'
import { usePage, useSelection } from '../../state/page-store.ts'
import { type Say, useWords } from '../../words/language.ts'
import { nameOf, namespaceOf } from '../format.ts'
import { useStage } from '../stage-store.ts'
import { type Column, DataTable, type Row } from '../table/DataTable.tsx'
import { Waiting } from '../Waiting.tsx'
import { readingOrder, type Spot } from './graph-layout.ts'
import { ObjectsView, useSpots } from './ObjectsView.tsx'

/** Objects that are drawn at most; beyond, the host folds those of one owner into groups. */
const drawn = 300

/** The object graph, connected to the page. */
export default function ObjectsStage() {
  const namespace = useStage((stage) => stage.namespace)
  const picture = useKept(useQuery({ kind: 'graph', limit: drawn, ...(namespace ? { namespace } : {}) }))
  return picture ? <Objects picture={picture} namespace={namespace} /> : <Waiting />
}

function Objects({ picture, namespace }: { readonly picture: GraphPicture; readonly namespace: string | undefined }) {
  const t = useWords()
  const selection = useSelection()
  const select = usePage((page) => page.select)
  const table = useStage((stage) => stage.table)
  const setStage = useStage((stage) => stage.set)
  const onNamespace = useCallback((next: string | undefined) => setStage({ namespace: next }), [setStage])
  const columns = useMemo(() => objectColumns(t), [t])
  const spots = useSpots(picture)
  if (table)
    return (
      <DataTable
        caption={t('tabs.objects')}
        columns={columns}
        rows={objectRows(picture, spots, t)}
        selection={selection}
        onSelect={select}
      />
    )
  return <ObjectsView picture={picture} namespace={namespace} onNamespace={onNamespace} selection={selection} onSelect={select} />
}

function objectColumns(t: Say): readonly Column[] {
  return [
    { title: t('stage.column.name'), mono: true },
    { title: t('stage.column.kind') },
    { title: t('stage.column.namespace'), mono: true },
    { title: t('stage.column.status') },
    { title: t('stage.objects.belongs'), mono: true },
  ]
}

/** Rows of the graph's table twin: the same objects in reading order, each with what points to it. */
export function objectRows(picture: GraphPicture, spots: ReadonlyMap<string, Spot>, t: Say): readonly Row[] {
  const byId = new Map(picture.nodes.map((node) => [node.id, node]))
  const to = new Map<string, string[]>()
  for (const edge of picture.edges) {
    const from = byId.get(edge.from)
    if (from) to.set(edge.to, [...(to.get(edge.to) ?? []), `${t(`stage.objects.by.${edge.why}`)} ${from.kind}/${nameOf(from.key)}`])
  }
  return readingOrder(picture.nodes, spots).map((node) => ({
    id: node.id,
    ...(node.group ? {} : { selects: { resource: node.resource, key: node.key } }),
    cells: [
      node.group ? t('stage.objects.group', { count: node.group, kind: node.kind }) : nameOf(node.key),
      node.kind,
      namespaceOf(node.key) ?? '',
      node.detail,
      (to.get(node.id) ?? []).join(', '),
    ].map((text) => ({ text })),
  }))
}
