import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { StepBegin } from '../../protocol/checks.ts'
import type { Micros } from '../../protocol/time.ts'

/** What is remembered of a step, over all attempts. */
export interface StepProgress {
  readonly passed?: true
  /** The option that was predicted, and the one that came true. */
  readonly picked?: string | undefined
  readonly graded?: string | undefined
}

/** A solution that is being shown in a fork. */
export interface Showing {
  readonly step: string
  /** The branch of the learner's attempt, and where it stood. */
  readonly branch: number
  readonly at: Micros
  /** Where the fork begins. */
  readonly from: Micros
  readonly finished: boolean
}

export interface LessonState {
  /** Folder of the open lesson; none: the list is shown. */
  readonly open?: string | undefined
  /** Folder of the lesson whose cluster is running. */
  readonly running?: string | undefined
  /** The step that is worked on, and the one that is looked at: positions in the lesson; one beyond the last is the explanation. */
  readonly active: number
  readonly viewed: number
  /** Where each step of this run began, by step id. */
  readonly begins: Readonly<Record<string, StepBegin>>
  readonly showing?: Showing | undefined
  /** How many hints of the viewed step are open. */
  readonly hints: number
  /** By `folder/step id`: never lost by restarting. */
  readonly progress: Readonly<Record<string, StepProgress>>
  set(change: Partial<Omit<LessonState, 'set' | 'note'>>): void
  /** Adds to what is remembered of a step. */
  note(path: string, step: string, change: StepProgress): void
}

/** What the page knows about lessons; kept in this browser. */
export const useLessons = create<LessonState>()(
  persist(
    (set) => ({
      active: 0,
      viewed: 0,
      begins: {},
      hints: 0,
      progress: {},
      set: (change) => set(change),
      note: (path, step, change) =>
        set(({ progress }) => ({ progress: { ...progress, [`${path}/${step}`]: { ...progress[`${path}/${step}`], ...change } } })),
    }),
    { name: 'orrery.lessons', version: 1, partialize: ({ set: _set, note: _note, ...remembered }) => remembered },
  ),
)

/** What is remembered of a step. */
export const progressOf = (progress: LessonState['progress'], path: string, step: string): StepProgress => progress[`${path}/${step}`] ?? {}

const format = 'orrery-lessons'

/** The progress as a file. */
export function progressFile(): string {
  return JSON.stringify({ format, progress: useLessons.getState().progress }, null, 2)
}

/** Takes over progress from a file; nothing that was passed is lost. Returns how many steps the file says are passed. */
export function readProgressFile(text: string): number {
  const value = JSON.parse(text) as { readonly format?: unknown; readonly progress?: unknown } | null
  if (value?.format !== format || typeof value.progress !== 'object' || value.progress === null) throw new Error(`format: ${format}`)
  const { note } = useLessons.getState()
  let passed = 0
  for (const [key, step] of Object.entries(value.progress as Record<string, Partial<Record<keyof StepProgress, unknown>> | null>)) {
    const slash = key.lastIndexOf('/')
    const { picked, graded } = step ?? {}
    const isPassed = step?.passed === true
    if (isPassed) passed++
    note(key.slice(0, slash), key.slice(slash + 1), {
      ...(isPassed ? { passed: true } : undefined),
      ...(typeof picked === 'string' ? { picked } : undefined),
      ...(typeof graded === 'string' ? { graded } : undefined),
    })
  }
  return passed
}
