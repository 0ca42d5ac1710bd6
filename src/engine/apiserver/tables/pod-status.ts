import { type ContainerStatus, isPodReady, type Pod, podCondition } from '../../../protocol/objects.ts'

/** What `kubectl get pods` says of a pod. */
export interface PrintedPod {
  /** STATUS: `Running`, `Init:0/1`, `CrashLoopBackOff`, `Terminating`, ... */
  readonly status: string
  readonly ready: number
  readonly containers: number
  readonly restarts: number
  /** When a container last finished before its restart. */
  readonly lastRestart?: string
}

/** Upstream: pkg/printers/internalversion/printers.go `printPod`. */
export function printPod(pod: Pod): PrintedPod {
  const { status, spec, metadata } = pod
  let text = status.reason || status.phase || 'Unknown'
  if (podCondition(pod, 'PodScheduled')?.reason === 'SchedulingGated') text = 'SchedulingGated'
  const sidecars = new Set((spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always').map((each) => each.name))
  const counts: Counts = { ready: 0, restarts: 0, sidecarRestarts: 0, lastRestart: '' }
  const initText = initStatus(pod, sidecars, counts)
  const isInitialized = podCondition(pod, 'Initialized')?.status === 'True'
  if (initText !== undefined && !isInitialized) text = initText
  else {
    if (initText === undefined || isInitialized) counts.restarts = counts.sidecarRestarts
    text = containersStatus(pod, text, counts)
  }
  if (metadata.deletionTimestamp !== undefined)
    text = status.reason === 'NodeLost' ? 'Unknown' : status.phase === 'Failed' || status.phase === 'Succeeded' ? text : 'Terminating'
  const containers = spec.containers.length + sidecars.size
  return {
    status: text,
    ready: counts.ready,
    containers,
    restarts: counts.restarts,
    ...(counts.lastRestart ? { lastRestart: counts.lastRestart } : undefined),
  }
}

interface Counts {
  ready: number
  restarts: number
  sidecarRestarts: number
  lastRestart: string
}

/** The `Init:` text of the first init container that is not done; undefined when all are. */
function initStatus(pod: Pod, sidecars: ReadonlySet<string>, counts: Counts): string | undefined {
  const total = pod.spec.initContainers?.length ?? 0
  const statuses = pod.status.initContainerStatuses ?? []
  for (let i = 0; i < statuses.length; i++) {
    const container = statuses[i]!
    count(container, counts)
    const isSidecar = sidecars.has(container.name)
    if (isSidecar) counts.sidecarRestarts += container.restartCount
    const { waiting, terminated } = container.state ?? {}
    if (terminated?.exitCode === 0) continue
    if (isSidecar && container.started) {
      if (container.ready) counts.ready++
      continue
    }
    if (terminated)
      return `Init:${terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)}`
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
    return `Init:${i}/${total}`
  }
  return undefined
}

function containersStatus(pod: Pod, phase: string, counts: Counts): string {
  const statuses = pod.status.containerStatuses ?? []
  let text = phase
  let hasRunning = false
  for (let i = statuses.length - 1; i >= 0; i--) {
    const container = statuses[i]!
    count(container, counts)
    counts.restarts += container.restartCount
    const { waiting, terminated, running } = container.state ?? {}
    if (waiting?.reason) text = waiting.reason
    else if (terminated) text = terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)
    else if (container.ready && running) {
      hasRunning = true
      counts.ready++
    }
  }
  if (text === 'Completed' && hasRunning) return isPodReady(pod) ? 'Running' : 'NotReady'
  return text
}

function count({ lastState, restartCount }: ContainerStatus, counts: Counts): void {
  const finished = lastState?.terminated?.finishedAt
  if (restartCount > 0 && finished && finished > counts.lastRestart) counts.lastRestart = finished
}
