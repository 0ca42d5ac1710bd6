import { create } from 'zustand'

export interface NoticeAction {
  readonly text: string
  act(): void
}

/** A sentence to the person, already in their language, with what can be done about it. */
export interface Notice {
  readonly id: number
  /** `failure` stays until it is dismissed; `plain` goes by itself. */
  readonly tone: 'plain' | 'failure'
  readonly text: string
  readonly detail?: string | undefined
  readonly actions?: readonly NoticeAction[] | undefined
}

interface NoticeState {
  readonly notices: readonly Notice[]
  readonly nextId: number
  add(notice: Omit<Notice, 'id'>): void
  dismiss(id: number): void
}

const atMost = 4

/** Notices at the foot of the page, oldest first. */
export const useNotices = create<NoticeState>()((set) => ({
  notices: [],
  nextId: 1,
  add: (notice) =>
    set(({ notices, nextId }) => ({
      notices: [...notices.filter((other) => other.text !== notice.text), { ...notice, id: nextId }].slice(-atMost),
      nextId: nextId + 1,
    })),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}))

/** Says something; an error is said with `sayFailure`. */
export function say(text: string, actions?: readonly NoticeAction[]): void {
  useNotices.getState().add({ tone: 'plain', text, actions })
}

/** Says that something did not work: what, where, and what to do. */
export function sayFailure(text: string, detail?: string, actions?: readonly NoticeAction[]): void {
  useNotices.getState().add({ tone: 'failure', text, detail, actions })
}
