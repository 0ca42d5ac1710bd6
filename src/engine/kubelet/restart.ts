import { specOf } from './agent.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'

/** Whether a process of the container is there. */
export const isRunning = ({ state }: ContainerRecord): boolean => state === 'running' || state === 'stopping'

/** Whether an instance has ended and no other has been made since. */
export const hasEnded = ({ state, id, process }: ContainerRecord): boolean =>
  id !== '' && process === null && state !== 'running' && state !== 'stopping'

export const isDeleted = ({ pod }: PodRecord): boolean => pod.metadata.deletionTimestamp !== undefined

/**
 * Whether the container is to run again: it never ran, or its restart policy says so. Upstream: pkg/kubelet/container/helpers.go,
 * ShouldContainerBeRestarted.
 */
export function shouldRun(record: PodRecord, container: ContainerRecord): boolean {
  if (isDeleted(record) || isRunning(container)) return false
  if (!hasEnded(container)) return true
  return mayRestart(record, container)
}

/** What the restart policy says of an instance that ended as this one did. */
export function mayRestart(record: PodRecord, container: ContainerRecord): boolean {
  switch (policyOf(record, container)) {
    case 'Never':
      return false
    case 'OnFailure':
      return container.exitCode !== 0
    default:
      return true
  }
}

/** The restart policy that holds for a container: its own, or the pod's. An init container of an `Always` pod restarts on failure only. */
export function policyOf(record: PodRecord, container: ContainerRecord): string {
  if (container.kind === 'sidecar') return 'Always'
  const policy = specOf(record, container).restartPolicy ?? record.pod.spec.restartPolicy ?? 'Always'
  return container.kind === 'init' && policy === 'Always' ? 'OnFailure' : policy
}

/** A sidecar counts as started when its startup probe has passed, and so does any container without one. */
export function isStarted(record: PodRecord, container: ContainerRecord): boolean {
  if (!isRunning(container)) return false
  return !specOf(record, container).startupProbe || container.kind === 'init' || container.probes.startup?.result === 'success'
}

/** Ready as the status says it. */
export function isReady(record: PodRecord, container: ContainerRecord): boolean {
  if (container.kind === 'init') return hasEnded(container) && container.exitCode === 0
  if (!isStarted(record, container)) return false
  return !specOf(record, container).readinessProbe || container.probes.readiness?.result === 'success'
}
