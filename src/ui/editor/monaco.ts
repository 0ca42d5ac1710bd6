import * as monaco from 'monaco-editor/editor'
import 'monaco-editor/features/register.all'
import 'monaco-editor/languages/definitions/yaml/register'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { configureMonacoYaml, type MonacoYaml } from 'monaco-yaml'
import schemaUrl from './generated/kubernetes.schema.json?url'
import YamlWorker from './yaml.worker.ts?worker'

self.MonacoEnvironment = { getWorker: (_id, label) => newWorker(label) }

function newWorker(label: string): Worker {
  return label === 'yaml' ? new YamlWorker({ name: 'yaml' }) : new EditorWorker({ name: 'editor' })
}

interface WorkerRequest {
  readonly label?: string
  readonly createData?: unknown
  readonly host?: Record<string, (...values: unknown[]) => unknown>
  readonly keepIdleModels?: boolean
}

/**
 * monaco-yaml 5.5 still asks `createWebWorker` for a worker by module and label; since 0.53 Monaco only takes a worker that is there already.
 * It gets an API of its own that makes the worker: the first message starts it, the second carries its settings.
 */
const monacoForYaml = {
  ...monaco,
  editor: {
    ...monaco.editor,
    createWebWorker(request: WorkerRequest) {
      const worker = newWorker(request.label ?? '')
      worker.postMessage('ignore')
      worker.postMessage(request.createData)
      return monaco.editor.createWebWorker({ worker, host: request.host ?? {}, keepIdleModels: request.keepIdleModels ?? false })
    },
  },
}

let configured: Promise<MonacoYaml> | undefined

/** Gives Monaco the Kubernetes v1.36 schema. May be asked for often, is done once. */
export function configureYaml(): Promise<MonacoYaml> {
  configured ??= fetch(schemaUrl)
    .then((response) => response.json())
    .then((schema) =>
      configureMonacoYaml(monacoForYaml as unknown as Parameters<typeof configureMonacoYaml>[0], {
        enableSchemaRequest: false,
        // With `true`, errors of enumerations list no values.
        isKubernetes: false,
        validate: true,
        hover: true,
        completion: true,
        schemas: [{ uri: 'https://orrery.local/kubernetes-1.36.schema.json', fileMatch: ['**/*.yaml'], schema }],
      }),
    )
  return configured
}

/** Monaco takes no shorter form; a built style sheet has it wherever it can. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour
}

/** Takes the page's colours over: keys and values differ by weight, and colour keeps its six meanings. */
export function useColoursOf(element: Element): void {
  const style = getComputedStyle(element)
  const colour = (token: string) => sixDigits(style.getPropertyValue(`--${token}`).trim())
  const bare = (token: string) => colour(token).replace('#', '')
  const dark = document.documentElement.dataset.theme === 'dark'
  const ink = bare('ink')
  monaco.editor.defineTheme('orrery', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      { token: '', foreground: ink, fontStyle: 'bold' },
      { token: 'type', foreground: bare('ink-2'), fontStyle: '' },
      { token: 'comment', foreground: bare('ink-3'), fontStyle: '' },
      { token: 'operators', foreground: bare('ink-3'), fontStyle: '' },
      { token: 'delimiter', foreground: bare('ink-3'), fontStyle: '' },
      { token: 'meta', foreground: bare('ink-3'), fontStyle: '' },
    ],
    colors: {
      'editor.background': colour('raised'),
      'editor.foreground': colour('ink'),
      'editorLineNumber.foreground': colour('ink-3'),
      'editorLineNumber.activeForeground': colour('ink'),
      'editorLineNumber.dimmedForeground': colour('ink-3'),
      'editorCursor.foreground': colour('ink'),
      'editor.selectionBackground': colour('select-wash'),
      'editor.inactiveSelectionBackground': colour('select-wash'),
      'editor.lineHighlightBackground': colour('panel'),
      'editor.lineHighlightBorder': colour('panel'),
      'editorIndentGuide.background1': colour('line'),
      'editorIndentGuide.activeBackground1': colour('edge'),
      'editorError.foreground': colour('failure'),
      'editorWarning.foreground': colour('difference'),
      'editorWidget.background': colour('raised'),
      'editorWidget.foreground': colour('ink'),
      'editorWidget.border': colour('edge'),
      'editorHoverWidget.background': colour('raised'),
      'editorHoverWidget.foreground': colour('ink'),
      'editorHoverWidget.border': colour('edge'),
      'editorSuggestWidget.background': colour('raised'),
      'editorSuggestWidget.foreground': colour('ink'),
      'editorSuggestWidget.selectedBackground': colour('select-wash'),
      'editorSuggestWidget.selectedForeground': colour('ink'),
      'editorSuggestWidget.highlightForeground': colour('ink'),
      'editorSuggestWidget.focusHighlightForeground': colour('ink'),
      'list.hoverBackground': colour('well'),
      'scrollbarSlider.background': `${colour('edge')}55`,
      'scrollbarSlider.hoverBackground': `${colour('edge')}88`,
      'diffEditor.insertedLineBackground': colour('desired-wash'),
      'diffEditor.insertedTextBackground': '#00000000',
      'diffEditor.removedLineBackground': colour('observed-wash'),
      'diffEditor.removedTextBackground': '#00000000',
      'diffEditor.unchangedRegionBackground': colour('well'),
      'diffEditor.unchangedRegionForeground': colour('ink-2'),
      'diffEditor.unchangedCodeBackground': '#00000000',
      focusBorder: colour('ink'),
    },
  })
  monaco.editor.setTheme('orrery')
}

/** How every editor of the page looks. */
export const looks = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 12,
  lineHeight: 18,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontLigatures: false,
  fixedOverflowWidgets: true,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  lineNumbersMinChars: 3,
  glyphMargin: false,
  folding: true,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'line',
  guides: { indentation: true },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
} as const

export { monaco }
