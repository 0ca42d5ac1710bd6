import type { ClusterClient } from '../client/cluster-client.ts'
import { sayFailure } from '../state/notices.ts'
import { usePage } from '../state/page-store.ts'
import { words } from '../words/language.ts'
import { useEditorText } from './editor-store.ts'

/** Applies the text, or asks the API server what would happen. Its answer is shown at the text. */
export async function applyText(client: ClusterClient, dryRun: boolean): Promise<void> {
  const { text } = useEditorText.getState()
  if (text.trim() === '') {
    sayFailure(words('editor.nothing'))
    return
  }
  try {
    const result = await client.call({ do: 'apply', yaml: text, ...(dryRun ? { dryRun } : {}) })
    // The text may have changed while the API server was asked: what it said is about the old one.
    const isSame = useEditorText.getState().text === text
    useEditorText.setState({
      answer: { dryRun, lines: result.lines },
      serverProblems: isSame ? result.problems.map((problem) => ({ ...problem, by: dryRun ? 'dryRun' : 'server' })) : [],
    })
    const first = result.objects[0]
    if (first && !dryRun && !usePage.getState().selection) usePage.getState().select({ resource: first.resource, key: first.key })
  } catch (error) {
    sayFailure(words('notice.refused', { reason: error instanceof Error ? error.message : String(error) }))
  }
}
