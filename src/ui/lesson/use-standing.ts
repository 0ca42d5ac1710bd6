import { useEffect, useRef } from 'react'
import type { Step } from '../../lessons/lesson.ts'
import type { Check, Verdict } from '../../protocol/checks.ts'
import type { Query } from '../../protocol/queries.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { useCluster, useQuery } from '../client/cluster-context.tsx'
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
  const client = useCluster()
  const { begins, showing } = useLessons()
  const { id = '', checks = {}, mistakes = [], predict } = step ?? {}
  const begin = begins[id]
  const goals = Object.values(checks)
  const options = predict?.options ?? []
  const asked: readonly Check[] = [...goals, ...mistakes.map(({ when }) => when), ...options.map(({ check }) => check)]
  const query = step && begin ? ({ kind: 'checks', checks: asked, begin } as const) : undefined
  const latest = useRef(query)
  latest.current = query
  const verdicts = useQuery(query)?.verdicts
  const isMet = (index: number) => verdicts?.[index]?.state === 'met'
  const isPassed = verdicts !== undefined && !showing && goals.every((_, index) => isMet(index))
  const happened = options.find((_, index) => isMet(goals.length + mistakes.length + index))?.id
  useEffect(() => {
    const { current } = latest
    if (isPassed && current) notePassed(client, current, goals.length, { path, id, happened }).catch(() => undefined)
  }, [client, isPassed, happened, path, id, goals.length])
  if (!verdicts) return undefined
  return {
    goals: verdicts.slice(0, goals.length),
    isPassed,
    mistakes: mistakes.filter((_, index) => isMet(goals.length + index)).map((mistake) => mistake.id),
    ...(happened ? { happened } : undefined),
  }
}

/**
 * Keeps that a step was passed. What the page has seen may be of a moment that was just left (the shown solution): the host is asked for the
 * present one.
 */
async function notePassed(
  client: ClusterClient,
  query: Extract<Query, { readonly kind: 'checks' }>,
  goals: number,
  { path, id, happened }: { readonly path: string; readonly id: string; readonly happened: string | undefined },
): Promise<void> {
  const answer = await client.call({ do: 'query', query })
  const { showing, note } = useLessons.getState()
  if (showing || answer.kind !== 'checks' || !answer.verdicts.slice(0, goals).every(({ state }) => state === 'met')) return
  note(path, id, { passed: true, ...(happened ? { graded: happened } : undefined) })
}
