import { useEffect } from 'react'
import type { ClusterClient } from '../client/cluster-client.ts'
import { useCluster } from '../client/cluster-context.tsx'
import { stageViews, usePage } from '../state/page-store.ts'
import { changeSpeed, nextEvent, seekBy, step, toggleRun } from '../transport/transport-actions.ts'
import { useDialogs } from './dialogs-store.ts'

/** One shortcut: its key, the text that says what it does, and what it does. */
export interface Shortcut {
  /** As `KeyboardEvent.key`, lower case. */
  readonly key: string
  readonly text: 'runPause' | 'step' | 'next' | 'slower' | 'faster' | 'back' | 'undo' | 'help' | 'stage' | 'apply'
  act(client: ClusterClient): void
}

const show = (index: number) => () => {
  const stageView = stageViews[index]
  if (stageView) usePage.getState().set({ stageView, diffOpen: false })
}

/** Every shortcut of the page, in the order of the help. */
export const shortcuts: readonly Shortcut[] = [
  { key: 'k', text: 'runPause', act: toggleRun },
  { key: 's', text: 'step', act: step },
  { key: 'n', text: 'next', act: nextEvent },
  { key: '[', text: 'slower', act: (client) => changeSpeed(client, -1) },
  { key: ']', text: 'faster', act: (client) => changeSpeed(client, 1) },
  { key: ',', text: 'back', act: (client) => seekBy(client, -1) },
  { key: '.', text: 'back', act: (client) => seekBy(client, 1) },
  ...stageViews.map((_view, index) => ({ key: String(index + 1), text: 'stage' as const, act: show(index) })),
  { key: 'escape', text: 'undo', act: () => usePage.getState().select(undefined) },
  { key: '?', text: 'help', act: () => useDialogs.getState().open('help') },
]

const typing = 'input, textarea, select, [contenteditable="true"], [role="textbox"], .monaco-editor, [role="menu"], [role="dialog"]'

/** Listens for shortcuts wherever nothing is being typed. */
export function useShortcuts(): void {
  const client = useCluster()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (event.target instanceof Element && event.target.closest(typing)) return
      const shortcut = shortcuts.find(({ key }) => key === event.key.toLowerCase())
      if (!shortcut) return
      event.preventDefault()
      shortcut.act(client)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [client])
}
