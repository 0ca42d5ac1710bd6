import type { PodStatus } from '../../protocol/objects.ts'
import type { PodRecord } from './kubelet-state.ts'
import { hasEnded, isRunning, isStarted, mayRestart } from './restart.ts'

export type Phase = NonNullable<PodStatus['phase']>

/**
 * The phase that the containers' states amount to. `isTerminal`: nothing will be started any more.
 * Upstream: pkg/kubelet/kubelet_pods.go, getPhase.
 */
export function phaseOf(record: PodRecord, isTerminal: boolean): Phase {
  let pending = 0
  let running = 0
  let waiting = 0
  let stopped = 0
  let stoppedForGood = 0
  let succeeded = 0
  let mainStarted = false
  let sidecarsPending = 0
  for (const container of record.containers) {
    const isUp = isRunning(container)
    const ended = hasEnded(container) || (!isUp && container.last !== null)
    if (container.kind === 'init') {
      if (hasEnded(container) && container.exitCode !== 0 && !mayRestart(record, container)) return 'Failed'
      if (isUp || !ended) pending++
    } else if (container.kind === 'sidecar') {
      if (isUp) {
        running++
        if (!isStarted(record, container)) sidecarsPending++
      } else if (!ended) {
        sidecarsPending++
        waiting++
      }
    } else {
      if (isUp || ended) mainStarted = true
      if (isUp) running++
      else if (ended) {
        stopped++
        if (hasEnded(container) && !mayRestart(record, container)) stoppedForGood++
        if (hasEnded(container) && container.exitCode === 0) succeeded++
      } else waiting++
    }
  }
  if (pending > 0 || (sidecarsPending > 0 && !mainStarted) || waiting > 0) return 'Pending'
  if (running > 0) return 'Running'
  if (stopped === 0) return 'Pending'
  if (!isTerminal && stopped !== stoppedForGood) return 'Running'
  return stopped === succeeded ? 'Succeeded' : 'Failed'
}
