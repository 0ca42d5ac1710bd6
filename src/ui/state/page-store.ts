import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { ResourceName } from '../../protocol/kinds.ts'

/** The one thing that is picked, in the diagram, tables, YAML, timeline and terminal alike. */
export interface Selection {
  readonly resource: ResourceName
  /** `namespace/name`, or the name of a cluster-wide object. */
  readonly key: string
}

/** Tabs of the stage, in order. */
export const stageViews = ['cluster', 'objects', 'loop', 'scheduler', 'network'] as const
export type StageView = (typeof stageViews)[number]

export const leftTabs = ['lesson', 'scenarios', 'yaml'] as const
export type LeftTab = (typeof leftTabs)[number]

export const footTabs = ['events', 'terminal', 'trace'] as const
export type FootTab = (typeof footTabs)[number]

export const inspectorTabs = ['summary', 'yaml', 'events', 'chart'] as const
export type InspectorTab = (typeof inspectorTabs)[number]

export type Language = 'en' | 'zh-CN'
/** `system` follows the reader's operating system. */
export type Theme = 'light' | 'dark' | 'system'

/** Sizes in pixels. A panel that is closed keeps its size for when it comes back. */
export interface PanelSizes {
  readonly left: number
  readonly leftYaml: number
  readonly right: number
  readonly foot: number
}

export interface PageState {
  readonly stageView: StageView
  readonly leftTab: LeftTab
  readonly footTab: FootTab
  readonly inspectorTab: InspectorTab
  readonly selection?: Selection
  readonly language: Language
  readonly theme: Theme
  readonly sizes: PanelSizes
  readonly closed: { readonly left: boolean; readonly right: boolean; readonly foot: boolean }
  /** The stage's place shows the editor's text against the live objects. */
  readonly diffOpen: boolean
  select(selection: Selection | undefined): void
  set(change: Partial<Omit<PageState, 'select' | 'set'>>): void
}

function firstLanguage(): Language {
  return typeof navigator !== 'undefined' && /^zh\b/i.test(navigator.language) ? 'zh-CN' : 'en'
}

/** What the page shows. Never anything of the cluster itself: that is asked for with `useQuery`. */
export const usePage = create<PageState>()(
  persist(
    (set) => ({
      stageView: 'cluster',
      leftTab: 'scenarios',
      footTab: 'events',
      inspectorTab: 'summary',
      language: firstLanguage(),
      theme: 'system',
      sizes: { left: 288, leftYaml: 560, right: 320, foot: 224 },
      closed: { left: false, right: false, foot: false },
      diffOpen: false,
      select: (selection) => set({ selection }),
      set: (change) => set(change),
    }),
    {
      name: 'orrery.page',
      version: 1,
      partialize: ({ diffOpen: _diffOpen, select: _select, set: _set, ...remembered }) => remembered,
    },
  ),
)

/** What is picked. */
export function useSelection(): Selection | undefined {
  return usePage((page) => page.selection)
}
