import { type ClusterClient, HostRefusal } from '../client/cluster-client.ts'
import { keep, readKept } from '../share/storage.ts'
import { showView } from '../share/view.ts'
import { say, sayFailure } from '../state/notices.ts'
import { words } from '../words/language.ts'
import { clockText } from '../words/time-text.ts'
import { fileAction, offerLink, saveRunFile, startScenario } from './run-control.ts'
import { useRun } from './run-store.ts'
import { superviseWorker, type WatchedWorker } from './supervise-worker.ts'

/** Starts the host and gives it something to run: the person's own work when there is some, otherwise the first example. Then the link, if any. */
export async function startRun(client: ClusterClient, createWorker: () => WatchedWorker): Promise<void> {
  const started = new Promise<void>((resolve, reject) => {
    superviseWorker(client, {
      createWorker,
      recover: (reason) => recover(client, reason).then(resolve),
      giveUp: (reason) => {
        sayFailure(words('notice.workerDead', { reason }))
        reject(new Error(reason))
      },
    })
    begin(client).then(resolve, (error: unknown) => {
      // The worker crashed meanwhile: recovering goes on from there.
      if (!(error instanceof HostRefusal && error.code === 'cancelled')) reject(error)
    })
  })
  client.onFault((error) => {
    const { report } = error
    sayFailure(words('notice.engineFault', { reason: error.detail }), words('notice.engineFaultHint'), [
      ...(report ? [{ text: words('notice.saveReport'), act: () => saveRunFile(report) }] : []),
      { text: words('notice.startOver'), act: () => startOver(client) },
    ])
  })
  await started
  useRun.getState().set({ ready: true })
  await offerLink(client, location.hash)
  addEventListener('hashchange', () => {
    offerLink(client, location.hash).catch((error: Error) => sayFailure(words('share.error.other', { reason: error.message })))
  })
}

async function begin(client: ClusterClient): Promise<void> {
  if (await readKept('previous')) useRun.getState().set({ hasPrevious: true })
  if (!(await restore(client))) await startScenario(client, 'web')
}

/** Leaves everything behind and starts the first example again. */
export function startOver(client: ClusterClient): void {
  startScenario(client, 'web').catch((error: Error) => sayFailure(words('notice.refused', { reason: error.message })))
}

async function restore(client: ClusterClient): Promise<boolean> {
  const kept = await readKept('run')
  if (!kept) return false
  try {
    const clock = await client.call({ do: 'open', document: kept })
    showView(kept.view)
    useRun.getState().set({ touched: true })
    say(words('share.restored', { time: clockText(clock.now) }), [{ text: words('share.restoredFresh'), act: () => startOver(client) }])
    return true
  } catch (error) {
    if (error instanceof HostRefusal && error.code === 'cancelled') throw error
    await keep('previous', kept)
    await keep('run', undefined)
    useRun.getState().set({ hasPrevious: true })
    sayFailure(words('share.lost', { reason: error instanceof Error ? error.message : String(error) }), undefined, [fileAction(kept)])
    return false
  }
}

/** Brings the run back after a crash. Until it is back, the new worker holds another one, which must not be kept in its place. */
async function recover(client: ClusterClient, reason: string): Promise<void> {
  useRun.getState().set({ ready: false })
  const kept = await readKept('run')
  if (kept) {
    const clock = await client.call({ do: 'open', document: kept })
    sayFailure(words('notice.workerCrashed', { reason, time: clockText(clock.now) }))
  } else {
    await startScenario(client, 'web')
    sayFailure(words('notice.workerCrashedFresh', { reason }))
  }
  useRun.getState().set({ ready: true })
}
