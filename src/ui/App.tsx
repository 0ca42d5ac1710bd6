import { lazy, Suspense } from 'react'
import { Notices } from './parts/Notices.tsx'
import { PanelBoundary } from './parts/PanelBoundary.tsx'
import { useMedia } from './parts/use-media.ts'
import { useRun } from './run/run-store.ts'
import { OfferDialog } from './share/OfferDialog.tsx'
import { useDialogs } from './shell/dialogs-store.ts'
import { LiveRegion } from './shell/LiveRegion.tsx'
import { PhoneLayout } from './shell/PhoneLayout.tsx'
import css from './shell/shell.module.css'
import { useShortcuts } from './shell/shortcuts.ts'
import { TabletLayout } from './shell/TabletLayout.tsx'
import { WideLayout } from './shell/WideLayout.tsx'
import { useApplyTheme } from './theme/use-theme.ts'
import { useWords } from './words/language.ts'

const ShareDialog = lazy(() => import('./share/ShareDialog.tsx'))
const HelpDialog = lazy(() => import('./shell/HelpDialog.tsx'))

/** The page. */
export function App() {
  const t = useWords()
  useApplyTheme()
  useShortcuts()
  const phone = useMedia('(max-width: 720px)')
  const wide = useMedia('(min-width: 1100px)')
  const dialog = useDialogs((dialogs) => dialogs.shown)
  const offer = useRun((run) => run.offer)
  return (
    <>
      <button type="button" className={css.skip} onClick={() => document.getElementById('stage')?.focus()}>
        {t('app.skip')}
      </button>
      <PanelBoundary>{phone ? <PhoneLayout /> : wide ? <WideLayout /> : <TabletLayout />}</PanelBoundary>
      <Suspense fallback={null}>
        {dialog === 'share' && <ShareDialog />}
        {dialog === 'help' && <HelpDialog />}
      </Suspense>
      {offer && <OfferDialog offer={offer} />}
      <Notices />
      <LiveRegion />
    </>
  )
}
