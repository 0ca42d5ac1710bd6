import { useEffect, useState } from 'react'
import { useClock } from '../client/cluster-context.tsx'
import { usePage } from '../state/page-store.ts'
import { type ReadLesson, readLessons } from './catalog.ts'
import { runsLesson } from './lesson-run.ts'
import { useLessons } from './lesson-store.ts'

/** The lesson whose cluster is running, for the page's title: its name and how far it is. */
export function useLessonScene(): { readonly title: string; readonly step: number; readonly count: number } | undefined {
  const { running, active } = useLessons()
  const language = usePage((page) => page.language)
  const { seed } = useClock()
  const [read, setRead] = useState<ReadLesson | undefined>(undefined)
  useEffect(() => {
    setRead(undefined)
    if (!running) return
    let isWanted = true
    readLessons(language).then(
      (lessons) => isWanted && setRead(lessons.find(({ path }) => path === running)),
      // The lesson tab tells of a failure; here the scene just stays unnamed.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [running, language])
  if (!read || !runsLesson(running, read, seed)) return undefined
  const count = read.lesson.steps.length
  return { title: read.text.title, step: Math.min(active + 1, count), count }
}
