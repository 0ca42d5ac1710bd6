import { useCallback, useMemo } from 'react'
import type { AnyTraceRecord } from '../../../protocol/trace.ts'
import { useClock, useQuery } from '../../client/cluster-context.tsx'
import { usePage, useSelection } from '../../state/page-store.ts'
import { useWords } from '../../words/language.ts'
import { useStage } from '../stage-store.ts'
import { DataTable } from '../table/DataTable.tsx'
import { Waiting } from '../Waiting.tsx'
import { ClusterView } from './ClusterView.tsx'
import { clusterColumns, clusterRows } from './cluster-rows.ts'

const noRecords: readonly AnyTraceRecord[] = []

/** The cluster view, connected to the page. */
export default function ClusterStage() {
  const t = useWords()
  const picture = useQuery({ kind: 'cluster' })
  const activity = useQuery({ kind: 'activity', since: 0, limit: 200 })
  const { speed } = useClock()
  const selection = useSelection()
  const select = usePage((page) => page.select)
  const setPage = usePage((page) => page.set)
  const table = useStage((stage) => stage.table)
  const setStage = useStage((stage) => stage.set)
  const openLoop = useCallback(
    (controller: string) => {
      setStage({ controller })
      setPage({ stageView: 'loop' })
    },
    [setStage, setPage],
  )
  const openScheduler = useCallback(() => setPage({ stageView: 'scheduler' }), [setPage])
  const columns = useMemo(() => clusterColumns(t), [t])
  if (!picture) return <Waiting />
  if (table)
    return (
      <DataTable caption={t('tabs.cluster')} columns={columns} rows={clusterRows(picture, t)} selection={selection} onSelect={select} />
    )
  return (
    <ClusterView
      picture={picture}
      activity={activity?.records ?? noRecords}
      speed={speed}
      selection={selection}
      onSelect={select}
      onOpenLoop={openLoop}
      onOpenScheduler={openScheduler}
    />
  )
}
