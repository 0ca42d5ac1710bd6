import { useEffect, useRef } from 'react'
import { useTheme } from '../theme/use-theme.ts'
import { looks, monaco, useColoursOf as takeColoursOf } from './monaco.ts'

export interface MonacoDiffProps {
  readonly live: string
  readonly yours: string
  readonly label: string
  /** Told how many lines of yours differ. */
  onLines(lines: number): void
}

/** Two texts in one column: what goes on the live side's ground, what comes on yours. */
export default function MonacoDiff({ live, yours, label, onLines }: MonacoDiffProps) {
  const place = useRef<HTMLDivElement>(null)
  const models = useRef<monaco.editor.IDiffEditorModel>(undefined)
  const theme = useTheme()
  const tellLines = useRef(onLines)
  tellLines.current = onLines
  useEffect(() => {
    const element = place.current
    if (!element) return
    takeColoursOf(element)
    const original = monaco.editor.createModel('', 'yaml', monaco.Uri.parse('diff:///live'))
    const modified = monaco.editor.createModel('', 'yaml', monaco.Uri.parse('diff:///yours'))
    models.current = { original, modified }
    const editor = monaco.editor.createDiffEditor(element, {
      ...looks,
      ariaLabel: label,
      readOnly: true,
      renderSideBySide: false,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true, contextLineCount: 2, minimumLineCount: 4 },
      ignoreTrimWhitespace: false,
    })
    editor.setModel({ original, modified })
    const watch = editor.onDidUpdateDiff(() => {
      const changes = editor.getLineChanges() ?? []
      const count = (from: number, to: number) => (to === 0 ? 0 : to - from + 1)
      tellLines.current(
        changes.reduce(
          (sum, change) =>
            sum +
            Math.max(
              count(change.originalStartLineNumber, change.originalEndLineNumber),
              count(change.modifiedStartLineNumber, change.modifiedEndLineNumber),
            ),
          0,
        ),
      )
    })
    return () => {
      models.current = undefined
      watch.dispose()
      editor.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [label])
  useEffect(() => {
    models.current?.original.setValue(live)
    models.current?.modified.setValue(yours)
  }, [live, yours])
  useEffect(() => {
    if (place.current && theme) takeColoursOf(place.current)
  }, [theme])
  return <div ref={place} style={{ height: '100%' }} />
}
