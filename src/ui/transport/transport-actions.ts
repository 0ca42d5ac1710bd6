import { type Speed, speeds } from '../../protocol/control.ts'
import { SECOND } from '../../protocol/time.ts'
import { type ClusterClient, HostRefusal } from '../client/cluster-client.ts'
import { sayFailure } from '../state/notices.ts'
import { words } from '../words/language.ts'

/** Sends a call of the transport; what the host refuses is told. */
function send(work: Promise<unknown>): void {
  work.catch((error: Error) => {
    if (error instanceof HostRefusal && error.code === 'cancelled') return
    sayFailure(words('notice.refused', { reason: error.message }))
  })
}

/** Runs or pauses. */
export function toggleRun(client: ClusterClient): void {
  send(client.call({ do: client.clock().running ? 'pause' : 'run' }))
}

/** Handles one row of the agenda. */
export function step(client: ClusterClient): void {
  send(client.call({ do: 'step' }))
}

/** Jumps to the next thing that is not background work. */
export function nextEvent(client: ClusterClient): void {
  send(client.call({ do: 'nextEvent' }))
}

/** Sets simulated seconds per wall second. */
export function setSpeed(client: ClusterClient, speed: Speed): void {
  send(client.call({ do: 'setSpeed', speed }))
}

/** Which notch of the scale a speed is nearest to. */
export function notchOf(speed: Speed): number {
  const exact = speeds.indexOf(speed)
  if (exact >= 0 || speed === 'max') return exact
  let best = 0
  for (const [at, mark] of speeds.entries())
    if (mark !== 'max' && Math.abs(Math.log(mark / speed)) < Math.abs(Math.log((speeds[best] as number) / speed))) best = at
  return best
}

/** One notch slower or faster. */
export function changeSpeed(client: ClusterClient, by: 1 | -1): void {
  const next = speeds[notchOf(client.clock().speed) + by]
  if (next !== undefined) setSpeed(client, next)
}

/** Goes to a moment, within the run. */
export function seek(client: ClusterClient, at: number): void {
  const { horizon, now } = client.clock()
  const goal = Math.max(0, at)
  // Beyond the furthest point there is nothing to go back to: time moves on instead.
  if (goal > horizon) send(client.call({ do: 'advance', ms: (goal - now) / 1000 }))
  else send(client.call({ do: 'seek', ms: goal / 1000 }))
}

/** Goes by some seconds, back or forward. */
export function seekBy(client: ClusterClient, seconds: number): void {
  seek(client, client.clock().now + seconds * SECOND)
}

/** Goes on from this moment, and keeps what came after as a branch beside it. */
export function fork(client: ClusterClient): void {
  send(client.call({ do: 'fork' }))
}

/** Goes to the end of another branch. */
export function switchBranch(client: ClusterClient, branch: number): void {
  send(client.call({ do: 'switchBranch', branch }))
}
