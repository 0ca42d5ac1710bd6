import type { Call } from '../../protocol/control.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { keep, readKept } from '../share/storage.ts'
import { exportRun } from './run-control.ts'
import { useRun } from './run-store.ts'

const acts = new Set<Call['do']>(['request', 'apply', 'kubectl', 'fault', 'fork'])
/** The first action is kept almost at once, further ones at most this often. */
const apartMs = 800
const soonMs = 40
const whileRunningMs = 15_000

/** After a reset, what was kept of the run before is put aside: a reload must not bring it back in place of the new one. */
async function leaveKept(touched: boolean): Promise<void> {
  const kept = touched ? await readKept('run') : undefined
  if (kept && (await keep('previous', kept))) useRun.getState().set({ hasPrevious: true })
  await keep('run', undefined)
}

/** Keeps the run in this browser: soon after each action, now and then while it runs, and when the page is left. */
export function keepRun(client: ClusterClient): void {
  let due: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let keptSteps = -1
  // Of a large cluster the document takes long to make: then it is made less often.
  let exportMs = 0
  let keptAt = Number.NEGATIVE_INFINITY
  const save = async () => {
    clearTimeout(due)
    due = undefined
    dueAt = Number.POSITIVE_INFINITY
    const { ready, touched } = useRun.getState()
    if (!ready || !touched || client.clock().steps === keptSteps) return
    keptSteps = client.clock().steps
    const began = performance.now()
    const document = await exportRun(client)
    keptAt = performance.now()
    exportMs = keptAt - began
    await keep('run', document)
  }
  let last: Promise<void> = Promise.resolve()
  // One after the other: what is put aside must not take away what is saved after it.
  const queue = (work: () => Promise<void>) => {
    // Nothing to tell when it fails: the host was just restarted, and the next occasion comes soon.
    last = last.then(work).catch(() => undefined)
  }
  const saveQuietly = () => queue(save)
  const within = (delayMs: number) => {
    const at = performance.now() + delayMs
    if (at >= dueAt) return
    clearTimeout(due)
    dueAt = at
    due = setTimeout(saveQuietly, delayMs)
  }
  client.onChange((call) => {
    if (call.do === 'reset') {
      const { touched, ready, set } = useRun.getState()
      set({ touched: false, scenario: undefined })
      if (ready) queue(() => leaveKept(touched))
      return
    }
    if (!useRun.getState().ready) return
    if (acts.has(call.do)) useRun.getState().set({ touched: true })
    keptSteps = -1
    within(Math.max(soonMs, keptAt + Math.max(apartMs, exportMs * 5) - performance.now()))
  })
  client.onClock(() => {
    if (client.clock().running) within(Math.max(whileRunningMs, exportMs * 50))
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveQuietly()
  })
}
