import { Button } from '../parts/Button.tsx'
import { say } from '../state/notices.ts'
import { useWords } from '../words/language.ts'
import css from './inspector.module.css'

const colouredLines = 1_500

/** An object as `kubectl get -o yaml` prints it, to read and copy. */
export function ObjectYaml({ yaml }: { readonly yaml: string }) {
  const t = useWords()
  const lines = yaml.split('\n')
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
      {/* Long lines scroll inside, so it has to be reachable by keyboard. */}
      <pre role="region" aria-label="YAML" tabIndex={0}>
        {lines.length > colouredLines ? yaml : lines.map((line, index) => <Line key={`${index} ${line}`} line={line} />)}
      </pre>
    </div>
  )
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
