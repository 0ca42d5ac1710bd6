import type { Step } from '../../lessons/lesson.ts'
import { type Inline, readInline } from '../../lessons/prose.ts'
import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { useWords } from '../words/language.ts'
import type { ReadLesson } from './catalog.ts'
import { StateMark } from './GoalList.tsx'
import css from './lesson.module.css'
import { attempt, beginStep, leaveShowing, restartStep } from './lesson-run.ts'
import { useLessons } from './lesson-store.ts'
import { Line } from './Prose.tsx'
import type { Standing } from './use-standing.ts'

/** What there is to tell now, always in view: the step is passed, a mistake was made, or the solution is being shown. */
export function Told({
  read,
  step,
  standing,
}: {
  readonly read: ReadLesson
  readonly step: Step
  readonly standing: Standing | undefined
}) {
  const t = useWords()
  const showing = useLessons((lessons) => lessons.showing)
  return (
    <div className={css.told} role="status">
      {showing ? (
        <Shown isFinished={showing.finished} />
      ) : standing?.isPassed ? (
        <Passed read={read} step={step} />
      ) : standing && standing.mistakes.length > 0 ? (
        standing.mistakes.map((id) => (
          <Trouble key={id} read={read} step={step} title={t('lesson.mistake')} words={read.text.steps[step.id]?.mistakes[id] ?? []} />
        ))
      ) : (
        standing?.goals.some(({ state }) => state === 'broken') && (
          <Trouble read={read} step={step} title={t('lesson.broken')} words={readInline(t('lesson.brokenText'))} />
        )
      )}
    </div>
  )
}

function Shown({ isFinished }: { readonly isFinished: boolean }) {
  const t = useWords()
  const client = useCluster()
  return (
    <div className={css.plate}>
      <p>{isFinished ? t('lesson.shown') : t('lesson.showing')}</p>
      {isFinished && (
        <Button small onClick={() => attempt(leaveShowing(client))}>
          {t('lesson.backToMine')}
        </Button>
      )}
    </div>
  )
}

function Passed({ read: { lesson, text }, step }: { readonly read: ReadLesson; readonly step: Step }) {
  const t = useWords()
  const client = useCluster()
  const at = lesson.steps.indexOf(step)
  const following = lesson.steps[at + 1]
  const title = following && text.steps[following.id]?.title
  return (
    <div className={css.plate}>
      <p className={css.passed}>
        <StateMark state="met" title={t('lesson.met')} />
        <b>{following ? t('lesson.passed') : t('lesson.finished')}</b>
      </p>
      <Button small look="main" onClick={() => attempt(beginStep(client, lesson, at + 1))}>
        {title ? t('lesson.next', { title }) : t('lesson.finish')}
      </Button>
    </div>
  )
}

/** Something went wrong: what it was, and the way back. */
function Trouble({
  read,
  step,
  title,
  words,
}: {
  readonly read: ReadLesson
  readonly step: Step
  readonly title: string
  readonly words: readonly Inline[]
}) {
  const t = useWords()
  const client = useCluster()
  return (
    <div className={`${css.plate} ${css.mistake}`}>
      <h3>
        <StateMark state="broken" title={t('lesson.brokenMark')} />
        {title}
      </h3>
      <p>
        <Line parts={words} />
      </p>
      <Button small onClick={() => attempt(restartStep(client, read, read.lesson.steps.indexOf(step)))}>
        {t('lesson.restartStep')}
      </Button>
    </div>
  )
}
