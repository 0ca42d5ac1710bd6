import { useEffect, useRef } from 'react'
import { useTheme } from '../theme/use-theme.ts'
import { setText, type TextProblem, useEditorText } from './editor-store.ts'
import { configureYaml, looks, monaco, useColoursOf as takeColoursOf } from './monaco.ts'

type Marker = monaco.editor.IMarker

/** The YAML editor: completion, documentation on hover, and errors as one types. */
export default function MonacoEditor({ label, onPosition }: { readonly label: string; onPosition(line: number, column: number): void }) {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined)
  const theme = useTheme()
  const tellPosition = useRef(onPosition)
  tellPosition.current = onPosition

  useEffect(() => {
    const element = place.current
    if (!element) return
    takeColoursOf(element)
    const model = monaco.editor.createModel(useEditorText.getState().text, 'yaml', monaco.Uri.parse('file:///objects.yaml'))
    const instance = monaco.editor.create(element, {
      ...looks,
      model,
      ariaLabel: label,
      tabSize: 2,
      insertSpaces: true,
      quickSuggestions: { other: true, comments: false, strings: true },
      wordBasedSuggestions: 'off',
    })
    editor.current = instance
    // The schema comes after the text: typing is possible at once.
    configureYaml().catch((error: Error) => useEditorText.setState({ schemaProblems: [schemaMissing(error)] }))
    const parts = [
      model.onDidChangeContent(() => setText(model.getValue())),
      instance.onDidChangeCursorPosition(({ position }) => tellPosition.current(position.lineNumber, position.column)),
      monaco.editor.onDidChangeMarkers((uris) => {
        if (uris.some((uri) => uri.toString() === model.uri.toString())) readMarkers(model)
      }),
      { dispose: followStore(instance, model) },
      instance,
      model,
    ]
    return () => {
      editor.current = undefined
      for (const part of parts) part.dispose()
    }
  }, [label])

  useEffect(() => {
    // Colours are read from the page, so they have to be read again when the theme has changed.
    if (place.current && theme) takeColoursOf(place.current)
  }, [theme])

  return <div ref={place} style={{ height: '100%' }} data-testid="yaml-editor" />
}

function schemaMissing(error: Error): TextProblem {
  return { by: 'schema', severity: 'warning', message: `schema: ${error.message}`, line: 1, column: 1 }
}

function followStore(instance: monaco.editor.IStandaloneCodeEditor, model: monaco.editor.ITextModel): () => void {
  const showServerProblems = (problems: readonly TextProblem[]) => monaco.editor.setModelMarkers(model, 'server', problems.map(markerOf))
  showServerProblems(useEditorText.getState().serverProblems)
  return useEditorText.subscribe((state, last) => {
    if (state.text !== model.getValue()) model.pushEditOperations([], [{ range: model.getFullModelRange(), text: state.text }], () => null)
    if (state.serverProblems !== last.serverProblems) showServerProblems(state.serverProblems)
    if (state.goTo && state.goTo !== last.goTo) {
      const position = { lineNumber: state.goTo.line, column: state.goTo.column }
      instance.setPosition(position)
      instance.revealPositionInCenterIfOutsideViewport(position)
      instance.focus()
    }
  })
}

function markerOf(problem: TextProblem): monaco.editor.IMarkerData {
  return {
    severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: problem.message,
    startLineNumber: problem.line,
    startColumn: problem.column,
    endLineNumber: problem.endLine ?? problem.line,
    endColumn: problem.endColumn ?? Number.MAX_SAFE_INTEGER,
  }
}

const duplicateKey = /keys must be unique|duplicate key/i

function readMarkers(model: monaco.editor.ITextModel): void {
  const markers = monaco.editor.getModelMarkers({ resource: model.uri }).filter((marker) => marker.owner !== 'server')
  const tooStrict = markers.filter((marker) => duplicateKey.test(marker.message) && marker.severity === monaco.MarkerSeverity.Error)
  if (tooStrict.length > 0) {
    // The API server takes the last of two equal keys and warns: so does the editor.
    const owner = tooStrict[0]!.owner
    const soften = (marker: Marker) => (tooStrict.includes(marker) ? { ...marker, severity: monaco.MarkerSeverity.Warning } : marker)
    monaco.editor.setModelMarkers(model, owner, markers.filter((marker) => marker.owner === owner).map(soften))
    return
  }
  useEditorText.setState({
    schemaProblems: markers
      .filter((marker) => marker.severity >= monaco.MarkerSeverity.Warning)
      .map((marker) => ({
        by: 'schema' as const,
        severity: marker.severity === monaco.MarkerSeverity.Error ? ('error' as const) : ('warning' as const),
        message: marker.message,
        line: marker.startLineNumber,
        column: marker.startColumn,
      })),
  })
}
