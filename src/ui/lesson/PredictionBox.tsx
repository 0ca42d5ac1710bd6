import type { Prediction } from '../../lessons/lesson.ts'
import type { StepText } from '../../lessons/lesson-text.ts'
import { useWords } from '../words/language.ts'
import css from './lesson.module.css'
import type { StepProgress } from './lesson-store.ts'
import { Line } from './Prose.tsx'

/** The question before the step. It is graded by what happens. */
export function PredictionBox({
  prediction,
  text,
  progress: { picked, graded },
  name,
  onPick,
}: {
  readonly prediction: Prediction
  readonly text: StepText
  readonly progress: StepProgress
  readonly name: string
  onPick(option: string): void
}) {
  const t = useWords()
  return (
    <fieldset className={css.predict}>
      <legend>{t('lesson.predict')}</legend>
      {text.predict && (
        <p>
          <Line parts={text.predict} />
        </p>
      )}
      {prediction.options.map(({ id }) => (
        <label key={id} className={css.option}>
          <input type="radio" name={name} value={id} checked={picked === id} disabled={graded !== undefined} onChange={() => onPick(id)} />
          <span>
            <Line parts={text.options[id] ?? []} />
            {graded === id && <b className={css.right}> {t('lesson.rightPick')}</b>}
            {graded !== undefined && graded !== id && picked === id && <b className={css.tag}> {t('lesson.yourPick')}</b>}
          </span>
        </label>
      ))}
      {graded === undefined ? (
        <p className={css.small}>{t('lesson.gradeLater')}</p>
      ) : (
        <p role="status">
          {picked !== undefined && <b>{picked === graded ? t('lesson.right') : t('lesson.wrong')} </b>}
          {text.answer && <Line parts={text.answer} />}
        </p>
      )}
    </fieldset>
  )
}
