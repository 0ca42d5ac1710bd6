import { type Selection, type StageView, stageViews, usePage } from '../state/page-store.ts'

/** What a link says about the page: the view and the selection. */
interface View {
  readonly stageView: StageView
  readonly selection?: Selection
}

/** The page as it is, for a link or the kept run. */
export function currentView(): View {
  const { stageView, selection } = usePage.getState()
  return selection ? { stageView, selection } : { stageView }
}

/** Shows what a link says, as far as it is sound: it comes from outside. */
export function showView(view: unknown): void {
  if (typeof view !== 'object' || view === null) return
  const { stageView, selection } = view as Partial<Record<keyof View, unknown>>
  const page = usePage.getState()
  const wanted = stageViews.find((known) => known === stageView)
  if (wanted) page.set({ stageView: wanted })
  if (typeof selection !== 'object' || selection === null) return
  const { resource, key } = selection as Record<string, unknown>
  if (typeof resource === 'string' && typeof key === 'string' && resource.length < 256 && key.length < 512) page.select({ resource, key })
}
