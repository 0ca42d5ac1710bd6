import type { Step } from '../../lessons/lesson.ts'
import { hintSizes } from '../../lessons/lesson-text.ts'
import { useCluster } from '../client/cluster-context.tsx'
import { Button } from '../parts/Button.tsx'
import { Menu } from '../parts/Menu.tsx'
import { useWords } from '../words/language.ts'
import type { ReadLesson } from './catalog.ts'
import css from './lesson.module.css'
import { attempt, restartStep, showSolution, startLesson } from './lesson-run.ts'
import { useLessons } from './lesson-store.ts'

/** Always in view: hints, the solution, and the ways to begin again. */
export function LessonFoot({ read, step }: { readonly read: ReadLesson; readonly step: Step }) {
  const t = useWords()
  const client = useCluster()
  const { hints, showing, set } = useLessons()
  const at = read.lesson.steps.indexOf(step)
  const isBusy = showing !== undefined && !showing.finished
  const title = read.text.steps[step.id]?.title ?? step.id
  return (
    <div className={css.foot}>
      <Button disabled={hints >= hintSizes.length} onClick={() => set({ hints: hints + 1 })}>
        {t('lesson.hint')} <span className={css.micro}>{`${Math.min(hints + 1, hintSizes.length)}/${hintSizes.length}`}</span>
      </Button>
      <Button disabled={showing !== undefined} onClick={() => attempt(showSolution(client, read, step, title))}>
        {t('lesson.showMe')}
      </Button>
      <Menu
        trigger={
          <Button look="quiet" icon="undo" disabled={isBusy}>
            {t('lesson.restart')}
          </Button>
        }
        choices={[
          { id: 'step', text: t('lesson.restartStep'), choose: () => attempt(restartStep(client, read, at)) },
          { id: 'lesson', text: t('lesson.restartLesson'), choose: () => attempt(startLesson(client, read, 0)) },
        ]}
      />
    </div>
  )
}
