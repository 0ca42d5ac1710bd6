import type { Lesson, Step } from '../../lessons/lesson.ts'
import type { Micros } from '../../protocol/time.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { putAside } from '../run/run-control.ts'
import { useRun } from '../run/run-store.ts'
import { sayFailure } from '../state/notices.ts'
import { usePage } from '../state/page-store.ts'
import { words } from '../words/language.ts'
import type { ReadLesson } from './catalog.ts'
import { atOnce, play, toWatch } from './lesson-commands.ts'
import { useLessons } from './lesson-store.ts'

/** Calls of this file replace the run themselves; anybody else's put the lesson aside. */
let isOurs = false

/** Does work that the learner asked for; what is refused is told. */
export function attempt(work: Promise<unknown>): void {
  work.catch((error: Error) => sayFailure(words('lesson.refused', { reason: error.message })))
}

/** Stands still at a moment of the run. */
export async function lookAt(client: ClusterClient, at: Micros): Promise<void> {
  await client.call({ do: 'pause' })
  await client.call({ do: 'seek', ms: at / 1000 })
}

/** Learns when another run takes the place of the lesson's. Returns the way to stop. */
export function watchForOthers(client: ClusterClient): () => void {
  return client.onChange((call) => {
    // What happens while the page starts is its own doing: it gives back the run that was kept.
    if (!isOurs && useRun.getState().ready && (call.do === 'reset' || call.do === 'open'))
      useLessons.getState().set({ running: undefined, showing: undefined, begins: {} })
  })
}

/** Whether the cluster that runs is that lesson's: the kept run may have been lost or exchanged since. */
export function runsLesson(running: string | undefined, { path, lesson }: ReadLesson, seed: number): boolean {
  return running === path && seed === lesson.seed
}

/** Begins a lesson at a step, on a fresh cluster: the steps before it are played. The learner's own run is put aside. */
export async function startLesson(client: ClusterClient, read: ReadLesson, at: number): Promise<void> {
  const { lesson, path } = read
  const store = useLessons.getState()
  await putAside(client)
  isOurs = true
  try {
    await client.call({ do: 'reset', options: { ...lesson.cluster, seed: lesson.seed } })
  } finally {
    isOurs = false
  }
  const { scenario: _scenario, ...rest } = useRun.getState()
  useRun.setState(rest, true)
  usePage.getState().select(undefined)
  store.set({ open: path, running: path, begins: {}, showing: undefined })
  for (const { id } of lesson.steps.slice(at)) store.note(path, id, { picked: undefined, graded: undefined })
  await play(client, path, lesson.start, atOnce)
  for (const [index, step] of lesson.steps.entries()) {
    if (index >= at) break
    await beginStep(client, lesson, index)
    await play(client, path, step.solution, atOnce)
  }
  await beginStep(client, lesson, at)
  await client.call({ do: 'run' })
}

/** The step begins here and now. */
export async function beginStep(client: ClusterClient, lesson: Lesson, at: number): Promise<void> {
  const step = lesson.steps[at]
  const { begins, set } = useLessons.getState()
  const { steps, now } = client.clock()
  set({ active: at, viewed: at, hints: 0, ...(step ? { begins: { ...begins, [step.id]: { steps, now } } } : undefined) })
  if (step?.view) usePage.getState().set({ stageView: step.view })
  // What is done in the step happens later than its beginning: going back to that moment then takes all of it back.
  await client.call({ do: 'advance', ms: 0.001 })
}

/** Goes back to where the step began, and on from there; the attempt stays beside it as a branch. */
export async function restartStep(client: ClusterClient, { lesson, path }: ReadLesson, at: number): Promise<void> {
  const step = lesson.steps[at]
  const { begins, note, set } = useLessons.getState()
  const begin = step && begins[step.id]
  if (!step || !begin) return
  const kept = Object.fromEntries(lesson.steps.slice(0, at + 1).flatMap(({ id }) => (begins[id] ? [[id, begins[id]]] : [])))
  await client.call({ do: 'pause' })
  await client.call({ do: 'seek', ms: begin.now / 1000 })
  await client.call({ do: 'fork' })
  // Only now: a solution that was being shown must not count on the way.
  set({ active: at, viewed: at, hints: 0, begins: kept, showing: undefined })
  for (const { id } of lesson.steps.slice(at)) note(path, id, { picked: undefined, graded: undefined })
  await client.call({ do: 'run' })
}

/** Plays the solution of a step in a fork of the run, from where the step began. */
export async function showSolution(client: ClusterClient, { path }: ReadLesson, step: Step, title: string): Promise<void> {
  const { begins, set } = useLessons.getState()
  const begin = begins[step.id]
  if (!begin) return
  await client.call({ do: 'pause' })
  const { branch, now } = client.clock()
  const showing = { step: step.id, branch, at: now, from: begin.now }
  set({ showing: { ...showing, finished: false } })
  await client.call({ do: 'seek', ms: begin.now / 1000 })
  await client.call({ do: 'fork', name: words('lesson.fork', { step: title }) })
  await client.call({ do: 'advance', ms: 0.001 })
  await play(client, path, step.solution, toWatch)
  set({ showing: { ...showing, finished: true } })
}

/** Leaves the shown solution, which stays as a branch, and returns to the learner's attempt as it was. */
export async function leaveShowing(client: ClusterClient): Promise<void> {
  const { showing, set } = useLessons.getState()
  if (!showing) return
  await client.call({ do: 'pause' })
  if (client.clock().branches.some(({ id }) => id === showing.branch)) {
    await client.call({ do: 'switchBranch', branch: showing.branch })
    await client.call({ do: 'seek', ms: showing.at / 1000 })
  } else {
    // Nothing had been done yet: there is only the beginning to return to.
    await client.call({ do: 'seek', ms: showing.from / 1000 })
    await client.call({ do: 'fork' })
  }
  set({ showing: undefined })
  await client.call({ do: 'run' })
}
