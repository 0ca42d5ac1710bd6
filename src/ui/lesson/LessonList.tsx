import { useState } from 'react'
import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { pickFile, saveFile } from '../share/save-file.ts'
import { say, sayFailure } from '../state/notices.ts'
import { useWords } from '../words/language.ts'
import { type ReadLesson, searchLessons } from './catalog.ts'
import { StateMark } from './GoalList.tsx'
import css from './lesson.module.css'
import { attempt, startLesson } from './lesson-run.ts'
import { progressFile, progressOf, readProgressFile, useLessons } from './lesson-store.ts'

/** All lessons, to be searched; what is solved stays as reference. */
export function LessonList({ lessons }: { readonly lessons: readonly ReadLesson[] }) {
  const t = useWords()
  const [query, setQuery] = useState('')
  const found = searchLessons(lessons, query)
  const parts = [...new Set(found.map(({ part }) => part))]
  return (
    <div className={css.panel}>
      <div className={css.scroll}>
        <div className={css.head}>
          <input
            type="search"
            className={css.search}
            value={query}
            placeholder={t('lesson.search')}
            aria-label={t('lesson.search')}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        {found.length === 0 && <p className={css.quiet}>{t('lesson.none')}</p>}
        {parts.map((part) => (
          <section key={part} className={css.part}>
            <h2>{partName(part, t)}</h2>
            {found
              .filter((lesson) => lesson.part === part)
              .map((lesson) => (
                <LessonCard key={lesson.path} read={lesson} />
              ))}
          </section>
        ))}
      </div>
      <ProgressButtons />
    </div>
  )
}

function LessonCard({ read }: { readonly read: ReadLesson }) {
  const t = useWords()
  const client = useCluster()
  const { lesson, text, path } = read
  const progress = useLessons((state) => state.progress)
  const isRunning = useLessons((state) => state.running === path)
  const set = useLessons((state) => state.set)
  const passed = lesson.steps.filter(({ id }) => progressOf(progress, path, id).passed).length
  const solved = passed === lesson.steps.length
  return (
    <article className={css.card} data-on={isRunning}>
      <h3>
        {text.title}
        {solved && <StateMark state="met" title={t('lesson.solved')} />}
      </h3>
      <p>{text.summary}</p>
      <p className={css.micro}>
        {t('lesson.minutes', { count: lesson.minutes })}
        {passed > 0 && ` · ${t('lesson.passedOf', { passed, count: lesson.steps.length })}`}
      </p>
      <div className={css.buttons}>
        {isRunning ? (
          <Button small onClick={() => set({ open: path })} aria-label={`${t('lesson.resume')}: ${text.title}`}>
            {t('lesson.resume')}
          </Button>
        ) : (
          <Button small onClick={() => attempt(startLesson(client, read, 0))} aria-label={`${t('lesson.start')}: ${text.title}`}>
            {t('lesson.start')}
          </Button>
        )}
        {!isRunning && (
          <Button
            small
            look="quiet"
            onClick={() => set({ open: path, viewed: 0, hints: 0 })}
            aria-label={`${t('lesson.look')}: ${text.title}`}
          >
            {t('lesson.look')}
          </Button>
        )}
      </div>
    </article>
  )
}

function ProgressButtons() {
  const t = useWords()
  const openFile = async () => {
    const file = await pickFile('application/json')
    if (!file) return
    try {
      say(t('lesson.read', { count: readProgressFile(await file.text()) }))
    } catch (error) {
      sayFailure(t('lesson.badFile', { reason: error instanceof Error ? error.message : String(error) }))
    }
  }
  return (
    <div className={css.foot}>
      <Button small look="quiet" icon="file" onClick={() => saveFile('orrery-lessons.json', progressFile())}>
        {t('lesson.save')}
      </Button>
      <Button small look="quiet" onClick={() => attempt(openFile())}>
        {t('lesson.open')}
      </Button>
    </div>
  )
}

/** The name of a part of the course; a part that has none yet is called by its folder. */
function partName(part: string, t: ReturnType<typeof useWords>): string {
  const names: Readonly<Record<string, string>> = { workloads: t('lesson.parts.workloads'), services: t('lesson.parts.services') }
  return names[part] ?? part
}
