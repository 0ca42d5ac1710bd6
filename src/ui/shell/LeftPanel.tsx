import { Suspense } from 'react'
import { EditorPanel } from '../editor/EditorPanel.tsx'
import { LessonPanel } from '../lesson/lesson-panel.ts'
import { Button } from '../parts/Button.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { TabBar, TabPanel } from '../parts/TabBar.tsx'
import { ScenariosPanel } from '../scenarios/ScenariosPanel.tsx'
import { type LeftTab, leftTabs, usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import css from './shell.module.css'

/** The tabs that there are: no lessons, no tab. */
export const shownLeftTabs = leftTabs.filter((tab) => tab !== 'lesson' || LessonPanel !== undefined)

/** The tab that is shown, whatever was remembered. */
export function useLeftTab(): LeftTab {
  const remembered = usePage((page) => page.leftTab)
  return shownLeftTabs.includes(remembered) ? remembered : 'scenarios'
}

/** Lesson, scenarios and YAML. `closable`: it stands in a panel that can be hidden. */
export function LeftPanel({ closable = false }: { readonly closable?: boolean }) {
  const t = useWords()
  const tab = useLeftTab()
  const set = usePage((page) => page.set)
  return (
    <>
      <TabBar
        label={t('tabs.left')}
        name="left"
        tabs={shownLeftTabs.map((id) => ({ id, text: t(`tabs.${id}`) }))}
        value={tab}
        onChange={(leftTab) => set({ leftTab })}
        end={
          closable && (
            <Button
              look="quiet"
              small
              icon="left"
              label={t('app.hidePanel')}
              onClick={() => set({ closed: { ...usePage.getState().closed, left: true } })}
            />
          )
        }
      />
      <TabPanel name="left" id={tab} className={css.content}>
        <LeftContent tab={tab} />
      </TabPanel>
    </>
  )
}

/** What a tab of the left panel shows. */
export function LeftContent({ tab, plainEditor = false }: { readonly tab: LeftTab; readonly plainEditor?: boolean }) {
  return (
    <PanelBoundary key={tab}>
      {tab === 'lesson' && LessonPanel && (
        <Suspense fallback={null}>
          <LessonPanel />
        </Suspense>
      )}
      {tab === 'scenarios' && <ScenariosPanel />}
      {tab === 'yaml' && <EditorPanel plain={plainEditor} />}
    </PanelBoundary>
  )
}
