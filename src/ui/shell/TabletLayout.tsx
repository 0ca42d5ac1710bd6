import { Foot } from '../foot/Foot.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { Clock } from '../transport/Transport.tsx'
import { useWords } from '../words/language.ts'
import { LeftPanel } from './LeftPanel.tsx'
import { StagePanel } from './StagePanel.tsx'
import css from './shell.module.css'
import { TopBar } from './TopBar.tsx'

/** Between a phone and a desk: the diagram on top, the other panels stacked below it. */
export function TabletLayout() {
  const t = useWords()
  return (
    <div className={css.app}>
      <TopBar wide={false} />
      <div className={css.stack}>
        <div className={css.bar} style={{ gridColumn: '1 / 3', minHeight: 36 }}>
          <Clock />
        </div>
        <main className={`${css.stage} ${css.stackStage}`} id="stage" aria-label={t('app.panelStage')} tabIndex={-1}>
          <StagePanel />
        </main>
        <aside className={`${css.panel} ${css.stackSide}`} aria-label={t('app.panelLeft')}>
          <LeftPanel />
        </aside>
        <aside className={`${css.panel} ${css.stackSide}`} aria-label={t('app.panelInspector')}>
          <PanelBoundary>
            <Inspector />
          </PanelBoundary>
        </aside>
        <section className={`${css.panel} ${css.stackFoot}`} aria-label={t('app.panelFoot')}>
          <PanelBoundary>
            <Foot />
          </PanelBoundary>
        </section>
      </div>
    </div>
  )
}
