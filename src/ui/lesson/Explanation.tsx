import { useWords } from '../words/language.ts'
import type { ReadLesson } from './catalog.ts'
import css from './lesson.module.css'
import { Prose } from './Prose.tsx'

/** The end of a lesson: five lines of causes, how to see it on a real cluster, and what is simulated. */
export function Explanation({ read: { lesson, text } }: { readonly read: ReadLesson }) {
  const t = useWords()
  return (
    <>
      <section className={css.section}>
        <h3>{t('lesson.causes')}</h3>
        <Prose blocks={text.causes} />
      </section>
      <section className={css.section}>
        <h3>{t('lesson.real')}</h3>
        <Prose blocks={text.real} />
        <ul className={css.commands}>
          {lesson.onRealCluster.map((command) => (
            <li key={command}>
              <code>{command}</code>
            </li>
          ))}
        </ul>
      </section>
      <section className={css.section}>
        <h3>{t('lesson.simulated')}</h3>
        <Prose blocks={text.simulated} />
      </section>
    </>
  )
}
