import { useState } from 'react'
import { Records } from '../foot/Foot.tsx'
import { Timeline } from '../foot/Timeline.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { TabBar, TabPanel } from '../parts/TabBar.tsx'
import { type LeftTab, usePage } from '../state/page-store.ts'
import { TouchTransport } from '../transport/Transport.tsx'
import { useWords } from '../words/language.ts'
import { LeftContent, shownLeftTabs, useLeftTab } from './LeftPanel.tsx'
import { Logo } from './Logo.tsx'
import { StagePanel } from './StagePanel.tsx'
import css from './shell.module.css'
import { PageControls, Scene } from './TopBar.tsx'

type PhoneTab = LeftTab | 'inspector' | 'records'

/** A phone: the diagram, the transport for fingers, the timeline, and one panel at a time. */
export function PhoneLayout() {
  const t = useWords()
  const leftTab = useLeftTab()
  const set = usePage((page) => page.set)
  const [other, setOther] = useState<'inspector' | 'records' | undefined>(undefined)
  const tab: PhoneTab = other ?? leftTab
  const choose = (id: PhoneTab) => {
    if (id === 'inspector' || id === 'records') setOther(id)
    else {
      setOther(undefined)
      set({ leftTab: id })
    }
  }
  const tabs: readonly { readonly id: PhoneTab; readonly text: string }[] = [
    ...shownLeftTabs.map((id) => ({ id, text: t(`tabs.${id}`) })),
    { id: 'inspector', text: t('tabs.inspector') },
    { id: 'records', text: t('tabs.events') },
  ]
  return (
    <div className={css.phone}>
      <header className={css.phoneBar}>
        <Logo />
        <h1 className="visually-hidden">Orrery</h1>
        <Scene />
        <PageControls compact />
      </header>
      <main className={css.phoneStage} id="stage" aria-label={t('app.panelStage')} tabIndex={-1}>
        <StagePanel />
      </main>
      <div className={css.phoneTransport}>
        <TouchTransport />
      </div>
      <section className={css.phoneTimeline} aria-label={t('timeline.label')}>
        <PanelBoundary>
          <Timeline narrow />
        </PanelBoundary>
      </section>
      <TabBar label={t('tabs.left')} name="phone" tabs={tabs} value={tab} onChange={choose} />
      <TabPanel name="phone" id={tab} className={css.phoneContent}>
        {tab === 'inspector' ? (
          <PanelBoundary>
            <Inspector />
          </PanelBoundary>
        ) : tab === 'records' ? (
          <Records closable={false} />
        ) : (
          <LeftContent tab={tab} plainEditor />
        )}
      </TabPanel>
    </div>
  )
}
