import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/language.ts'
import css from './lesson.module.css'

/** One line of the list. */
export interface StepLine {
  readonly id: string
  readonly title: string
  readonly passed: boolean
}

/** All steps of a lesson: any of them can be looked at. */
export function StepList({
  lines,
  active,
  viewed,
  onView,
}: {
  readonly lines: readonly StepLine[]
  readonly active: number | undefined
  readonly viewed: number
  onView(at: number): void
}) {
  const t = useWords()
  return (
    <ol className={css.steps} aria-label={t('lesson.steps')}>
      {lines.map(({ id, title, passed }, index) => (
        <li key={id}>
          <button
            type="button"
            data-on={viewed === index}
            data-done={passed}
            aria-current={viewed === index ? 'step' : undefined}
            onClick={() => onView(index)}
          >
            <span className={css.number}>{passed ? <Icon name="check" /> : index + 1}</span>
            <span className={css.stepTitle}>{title}</span>
            {passed && <span className="visually-hidden">{t('lesson.done')}</span>}
            {active === index && <span className={css.micro}>{t('lesson.now')}</span>}
          </button>
        </li>
      ))}
    </ol>
  )
}
