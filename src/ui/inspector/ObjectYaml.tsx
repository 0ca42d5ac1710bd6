import { useMemo } from 'react'
import { Button } from '../parts/Button.tsx'
import { ScrollBox } from '../parts/ScrollBox.tsx'
import { say } from '../state/notices.ts'
import { useWords } from '../words/language.ts'
import css from './inspector.module.css'

const colouredLines = 1_500

/** An object as `kubectl get -o yaml` prints it, to read and copy. */
export function ObjectYaml({ yaml }: { readonly yaml: string }) {
  const t = useWords()
  const lines = useMemo(() => linesOf(yaml), [yaml])
  const copy = () => {
    navigator.clipboard.writeText(yaml).then(
      () => say(t('inspector.copied')),
      () => undefined,
    )
  }
  return (
    <div className={css.yaml}>
      <Button small icon="copy" className={css.copy} onClick={copy}>
        {t('inspector.copy')}
      </Button>
      <ScrollBox className={css.lines} label="YAML">
        <pre>{lines.length > colouredLines ? yaml : lines.map(({ at, line }) => <Line key={at} line={line} />)}</pre>
      </ScrollBox>
    </div>
  )
}

function linesOf(yaml: string): readonly { readonly at: number; readonly line: string }[] {
  let at = 0
  return yaml.split('\n').map((line) => {
    const start = at
    at += line.length + 1
    return { at: start, line }
  })
}

function Line({ line }: { readonly line: string }) {
  const match = /^(\s*(?:- )*)([^\s:#][^:]*)(:)(\s.*)?$/.exec(line)
  if (!match) return <span className={css.value}>{`${line}\n`}</span>
  return (
    <>
      <span className={css.key}>{`${match[1]}${match[2]}${match[3]}`}</span>
      <span className={css.value}>{`${match[4] ?? ''}\n`}</span>
    </>
  )
}
