import type { Step } from '../../lessons/lesson.ts'
import type { ReadLesson } from './catalog.ts'
import { GoalList } from './GoalList.tsx'
import { HintBox } from './HintBox.tsx'
import { progressOf, useLessons } from './lesson-store.ts'
import { PredictionBox } from './PredictionBox.tsx'
import { Prose } from './Prose.tsx'
import type { Standing } from './use-standing.ts'

/** One step: what to do, the prediction, and the goals. Without `standing` it is not worked on, and the goals say only what is asked. */
export function StepView({
  read,
  step,
  standing,
}: {
  readonly read: ReadLesson
  readonly step: Step
  readonly standing: Standing | undefined
}) {
  const { path } = read
  const text = read.text.steps[step.id]
  const { progress, hints, note } = useLessons()
  if (!text) return null
  return (
    <>
      <Prose blocks={text.text} />
      <HintBox text={text} shown={hints} />
      {step.predict && (
        <PredictionBox
          prediction={step.predict}
          text={text}
          progress={progressOf(progress, path, step.id)}
          name={`${path}/${step.id}`}
          onPick={(picked) => note(path, step.id, { picked })}
        />
      )}
      <GoalList checks={Object.values(step.checks)} verdicts={standing?.goals} />
    </>
  )
}
