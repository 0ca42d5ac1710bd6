import { Cluster } from '../engine/cluster.ts'
import { Refusal } from './refusal.ts'
import type { RunClock } from './run-clock.ts'
import { readRunDocument } from './run-document.ts'

/** What a replay needs of the session: slices of work, and what happens between them. */
export interface ReplayWork {
  readonly clock: RunClock
  readonly breathe: () => Promise<void>
  readonly progress: (done: number) => void
  readonly isCancelled: () => boolean
}

/** Replays a run document in a cluster of its own, to the very position that it names. Throws a refusal when the document is not sound. */
export async function replayRun(value: unknown, { clock, breathe, progress, isCancelled }: ReplayWork): Promise<Cluster> {
  const document = readRunDocument(value)
  if (!('format' in document)) throw new Refusal(document)
  const cluster = new Cluster(document.options)
  const { kernel } = cluster
  kernel.history.load(cluster.route(document.inputs), document.at)
  while (kernel.world.steps < document.at.steps) {
    const before = kernel.world.steps
    clock.slice(cluster, Number.POSITIVE_INFINITY, () => kernel.world.steps >= document.at.steps)
    if (kernel.world.steps === before) throw new Refusal({ code: 'linkDiverged', detail: `the run ends after ${before} steps` })
    progress(kernel.world.steps / document.at.steps)
    await breathe()
    if (isCancelled()) throw new Refusal({ code: 'cancelled', detail: 'open' })
  }
  kernel.seekPosition(document.at)
  if (cluster.digest() !== document.digest)
    throw new Refusal({ code: 'linkDiverged', detail: 'the replay differs from the recorded moment' })
  return cluster
}
