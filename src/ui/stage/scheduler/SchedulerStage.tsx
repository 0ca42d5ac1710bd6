import { useCallback, useMemo } from 'react'
import type { Decision } from '../../../protocol/queries.ts'
import { useQuery } from '../../client/cluster-context.tsx'
import { usePage, useSelection } from '../../state/page-store.ts'
import { type Say, useWords } from '../../words/language.ts'
import { useStage } from '../stage-store.ts'
import { type Column, DataTable, type Row } from '../table/DataTable.tsx'
import { Waiting } from '../Waiting.tsx'
import { SchedulerView } from './SchedulerView.tsx'

/** The scheduler view, connected to the page. A picked pod shows its own latest decision. */
export default function SchedulerStage() {
  const t = useWords()
  const picture = useQuery({ kind: 'scheduler', limit: 40 })
  const chosen = useStage((stage) => stage.decision)
  const setStage = useStage((stage) => stage.set)
  const table = useStage((stage) => stage.table)
  const selection = useSelection()
  const select = usePage((page) => page.select)
  const onDecision = useCallback((record: number) => setStage({ decision: record }), [setStage])
  const listed = picture?.decisions.find((each) => each.record === chosen)
  const older = useQuery(chosen !== undefined && picture && !listed ? { kind: 'decision', record: chosen } : undefined)
  const ofPod = selection?.resource === 'pods' ? picture?.decisions.find((each) => each.decision.pod === selection.key) : undefined
  const decision = listed ?? older?.decision ?? ofPod ?? picture?.decisions[0]
  const twin = useMemo(() => (decision && table ? decisionTable(decision, t) : undefined), [decision, table, t])
  if (!picture) return <Waiting />
  if (table)
    return (
      <DataTable
        caption={`${t('tabs.scheduler')} ${decision?.decision.pod ?? ''}`}
        columns={twin?.columns ?? []}
        rows={twin?.rows ?? []}
        selection={selection}
        onSelect={select}
      />
    )
  return <SchedulerView picture={picture} decision={decision} selection={selection} onSelect={select} onDecision={onDecision} />
}

/** The node x plugin table of one decision: what each plugin said and what each score was. */
export function decisionTable({ decision }: Decision, t: Say): { readonly columns: readonly Column[]; readonly rows: readonly Row[] } {
  const { filterPlugins, scorePlugins, rows } = decision.table
  const columns: Column[] = [
    { title: t('stage.column.node'), mono: true },
    { title: t('stage.scheduler.outcome') },
    ...filterPlugins.map((title) => ({ title })),
    ...scorePlugins.map((plugin) => ({ title: `${plugin.name} ×${plugin.weight}`, align: 'end' as const })),
    { title: t('stage.scheduler.total'), align: 'end' },
  ]
  return {
    columns,
    rows: rows.map((row) => {
      const stop = row.rejectedBy ? filterPlugins.indexOf(row.rejectedBy.plugin) : filterPlugins.length
      const outcome = row.rejectedBy
        ? `${row.rejectedBy.plugin}: ${row.rejectedBy.reasons.join(', ')}`
        : row.node === decision.node
          ? t('stage.scheduler.chosen')
          : t('stage.scheduler.feasible')
      const said = filterPlugins.map((_, index) => (index < stop ? '✓' : index === stop ? '✗' : ''))
      return {
        id: row.node,
        selects: { resource: 'nodes', key: row.node },
        cells: [
          row.node,
          outcome,
          ...said,
          ...scorePlugins.map((_, index) => String(row.scores?.[index] ?? '')),
          String(row.total ?? ''),
        ].map((text) => ({ text })),
      }
    }),
  }
}
