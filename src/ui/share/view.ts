import { useRun } from '../run/run-store.ts'
import { type ScenarioId, scenarioIds } from '../scenarios/scenarios.ts'
import { type Selection, type StageView, stageViews, usePage } from '../state/page-store.ts'

/** What a link says about the page: the view and the selection. */
interface View {
  readonly stageView: StageView
  readonly selection?: Selection
  /** The example that the run began with. */
  readonly scenario?: ScenarioId
}

/** The page as it is, for a link or the kept run. */
export function currentView(): View {
  const { stageView, selection } = usePage.getState()
  const { scenario } = useRun.getState()
  return { stageView, ...(selection ? { selection } : {}), ...(scenario ? { scenario } : {}) }
}

/** Shows what a link says, as far as it is sound: it comes from outside. */
export function showView(view: unknown): void {
  if (typeof view !== 'object' || view === null) return
  const { stageView, selection, scenario } = view as Partial<Record<keyof View, unknown>>
  const page = usePage.getState()
  const wanted = stageViews.find((known) => known === stageView)
  if (wanted) page.set({ stageView: wanted })
  const began = scenarioIds.find((known) => known === scenario)
  if (began) useRun.getState().set({ scenario: began })
  if (typeof selection !== 'object' || selection === null) return
  const { resource, key } = selection as Record<string, unknown>
  if (typeof resource === 'string' && typeof key === 'string' && resource.length < 256 && key.length < 512) page.select({ resource, key })
}
