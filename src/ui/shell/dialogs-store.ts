import { create } from 'zustand'

/** Dialogs of the page; at most one is open. */
export type DialogName = 'share' | 'help'

interface DialogsState {
  readonly shown: DialogName | undefined
  open(name: DialogName): void
  close(): void
}

/** Which dialog is open. */
export const useDialogs = create<DialogsState>()((set) => ({
  shown: undefined,
  open: (name) => set({ shown: name }),
  close: () => set({ shown: undefined }),
}))
