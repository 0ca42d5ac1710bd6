import { useEffect } from 'react'
import type { Step } from '../../lessons/lesson.ts'
import type { Check, Verdict } from '../../protocol/checks.ts'
import { useQuery } from '../client/cluster-context.tsx'
import { useLessons } from './lesson-store.ts'

/** How the step that is worked on stands. */
export interface Standing {
  readonly goals: readonly Verdict[]
  /** All goals are met, and not because the solution was shown. */
  readonly isPassed: boolean
  /** Ids of mistakes that have been made. */
  readonly mistakes: readonly string[]
  /** The option of the prediction that came true. */
  readonly happened?: string
}

/** Asks the host about everything of a step at once, and keeps what was passed. Without a step nothing is asked. */
export function useStanding(path: string, step: Step | undefined): Standing | undefined {
  const { begins, showing, note } = useLessons()
  const { id = '', checks = {}, mistakes = [], predict } = step ?? {}
  const begin = begins[id]
  const goals = Object.values(checks)
  const options = predict?.options ?? []
  const asked: readonly Check[] = [...goals, ...mistakes.map(({ when }) => when), ...options.map(({ check }) => check)]
  const verdicts = useQuery(step && begin ? { kind: 'checks', checks: asked, begin } : undefined)?.verdicts
  const isMet = (index: number) => verdicts?.[index]?.state === 'met'
  const isPassed = verdicts !== undefined && !showing && goals.every((_, index) => isMet(index))
  const happened = options.find((_, index) => isMet(goals.length + mistakes.length + index))?.id
  useEffect(() => {
    if (isPassed) note(path, id, { passed: true, ...(happened ? { graded: happened } : undefined) })
  }, [isPassed, happened, path, id, note])
  if (!verdicts) return undefined
  return {
    goals: verdicts.slice(0, goals.length),
    isPassed,
    mistakes: mistakes.filter((_, index) => isMet(goals.length + index)).map((mistake) => mistake.id),
    ...(happened ? { happened } : undefined),
  }
}
