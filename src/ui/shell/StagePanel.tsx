import { lazy, Suspense } from 'react'
import { DiffPanel } from '../editor/DiffPanel.tsx'
import { PanelBoundary } from '../parts/PanelBoundary.tsx'
import { usePage } from '../state/page-store.ts'

const Stage = lazy(async () => ({ default: (await import('../stage/Stage.tsx')).Stage }))

/** The diagrams, or in their place the comparison of the editor's text with the live objects. */
export function StagePanel() {
  const diffOpen = usePage((page) => page.diffOpen)
  return (
    <PanelBoundary>
      <Suspense fallback={null}>{diffOpen ? <DiffPanel /> : <Stage />}</Suspense>
    </PanelBoundary>
  )
}
