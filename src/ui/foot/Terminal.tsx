import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import { useCluster } from '../client/cluster-context.tsx'
import { useEditorText } from '../editor/editor-store.ts'
import { Button } from '../parts/Button.tsx'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { useWords } from '../words/language.ts'
import css from './terminal.module.css'

interface Entry {
  readonly id: number
  readonly command: string
  readonly stdout: string
  readonly stderr: string
}

/** What was typed and answered stays while the page is open, whichever tab is shown. */
const useLog = create<{ readonly entries: readonly Entry[] }>()(() => ({ entries: [] }))
const keptEntries = 200

/** A line of kubectl at a time, answered by the same program that the cluster's users have. */
export function Terminal() {
  const t = useWords()
  const client = useCluster()
  const entries = useLog((log) => log.entries)
  const [line, setLine] = useState('')
  const [back, setBack] = useState(0)
  const output = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const last = entries.at(-1)
  useEffect(() => {
    if (last) output.current?.scrollTo({ top: output.current.scrollHeight })
  }, [last])

  const enter = async (event: FormEvent) => {
    event.preventDefault()
    const command = line.trim()
    if (!command) return
    setLine('')
    setBack(0)
    const { stdout, stderr } = await answer(command)
    useLog.setState(({ entries: before }) => ({
      entries: [...before, { id: (before.at(-1)?.id ?? 0) + 1, command, stdout, stderr }].slice(-keptEntries),
    }))
  }
  const answer = async (command: string) => {
    if (!/^(kubectl|k)(\s|$)/.test(command)) return { stdout: '', stderr: t('terminal.onlyKubectl') }
    try {
      const stdin = /-f\s*-(\s|$)|--filename[= ]-(\s|$)/.test(command) ? useEditorText.getState().text : undefined
      return await client.call({ do: 'kubectl', line: command, ...(stdin === undefined ? {} : { stdin }) })
    } catch (error) {
      return { stdout: '', stderr: error instanceof Error ? error.message : String(error) }
    }
  }
  const recall = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = Math.max(0, Math.min(entries.length, back + step))
    setBack(next)
    setLine(next === 0 ? '' : (entries[entries.length - next]?.command ?? ''))
  }
  return (
    <div className={css.terminal}>
      <ScrollBox className={css.output} ref={output} role="log" label={t('terminal.label')}>
        <Log entries={entries} />
      </ScrollBox>
      <form className={css.line} onSubmit={enter}>
        <span aria-hidden="true">$</span>
        <input
          ref={input}
          className={css.input}
          value={line}
          onChange={(event) => setLine(event.target.value)}
          onKeyDown={recall}
          aria-label={t('terminal.input')}
          placeholder="kubectl get pods -o wide"
          title={t('terminal.stdin')}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
        />
        {entries.length > 0 && (
          <Button look="quiet" small onClick={() => useLog.setState({ entries: [] })}>
            {t('terminal.clear')}
          </Button>
        )}
      </form>
    </div>
  )
}

function Log({ entries }: { readonly entries: readonly Entry[] }) {
  const t = useWords()
  if (entries.length === 0) return <p className={css.hello}>{t('terminal.hello')}</p>
  return entries.map((entry) => (
    <div key={entry.id} className={css.entry}>
      <div className={css.command}>$ {entry.command}</div>
      {entry.stdout && <pre>{entry.stdout.replace(/\n$/, '')}</pre>}
      {entry.stderr && <div className={css.error}>{entry.stderr.replace(/\n$/, '')}</div>}
    </div>
  ))
}
