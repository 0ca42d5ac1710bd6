import { useEffect } from 'react'
import type { Step } from '../../lessons/lesson.ts'
import type { StepText } from '../../lessons/lesson-text.ts'
import type { Check, Verdict } from '../../protocol/checks.ts'
import { useCluster, useQuery } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { useWords } from '../words/language.ts'
import type { ReadLesson } from './catalog.ts'
import { GoalList, StateMark } from './GoalList.tsx'
import { HintBox } from './HintBox.tsx'
import css from './lesson.module.css'
import { attempt, restartStep } from './lesson-run.ts'
import { progressOf, useLessons } from './lesson-store.ts'
import { PredictionBox } from './PredictionBox.tsx'
import { Line, Prose } from './Prose.tsx'

const noText: StepText = { title: '', text: [], hints: {}, options: {}, mistakes: {} }

/** One step: what to do, the prediction, the goals with how they stand, and what went wrong. `isLive`: it is the one that is worked on. */
export function StepView({
  read,
  step,
  isLive,
  onNext,
}: {
  readonly read: ReadLesson
  readonly step: Step
  readonly isLive: boolean
  onNext(): void
}) {
  const t = useWords()
  const { lesson, path } = read
  const text = read.text.steps[step.id] ?? noText
  const { progress, hints, note, showing } = useLessons()
  const standing = useStanding(step, isLive)
  const known = progressOf(progress, path, step.id)
  const isPassed = standing?.isPassed === true && !showing
  const happened = standing?.happened
  useEffect(() => {
    if (isPassed) note(path, step.id, { passed: true, ...(happened ? { graded: happened } : undefined) })
  }, [isPassed, happened, path, step.id, note])
  const following = lesson.steps[lesson.steps.indexOf(step) + 1]
  const nextTitle = following && read.text.steps[following.id]?.title
  return (
    <>
      <Prose blocks={text.text} />
      {step.predict && (
        <PredictionBox
          prediction={step.predict}
          text={text}
          progress={known}
          name={`${path}/${step.id}`}
          onPick={(picked) => note(path, step.id, { picked })}
        />
      )}
      <GoalList checks={Object.values(step.checks)} verdicts={standing?.goals} />
      {!isPassed && !showing && standing?.mistakes.map((id) => <Mistake key={id} read={read} step={step} text={text} id={id} />)}
      {isPassed && (
        <div className={css.plate} role="status">
          <p className={css.passed}>
            <StateMark state="met" title={t('lesson.met')} />
            <b>{following ? t('lesson.passed') : t('lesson.finished')}</b>
          </p>
          <Button small look="main" onClick={onNext}>
            {nextTitle ? t('lesson.next', { title: nextTitle }) : t('lesson.finish')}
          </Button>
        </div>
      )}
      <HintBox text={text} shown={hints} />
    </>
  )
}

/** A mistake that was made: what it did, and the way back. */
function Mistake({
  read,
  step,
  text,
  id,
}: {
  readonly read: ReadLesson
  readonly step: Step
  readonly text: StepText
  readonly id: string
}) {
  const t = useWords()
  const client = useCluster()
  return (
    <div className={`${css.plate} ${css.mistake}`} role="status">
      <h3>
        <StateMark state="broken" title="" />
        {t('lesson.mistake')}
      </h3>
      <p>
        <Line parts={text.mistakes[id] ?? []} />
      </p>
      <Button small onClick={() => attempt(restartStep(client, read, read.lesson.steps.indexOf(step)))}>
        {t('lesson.restartStep')}
      </Button>
    </div>
  )
}

interface Standing {
  readonly goals: readonly Verdict[]
  readonly isPassed: boolean
  /** Mistakes that have been made. */
  readonly mistakes: readonly string[]
  /** The option of the prediction that came true. */
  readonly happened?: string
}

/** Asks the host about everything of a step at once, as long as it is worked on. */
function useStanding({ id, checks, mistakes, predict }: Step, isLive: boolean): Standing | undefined {
  const begin = useLessons((lessons) => lessons.begins[id])
  const goals = Object.values(checks)
  const options = predict?.options ?? []
  const asked: readonly Check[] = [...goals, ...mistakes.map(({ when }) => when), ...options.map(({ check }) => check)]
  const verdicts = useQuery(isLive && begin ? { kind: 'checks', checks: asked, begin } : undefined)?.verdicts
  if (!verdicts) return undefined
  const isMet = (index: number) => verdicts[index]?.state === 'met'
  const happened = options.find((_, index) => isMet(goals.length + mistakes.length + index))?.id
  return {
    goals: verdicts.slice(0, goals.length),
    isPassed: goals.every((_, index) => isMet(index)),
    mistakes: mistakes.filter((_, index) => isMet(goals.length + index)).map((mistake) => mistake.id),
    ...(happened ? { happened } : undefined),
  }
}
