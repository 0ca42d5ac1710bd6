import { create } from 'zustand'
import { keep, readKept } from '../share/storage.ts'
import { maxEditorBytes } from './text-limit.ts'

/** Something wrong with the text, and who said so. Lines and columns count from 1. */
export interface TextProblem {
  readonly by: 'schema' | 'server' | 'dryRun'
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly line: number
  readonly column: number
  readonly endLine?: number | undefined
  readonly endColumn?: number | undefined
}

export interface EditorState {
  readonly text: string
  /** What was last found by the schema, and what the API server last answered. */
  readonly schemaProblems: readonly TextProblem[]
  readonly serverProblems: readonly TextProblem[]
  /** kubectl's lines of the last apply or dry run. */
  readonly answer?: { readonly dryRun: boolean; readonly lines: readonly string[] }
  /** The place that a problem points at; the editor goes there when `asked` changes. */
  readonly goTo?: { readonly line: number; readonly column: number; readonly asked: number }
  /** The text before it was replaced by an example or by an object, for undo. */
  readonly before?: string
}

/** The text of the YAML tab. It outlives the editor and the page. */
export const useEditorText = create<EditorState>()(() => ({ text: '', schemaProblems: [], serverProblems: [] }))

/** Changes the text as typing does: what the server said about the old text is forgotten. */
export function setText(text: string): void {
  useEditorText.setState({ text, serverProblems: [], answer: undefined })
}

/** Puts another text in, and keeps the present one for undo. */
export function replaceText(text: string): void {
  const before = useEditorText.getState().text
  setText(text)
  useEditorText.setState({ before })
}

/** Puts back what a replacement took away. */
export function undoReplace(): void {
  const { before } = useEditorText.getState()
  if (before === undefined) return
  setText(before)
  useEditorText.setState({ before: undefined })
}

/** Asks the editor to go to a place. */
export function goToPlace(line: number, column: number): void {
  useEditorText.setState((state) => ({ goTo: { line, column, asked: (state.goTo?.asked ?? 0) + 1 } }))
}

const keepAfterMs = 400

/** Brings back the text of the last visit, or the example, and keeps every change from then on. */
export async function keepEditorText(example: () => Promise<string>): Promise<void> {
  const kept = await readKept('text')
  if (useEditorText.getState().text === '') setText(kept !== undefined && kept.length <= maxEditorBytes ? kept : await example())
  let due: ReturnType<typeof setTimeout> | undefined
  useEditorText.subscribe((state, last) => {
    if (state.text === last.text) return
    clearTimeout(due)
    due = setTimeout(() => void keep('text', state.text), keepAfterMs)
  })
}
