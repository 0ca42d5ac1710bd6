import { specOf } from './agent.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import { hasEnded, isRunning, isStarted, mayRestart, shouldRun } from './restart.ts'

/** What a pass has to do. Indexes into the record's containers. */
export interface Plan {
  /** Condemned: to be killed, and started again when the policy allows. */
  readonly kill: readonly number[]
  readonly start: readonly number[]
  /** Every main container has ended for good: sidecars go as well. */
  readonly stopPod: boolean
}

/** What to do next about a pod's containers. Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions. */
export function planOf(record: PodRecord): Plan {
  const { containers } = record
  const kill: number[] = []
  const start: number[] = []
  for (const [index, container] of containers.entries()) if (isCondemned(record, container)) kill.push(index)
  const isInitialized = initialize(record, start)
  if (!isInitialized) return { kill, start: [...kill, ...start], stopPod: false }
  let kept = 0
  let mains = 0
  for (const [index, container] of containers.entries()) {
    if (container.kind !== 'main') continue
    if (isRunning(container) && !isCondemned(record, container)) kept++
    else if (isCondemned(record, container) ? comesBack(record, container) : shouldRun(record, container)) {
      start.push(index)
      mains++
    }
  }
  const stopPod = kept === 0 && mains === 0
  const sidecarsKilled = kill.filter((index) => containers[index]!.kind === 'sidecar')
  return { kill, start: stopPod ? [] : [...sidecarsKilled, ...start], stopPod }
}

/** The probe that has condemned the running instance, if one has. */
export function failedProbe({ probes }: ContainerRecord): 'liveness' | 'startup' | undefined {
  if (probes.liveness?.result === 'failure') return 'liveness'
  return probes.startup?.result === 'failure' ? 'startup' : undefined
}

/** Whether the running instance must go: a probe says so, or the spec now names another image. */
function isCondemned(record: PodRecord, container: ContainerRecord): boolean {
  if (container.state !== 'running' || container.process === null) return false
  return failedProbe(container) !== undefined || container.runs !== specOf(record, container).image
}

/** A container that a probe kills comes back unless its pod never restarts; the exit code does not count. */
const comesBack = (record: PodRecord, container: ContainerRecord): boolean =>
  failedProbe(container) === undefined ||
  container.kind === 'sidecar' ||
  (specOf(record, container).restartPolicy ?? record.pod.spec.restartPolicy ?? 'Always') !== 'Never'

/** Adds the init containers and sidecars to be started. True when initialisation is over. */
function initialize(record: PodRecord, start: number[]): boolean {
  const { containers } = record
  const begun =
    !record.reinitialize && containers.some((container) => container.kind === 'main' && (container.id !== '' || container.last !== null))
  for (const [index, container] of containers.entries()) {
    if (container.kind === 'main') break
    if (container.kind === 'sidecar') {
      if (!isRunning(container) && !isCondemned(record, container) && shouldRun(record, container)) start.push(index)
      if (!begun && !isStarted(record, container) && (isRunning(container) || specOf(record, container).startupProbe)) return false
    } else if (!begun) {
      if (isRunning(container)) return false
      if (hasEnded(container) && container.exitCode === 0) continue
      if (hasEnded(container) && !mayRestart(record, container)) return false
      if (shouldRun(record, container)) start.push(index)
      return false
    }
  }
  return true
}
