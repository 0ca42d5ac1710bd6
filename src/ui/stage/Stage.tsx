import { type ComponentType, lazy, Suspense, useEffect, useMemo } from 'react'
import { useCluster } from '../client/cluster-context.tsx'
import { type StageView, stageViews, usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { NowContext } from './now.ts'
import { StageBoundary } from './StageBoundary.tsx'
import css from './stage.module.css'
import { useStage } from './stage-store.ts'

const views: Readonly<Record<StageView, ComponentType>> = {
  cluster: lazy(() => import('./cluster/ClusterStage.tsx')),
  objects: lazy(() => import('./objects/ObjectsStage.tsx')),
  loop: lazy(() => import('./loop/LoopStage.tsx')),
  scheduler: lazy(() => import('./scheduler/SchedulerStage.tsx')),
  network: lazy(() => import('./network/NetworkStage.tsx')),
}

/** The middle of the page: one big diagram at a time, each with its table twin. */
export function Stage() {
  const t = useWords()
  const client = useCluster()
  const view = usePage((page) => page.stageView)
  const setPage = usePage((page) => page.set)
  const table = useStage((stage) => stage.table)
  const setStage = useStage((stage) => stage.set)
  const now = useMemo(() => ({ now: () => client.clock().now, subscribe: client.onClock }), [client])
  const View = views[view]
  // Another cluster: what was asked about the old one is over.
  useEffect(
    () =>
      client.onChange(({ do: done }) => {
        if (done === 'reset' || done === 'open') setStage({ packet: undefined, decision: undefined, rulesNode: undefined })
      }),
    [client, setStage],
  )
  return (
    <NowContext value={now}>
      <div className={css.stage}>
        <div className={css.tabs}>
          <div role="tablist" aria-label={t('tabs.stage')} className={css.tablist}>
            {stageViews.map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                id={`stage-tab-${each}`}
                aria-selected={each === view}
                aria-controls="stage-view"
                tabIndex={each === view ? 0 : -1}
                className={css.tab}
                onClick={() => setPage({ stageView: each })}
                onKeyDown={(event) => {
                  const next = tabAfter(event.key, view)
                  if (!next) return
                  setPage({ stageView: next })
                  document.getElementById(`stage-tab-${next}`)?.focus()
                }}
              >
                {t(`tabs.${each}`)}
              </button>
            ))}
          </div>
          <button
            type="button"
            className={css.twin}
            aria-pressed={table}
            title={t('stage.table.toggleHint')}
            onClick={() => setStage({ table: !table })}
          >
            <TableSign />
            {t('stage.table.toggle')}
          </button>
        </div>
        <div className={css.view} id="stage-view" role="tabpanel" aria-labelledby={`stage-tab-${view}`}>
          <StageBoundary key={view}>
            <Suspense fallback={<p className={css.waiting}>{t('stage.loading')}</p>}>
              <View />
            </Suspense>
          </StageBoundary>
        </div>
      </div>
    </NowContext>
  )
}

/** The tab that an arrow key leads to from another. */
export function tabAfter(key: string, view: StageView): StageView | undefined {
  const index = stageViews.indexOf(view)
  if (key === 'ArrowRight') return stageViews[(index + 1) % stageViews.length]
  if (key === 'ArrowLeft') return stageViews[(index + stageViews.length - 1) % stageViews.length]
  if (key === 'Home') return stageViews[0]
  if (key === 'End') return stageViews.at(-1)
  return undefined
}

function TableSign() {
  return (
    <svg width="16" height="16" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4.25 4h11.5c.69 0 1.25.56 1.25 1.25v9.5c0 .69-.56 1.25-1.25 1.25H4.25C3.56 16 3 15.44 3 14.75v-9.5C3 4.56 3.56 4 4.25 4ZM3 8h14M3 12h14M8 8v8" />
    </svg>
  )
}
