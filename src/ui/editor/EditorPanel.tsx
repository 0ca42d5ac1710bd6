import { type ClipboardEvent, type ComponentType, type DragEvent, type KeyboardEvent, useEffect, useState } from 'react'
import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Menu } from '../parts/Menu.tsx'
import { scenarioText } from '../scenarios/scenarios.ts'
import { pickFile } from '../share/save-file.ts'
import { say } from '../state/notices.ts'
import { usePage } from '../state/page-store.ts'
import { useWords, words } from '../words/language.ts'
import css from './editor.module.css'
import { applyText } from './editor-actions.ts'
import { replaceText, setText, undoReplace, useEditorText } from './editor-store.ts'
import { Problems } from './Problems.tsx'
import { beginningThatFits, maxEditorBytes, sizeText } from './text-limit.ts'

type Editor = ComponentType<{ readonly label: string; onPosition(line: number, column: number): void }>

/** The YAML tab: the text, what is wrong with it, and Apply. */
export function EditorPanel({ plain = false }: { readonly plain?: boolean }) {
  const t = useWords()
  const client = useCluster()
  const [position, setPosition] = useState<readonly [number, number]>([1, 1])
  const [refused, setRefused] = useState<string | undefined>(undefined)
  const diffOpen = usePage((page) => page.diffOpen)
  const takes = (text: string, replaced = 0) => useEditorText.getState().text.length - replaced + text.length <= maxEditorBytes
  const guardPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain')
    if (takes(text)) return
    event.preventDefault()
    event.stopPropagation()
    setRefused(text)
  }
  const open = (file: File | undefined) => {
    if (!file) return
    file.text().then(
      (text) => {
        if (text.length > maxEditorBytes) setRefused(text)
        else replaceWith(text, file.name)
      },
      (error: Error) => say(error.message),
    )
  }
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer.files[0]
    if (!file) return
    event.preventDefault()
    event.stopPropagation()
    open(file)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    event.stopPropagation()
    void applyText(client, false)
  }
  return (
    <div className={css.editor}>
      <div className={css.text} onPasteCapture={guardPaste} onDropCapture={drop} onKeyDownCapture={press}>
        <TextField plain={plain} onPosition={(line, column) => setPosition([line, column])} />
      </div>
      {refused !== undefined && <Refused text={refused} done={() => setRefused(undefined)} />}
      <Problems />
      <div className={css.bar}>
        <Button look="main" onClick={() => void applyText(client, false)} aria-keyshortcuts="Control+Enter">
          {t('editor.apply')}
        </Button>
        <Button onClick={() => void applyText(client, true)}>{t('editor.dryRun')}</Button>
        {!plain && (
          <Button aria-pressed={diffOpen} onClick={() => usePage.getState().set({ diffOpen: !diffOpen })}>
            {t('editor.diff')}
          </Button>
        )}
        <Menu
          trigger={<Button look="quiet" icon="more" label={t('app.more')} />}
          choices={[
            { id: 'file', text: t('editor.openFile'), choose: () => void pickFile('.yaml,.yml,.json,text/yaml').then(open) },
            {
              id: 'example',
              text: t('editor.example'),
              choose: () => void scenarioText('web').then((text) => replaceWith(text, 'web.yaml')),
            },
          ]}
        />
        {!plain && <span className={css.where}>{t('editor.position', { line: position[0], column: position[1] })}</span>}
      </div>
    </div>
  )
}

function replaceWith(text: string, name: string): void {
  replaceText(text)
  say(words('editor.replaced', { name }), [{ text: words('editor.undo'), act: undoReplace }])
}

function Refused({ text, done }: { readonly text: string; done(): void }) {
  const t = useWords()
  const limit = sizeText(maxEditorBytes)
  const takeBeginning = () => {
    replaceText(beginningThatFits(text, maxEditorBytes))
    say(t('editor.tooLargeKept', { limit }), [{ text: t('editor.undo'), act: undoReplace }])
    done()
  }
  return (
    <div className={css.refused} role="alert">
      <p>{t('editor.tooLarge', { size: sizeText(text.length), limit })}</p>
      <Button small onClick={takeBeginning}>
        {t('editor.takeBeginning', { limit })}
      </Button>
      <Button small onClick={done}>
        {t('editor.discard')}
      </Button>
    </div>
  )
}

type Loaded = { readonly editor: Editor } | { readonly reason: string } | undefined

function TextField({ plain, onPosition }: { readonly plain: boolean; onPosition(line: number, column: number): void }) {
  const t = useWords()
  const [loaded, setLoaded] = useState<Loaded>(undefined)
  useEffect(() => {
    if (plain) return
    let gone = false
    import('./MonacoEditor.tsx').then(
      (module) => gone || setLoaded({ editor: module.default }),
      (error: Error) => gone || setLoaded({ reason: error.message }),
    )
    return () => {
      gone = true
    }
  }, [plain])
  if (plain) return <PlainText />
  if (!loaded) return <p className={css.loading}>{t('editor.loading')}</p>
  if ('reason' in loaded) return <PlainText reason={loaded.reason} />
  return <loaded.editor label={t('editor.label')} onPosition={onPosition} />
}

function PlainText({ reason }: { readonly reason?: string }) {
  const t = useWords()
  const text = useEditorText((state) => state.text)
  return (
    <div className={css.plainBox}>
      {reason && <p className={css.fallback}>{t('editor.fallback', { reason })}</p>}
      <textarea
        className={css.plain}
        aria-label={t('editor.label')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        maxLength={maxEditorBytes}
      />
    </div>
  )
}
