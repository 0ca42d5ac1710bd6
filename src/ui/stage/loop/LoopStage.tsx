import { useCallback, useMemo } from 'react'
import type { LoopPicture } from '../../../protocol/queries.ts'
import { useQuery } from '../../client/cluster-context.tsx'
import { useKept } from '../../parts/use-kept.ts'
import { usePage, useSelection } from '../../state/page-store.ts'
import { type Say, useWords } from '../../words/language.ts'
import { useStage } from '../stage-store.ts'
import { type Column, DataTable, type Row } from '../table/DataTable.tsx'
import { Waiting } from '../Waiting.tsx'
import { LoopView } from './LoopView.tsx'
import { primaryResource } from './primary-resource.ts'

/** The control-loop view, connected to the page. Without a choice it opens the loop of what is selected, or the ReplicaSet controller. */
export default function LoopStage() {
  const t = useWords()
  const cluster = useQuery({ kind: 'cluster' })
  const selection = useSelection()
  const select = usePage((page) => page.select)
  const chosen = useStage((stage) => stage.controller)
  const table = useStage((stage) => stage.table)
  const setStage = useStage((stage) => stage.set)
  const loops = cluster?.loops ?? []
  const ofSelection = selection && loops.find((loop) => primaryResource(loop.controller) === selection.resource)
  const controller =
    chosen ?? ofSelection?.controller ?? loops.find((loop) => loop.controller === 'replicaset')?.controller ?? loops[0]?.controller
  const key = selection && controller && selection.resource === primaryResource(controller) ? selection.key : undefined
  const loop = useKept(useQuery(controller ? { kind: 'loop', controller, ...(key ? { key } : {}) } : undefined))
  const onController = useCallback((next: string) => setStage({ controller: next }), [setStage])
  const columns = useMemo(() => loopColumns(t), [t])
  if (!loop || !cluster) return <Waiting />
  if (table)
    return (
      <DataTable
        caption={`${t('tabs.loop')} ${loop.title}`}
        columns={columns}
        rows={loopRows(loop)}
        selection={selection}
        onSelect={select}
      />
    )
  return <LoopView loop={loop} loops={loops} onController={onController} selection={selection} onSelect={select} />
}

function loopColumns(t: Say): readonly Column[] {
  return [
    { title: t('stage.loop.key'), mono: true },
    { title: t('stage.meaning.observed'), align: 'end' },
    { title: t('stage.meaning.desired'), align: 'end' },
    { title: t('stage.meaning.difference'), align: 'end' },
    { title: t('stage.loop.place'), align: 'end' },
    { title: t('stage.loop.failed'), align: 'end' },
  ]
}

/** Rows of the loop's table twin: every key with its numbers, its place in the queue and its failures. */
export function loopRows(loop: LoopPicture): readonly Row[] {
  const resource = primaryResource(loop.controller)
  const failures = new Map(loop.backOffs.map((each) => [each.key, each.failures]))
  return loop.keys.map(({ key, observed, desired }) => {
    const place = loop.queue.indexOf(key)
    return {
      id: key,
      ...(resource ? { selects: { resource, key } } : {}),
      cells: [
        key,
        String(observed),
        String(desired),
        String(desired - observed),
        place < 0 ? '' : String(place + 1),
        String(failures.get(key) ?? ''),
      ].map((text) => ({ text })),
    }
  })
}
