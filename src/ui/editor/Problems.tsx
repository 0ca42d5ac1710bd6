import { LinkButton } from '../parts/Button.tsx'
import { useWords } from '../words/language.ts'
import css from './editor.module.css'
import { goToPlace, type TextProblem, useEditorText } from './editor-store.ts'

const atMost = 100
const byWords = { schema: 'editor.bySchema', server: 'editor.byServer', dryRun: 'editor.byDryRun' } as const

/** What is wrong with the text, by whom it was found, and what kubectl printed when it was applied. */
export function Problems() {
  const t = useWords()
  const schema = useEditorText((state) => state.schemaProblems)
  const server = useEditorText((state) => state.serverProblems)
  const answer = useEditorText((state) => state.answer)
  const problems = [...server, ...schema]
  if (problems.length === 0 && !answer) return null
  const isRefused = answer?.lines.length === 0 && server.some(({ severity }) => severity === 'error')
  return (
    <div className={css.problems}>
      {answer && (
        <div className={css.answer} role="status">
          <b>{isRefused ? t('editor.notApplied') : answer.dryRun ? t('editor.dryRunDone') : t('editor.applied')}</b>
          {answer.lines.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
      )}
      {problems.length > 0 && (
        <p className={css.summary}>
          {t('editor.problems', { count: problems.length })} · {t('editor.errorsHint')}
        </p>
      )}
      <ul>
        {problems.slice(0, atMost).map((problem) => (
          <Problem key={`${problem.by} ${problem.line} ${problem.column} ${problem.message}`} problem={problem} />
        ))}
      </ul>
    </div>
  )
}

function Problem({ problem }: { readonly problem: TextProblem }) {
  const t = useWords()
  const isError = problem.severity === 'error'
  return (
    <li className={css.problem}>
      <span className={`${css.sign} ${isError ? css.error : css.warning}`} aria-hidden="true">
        {isError ? '×' : '≠'}
      </span>
      <span>{problem.message}</span>
      <LinkButton onClick={() => goToPlace(problem.line, problem.column)}>{t('editor.line', { line: problem.line })}</LinkButton>
      <span className={css.by}>{t(byWords[problem.by])}</span>
    </li>
  )
}
