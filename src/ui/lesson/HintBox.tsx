import { hintSizes, type StepText } from '../../lessons/lesson-text.ts'
import { useWords } from '../words/language.ts'
import css from './lesson.module.css'
import { Line } from './Prose.tsx'

/** The hints that are open: where to look, what to change, the exact change. */
export function HintBox({ text, shown }: { readonly text: StepText; readonly shown: number }) {
  const t = useWords()
  if (shown === 0) return null
  return (
    <section className={css.section} aria-live="polite">
      <ol className={css.hints}>
        {hintSizes.slice(0, shown).map((size) => (
          <li key={size}>
            <h4>{t(`lesson.hints.${size}`)}</h4>
            <p>
              <Line parts={text.hints[size] ?? []} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
