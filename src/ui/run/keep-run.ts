import type { Call } from '../../protocol/control.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { keep, readKept } from '../share/storage.ts'
import { exportRun } from './run-control.ts'
import { useRun } from './run-store.ts'

const acts = new Set<Call['do']>(['request', 'apply', 'kubectl', 'fault', 'fork'])
const afterActMs = 800
const whileRunningMs = 15_000

/** After a reset, what was kept of the run before is put aside: a reload must not bring it back in place of the new one. */
async function leaveKept(): Promise<void> {
  const { touched, ready, set } = useRun.getState()
  if (!ready) return
  set({ touched: false, scenario: undefined })
  const kept = touched ? await readKept('run') : undefined
  if (kept && (await keep('previous', kept))) set({ hasPrevious: true })
  await keep('run', undefined)
}

/** Keeps the run in this browser: soon after each action, now and then while it runs, and when the page is left. */
export function keepRun(client: ClusterClient): void {
  let due: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let keptSteps = -1
  // Of a large cluster the document takes long to make: then it is made less often.
  let exportMs = 0
  const save = async () => {
    clearTimeout(due)
    due = undefined
    dueAt = Number.POSITIVE_INFINITY
    if (!useRun.getState().touched || client.clock().steps === keptSteps) return
    keptSteps = client.clock().steps
    const began = performance.now()
    const document = await exportRun(client)
    exportMs = performance.now() - began
    await keep('run', document)
  }
  const saveQuietly = () => {
    // Nothing to tell: the host was just restarted, and the next occasion comes soon.
    save().catch(() => undefined)
  }
  const within = (delayMs: number) => {
    const at = performance.now() + delayMs
    if (at >= dueAt) return
    clearTimeout(due)
    dueAt = at
    due = setTimeout(saveQuietly, delayMs)
  }
  client.onChange((call) => {
    if (call.do === 'reset') {
      leaveKept().catch(() => undefined)
      return
    }
    if (!useRun.getState().ready) return
    if (acts.has(call.do)) useRun.getState().set({ touched: true })
    keptSteps = -1
    within(Math.max(afterActMs, exportMs * 5))
  })
  client.onClock(() => {
    if (client.clock().running) within(Math.max(whileRunningMs, exportMs * 50))
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') saveQuietly()
  })
}
