import { useEffect, useRef } from 'react'
import { useClock, useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { useWords } from '../words/language.ts'
import type { ReadLesson } from './catalog.ts'
import { Explanation } from './Explanation.tsx'
import { LessonFoot } from './LessonFoot.tsx'
import css from './lesson.module.css'
import { attempt, restartStep, runsLesson, startLesson } from './lesson-run.ts'
import { progressOf, useLessons } from './lesson-store.ts'
import { Prose } from './Prose.tsx'
import { StepList } from './StepList.tsx'
import { StepView } from './StepView.tsx'
import { Told } from './Told.tsx'
import { useStanding } from './use-standing.ts'

/** One lesson: its steps, and the step that is looked at. */
export function LessonView({ read }: { readonly read: ReadLesson }) {
  const t = useWords()
  const { seed } = useClock()
  const { running, active, viewed, progress, set } = useLessons()
  const { lesson, text, path } = read
  const isRunning = runsLesson(running, read, seed)
  const step = lesson.steps[viewed]
  const isLive = isRunning && viewed === active
  const standing = useStanding(path, isLive ? step : undefined)
  const scroll = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Another step begins at its top.
    if (viewed >= 0) scroll.current?.scrollTo({ top: 0 })
  }, [viewed])
  const lines = [
    ...lesson.steps.map(({ id }) => ({ id, title: text.steps[id]?.title ?? id, passed: progressOf(progress, path, id).passed === true })),
    { id: 'explanation', title: t('lesson.explain'), passed: false },
  ]
  return (
    <div className={css.panel}>
      <div className={css.scroll} ref={scroll}>
        <div className={css.head}>
          <div className={css.micro}>
            <button type="button" className={css.back} onClick={() => set({ open: undefined })}>
              {t('lesson.all')}
            </button>
            {' · '}
            {t('lesson.minutes', { count: lesson.minutes })}
          </div>
          <h2>{text.title}</h2>
        </div>
        {viewed === 0 && <Prose blocks={text.intro} />}
        <StepList lines={lines} active={isRunning ? active : undefined} viewed={viewed} onView={(at) => set({ viewed: at, hints: 0 })} />
        {step ? <StepView read={read} step={step} standing={standing} /> : <Explanation read={read} />}
      </div>
      {step && !isLive && <Elsewhere read={read} isRunning={isRunning} />}
      {step && isLive && <Told read={read} step={step} standing={standing} />}
      {step && isLive && <LessonFoot read={read} step={step} />}
    </div>
  )
}

/** How to come to a step that is looked at but not worked on. */
function Elsewhere({ read, isRunning }: { readonly read: ReadLesson; readonly isRunning: boolean }) {
  const t = useWords()
  const client = useCluster()
  const { active, viewed, begins } = useLessons()
  const { lesson } = read
  const hasBegun = isRunning && viewed < active && begins[lesson.steps[viewed]?.id ?? ''] !== undefined
  return (
    <div className={css.told}>
      <div className={css.plate}>
        {!isRunning && <p>{t('lesson.detached')}</p>}
        {!hasBegun && viewed > 0 && <p>{t('lesson.skipHint')}</p>}
        <Button small onClick={() => attempt(hasBegun ? restartStep(client, read, viewed) : startLesson(client, read, viewed))}>
          {hasBegun ? t('lesson.again') : viewed === 0 ? t('lesson.start') : t('lesson.skipTo')}
        </Button>
      </div>
    </div>
  )
}
