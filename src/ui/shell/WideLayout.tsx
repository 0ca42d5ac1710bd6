import { useEffect } from 'react'
import { Group, Panel, type PanelSize, Separator, usePanelRef } from 'react-resizable-panels'
import { Foot } from '../foot/Foot.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { Button } from '../parts/Button.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { type PanelSizes, usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { LeftPanel, useLeftTab } from './LeftPanel.tsx'
import { StagePanel } from './StagePanel.tsx'
import css from './shell.module.css'
import { TopBar } from './TopBar.tsx'

const footClosedPx = 130

function remember(name: keyof PanelSizes, { inPixels }: PanelSize): void {
  const px = Math.round(inPixels)
  const { sizes, set } = usePage.getState()
  if (px > 0 && sizes[name] !== px) set({ sizes: { ...sizes, [name]: px } })
}

/** A desk: three panels above, the timeline and the records below; all can be resized, two can be closed. */
export function WideLayout() {
  const t = useWords()
  const closed = usePage((page) => page.closed.foot)
  const footPx = usePage((page) => page.sizes.foot)
  const foot = usePanelRef()
  // Opening and closing moves the panel; dragging it remembers where it was put.
  useEffect(() => {
    foot.current?.resize(closed ? footClosedPx : Math.max(180, usePage.getState().sizes.foot))
  }, [closed, foot])
  return (
    <div className={css.app}>
      <TopBar wide />
      <div className={css.body}>
        <Group orientation="vertical" id="rows">
          <Panel id="work" minSize={240}>
            <Columns />
          </Panel>
          <Separator className={css.down} aria-label={t('app.resize')} />
          <Panel
            id="foot"
            panelRef={foot}
            defaultSize={closed ? footClosedPx : footPx}
            minSize={footClosedPx}
            maxSize={600}
            groupResizeBehavior="preserve-pixel-size"
            onResize={(size) => size.inPixels > footClosedPx + 8 && remember('foot', size)}
          >
            <section className={css.panel} aria-label={t('app.panelFoot')}>
              <PanelBoundary>
                <Foot />
              </PanelBoundary>
            </section>
          </Panel>
        </Group>
      </div>
    </div>
  )
}

function Columns() {
  const t = useWords()
  const closed = usePage((page) => page.closed)
  const set = usePage((page) => page.set)
  return (
    <div className={css.columns}>
      {closed.left && (
        <div className={css.strip}>
          <Button
            look="quiet"
            small
            icon="right"
            label={`${t('app.showPanel')}: ${t('app.panelLeft')}`}
            onClick={() => set({ closed: { ...closed, left: false } })}
          />
        </div>
      )}
      <div className={css.grow}>
        <Group orientation="horizontal" id="columns">
          {!closed.left && <LeftColumn />}
          {!closed.left && <Separator className={css.across} aria-label={t('app.resize')} />}
          <Panel id="stage" minSize={320}>
            <main className={css.stage} id="stage" aria-label={t('app.panelStage')} tabIndex={-1}>
              <StagePanel />
            </main>
          </Panel>
          {!closed.right && <Separator className={css.across} aria-label={t('app.resize')} />}
          {!closed.right && <RightColumn />}
        </Group>
      </div>
      {closed.right && (
        <div className={css.strip}>
          <Button
            look="quiet"
            small
            icon="left"
            label={`${t('app.showPanel')}: ${t('app.panelInspector')}`}
            onClick={() => set({ closed: { ...closed, right: false } })}
          />
        </div>
      )}
    </div>
  )
}

function LeftColumn() {
  const t = useWords()
  const name = useLeftTab() === 'yaml' ? 'leftYaml' : 'left'
  const panel = usePanelRef()
  // Code needs more room than prose: each keeps a width of its own.
  useEffect(() => {
    panel.current?.resize(usePage.getState().sizes[name])
  }, [name, panel])
  return (
    <Panel
      id="left"
      panelRef={panel}
      defaultSize={usePage.getState().sizes[name]}
      minSize={240}
      maxSize="70%"
      groupResizeBehavior="preserve-pixel-size"
      onResize={(size) => remember(name, size)}
    >
      <aside className={css.panel} aria-label={t('app.panelLeft')}>
        <LeftPanel closable />
      </aside>
    </Panel>
  )
}

function RightColumn() {
  const t = useWords()
  return (
    <Panel
      id="right"
      defaultSize={usePage.getState().sizes.right}
      minSize={240}
      maxSize="50%"
      groupResizeBehavior="preserve-pixel-size"
      onResize={(size) => remember('right', size)}
    >
      <aside className={css.panel} aria-label={t('app.panelInspector')}>
        <PanelBoundary>
          <Inspector closable />
        </PanelBoundary>
      </aside>
    </Panel>
  )
}
