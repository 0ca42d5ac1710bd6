import type { Container, ContainerState, ContainerStatus, ResourceList } from '../../protocol/objects.ts'
import { toTimestamp } from '../../protocol/time.ts'
import { specOf } from './agent.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import { hasEnded, isReady, isRunning, isStarted, shouldRun } from './restart.ts'

/** A container's status as the API shows it. Upstream: pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses. */
export function containerStatus(record: PodRecord, container: ContainerRecord): ContainerStatus {
  const spec = specOf(record, container)
  const { state, lastState } = statesOf(record, container)
  const requests = spec.resources?.requests
  const made = container.id !== ''
  return {
    name: container.name,
    state,
    lastState,
    ready: isReady(record, container),
    restartCount: container.restarts,
    image: made ? container.image : spec.image,
    imageID: container.imageId,
    ...(made ? { containerID: container.id } : undefined),
    started: isStarted(record, container),
    ...(made && requests && hasAny(requests) ? { allocatedResources: requests } : undefined),
    ...(made ? { resources: spec.resources ?? {} } : undefined),
    ...mountsOf(spec),
  }
}

function statesOf(record: PodRecord, container: ContainerRecord): { readonly state: ContainerState; readonly lastState: ContainerState } {
  const lastState = container.last ? { terminated: container.last } : {}
  if (isRunning(container)) return { state: { running: { startedAt: toTimestamp(container.startedAt) } }, lastState }
  const { reason, message } = container
  const waiting = reason !== '' && shouldRun(record, container) ? { waiting: message === '' ? { reason } : { reason, message } } : undefined
  if (hasEnded(container)) {
    const terminated = terminatedState(container)
    return waiting ? { state: waiting, lastState: { terminated } } : { state: { terminated }, lastState }
  }
  const initializes = record.containers[0]?.kind !== 'main'
  return { state: waiting ?? { waiting: { reason: initializes ? 'PodInitializing' : 'ContainerCreating' } }, lastState }
}

/** How the present instance ended. */
export function terminatedState(container: ContainerRecord): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: container.exitCode,
    reason: container.exitReason,
    startedAt: toTimestamp(container.startedAt),
    finishedAt: toTimestamp(container.finishedAt),
    containerID: container.id,
  }
}

const hasAny = (list: ResourceList): boolean => {
  for (const _ in list) return true
  return false
}

function mountsOf({ volumeMounts }: Container): { readonly volumeMounts?: readonly unknown[] } | undefined {
  if (!volumeMounts || volumeMounts.length === 0) return undefined
  return {
    volumeMounts: volumeMounts.map(({ name, mountPath, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : undefined),
    })),
  }
}

/** How a container ended that nobody saw ending. */
export const unknownEnd = (when: 'deleted' | 'terminated'): NonNullable<ContainerState['terminated']> => ({
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: `The container could not be located when the pod was ${when}${when === 'deleted' ? '.  The container used to be Running' : ''}`,
  startedAt: null,
  finishedAt: null,
})
