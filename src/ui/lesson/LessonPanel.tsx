import { useEffect, useState } from 'react'
import { useCluster } from '../client/cluster-context.tsx'
import { usePage } from '../state/page-store.ts'
import { useWords } from '../words/language.ts'
import { type ReadLesson, readLessons } from './catalog.ts'
import { LessonList } from './LessonList.tsx'
import { LessonView } from './LessonView.tsx'
import css from './lesson.module.css'
import { watchForOthers } from './lesson-run.ts'
import { useLessons } from './lesson-store.ts'

/** The lesson tab: the list of lessons, or the one that is open. */
export function LessonPanel() {
  const t = useWords()
  const client = useCluster()
  const language = usePage((page) => page.language)
  const open = useLessons((lessons) => lessons.open)
  const [read, setRead] = useState<readonly ReadLesson[] | undefined>(undefined)
  const [failure, setFailure] = useState<Error | undefined>(undefined)
  useEffect(() => watchForOthers(client), [client])
  useEffect(() => {
    let isWanted = true
    readLessons(language).then(
      (lessons) => isWanted && setRead(lessons),
      (error: Error) => isWanted && setFailure(error),
    )
    return () => {
      isWanted = false
    }
  }, [language])
  // The panel's boundary says what happened and lets the person try again.
  if (failure) throw failure
  if (!read) return <p className={css.quiet}>{t('lesson.loading')}</p>
  const lesson = read.find(({ path }) => path === open)
  return lesson ? <LessonView key={lesson.path} read={lesson} /> : <LessonList lessons={read} />
}
