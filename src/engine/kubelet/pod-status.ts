import type { PodStatus, ResourceList } from '../../protocol/objects.ts'
import { toTimestamp } from '../../protocol/time.ts'
import { deepFreeze } from '../kernel/copy.ts'
import type { Agent } from './agent.ts'
import { containerStatus } from './container-status.ts'
import type { PodRecord } from './kubelet-state.ts'
import { type Phase, phaseOf } from './phase.ts'
import { podConditions } from './pod-conditions.ts'
import { podResources } from './pod-resources.ts'

/** The phase that the pod is in as far as the node can tell, whether or not it has been announced. */
export function truePhase(record: PodRecord): Phase {
  const announced = record.status?.phase ?? record.pod.status.phase
  if (announced === 'Succeeded' || announced === 'Failed') return announced
  return record.verdict?.phase ?? phaseOf(record, record.worker === 'terminating' || record.worker === 'terminated')
}

/**
 * Writes down the pod's status as it is now. A pod that has ended keeps its phase until its worker has stopped everything: only then may
 * others reuse what it held. Upstream: pkg/kubelet/kubelet_pods.go, generateAPIPodStatus; status_manager.go, mergePodStatus.
 */
export function writeStatus(agent: Agent, record: PodRecord): void {
  const { pod, worker, verdict } = record
  const before = record.status ?? pod.status
  const phase = truePhase(record)
  const mayAnnounce = worker === 'terminated' || worker === 'rejected' || (phase !== 'Succeeded' && phase !== 'Failed')
  const announced = mayAnnounce ? phase : (before.phase ?? 'Pending')
  const speaksVerdict = verdict !== null && announced === verdict.phase
  const reason = speaksVerdict ? verdict.reason : before.reason
  const message = speaksVerdict ? verdict.message : before.message
  const init = record.containers.filter(({ kind }) => kind !== 'main')
  const main = record.containers.filter(({ kind }) => kind === 'main')
  const hostIP = agent.state.shape?.internalIP ?? ''
  const status: PodStatus = {
    phase: announced,
    observedGeneration: pod.metadata.generation ?? 1,
    conditions: podConditions(record, phase, toTimestamp(agent.ctx.now)),
    ...(message ? { message } : undefined),
    ...(reason ? { reason } : undefined),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(record.ip ? { podIP: record.ip, podIPs: [{ ip: record.ip }] } : undefined),
    startTime: record.startTime,
    ...(init.length > 0 ? { initContainerStatuses: init.map((container) => containerStatus(record, container)) } : undefined),
    containerStatuses: main.map((container) => containerStatus(record, container)),
    ...resourcesOf(record),
  }
  record.status = deepFreeze(status)
}

interface StatedResources {
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList }
  readonly allocatedResources?: ResourceList
}

/** The spec never changes, so what was worked out for the first status holds for all. */
function resourcesOf({ status, pod }: PodRecord): StatedResources {
  const known = status as (PodStatus & StatedResources) | null
  if (known)
    return {
      ...(known.resources ? { resources: known.resources } : undefined),
      ...(known.allocatedResources ? { allocatedResources: known.allocatedResources } : undefined),
    }
  const requests = podResources(pod.spec, 'requests')
  const limits = podResources(pod.spec, 'limits')
  const has = (list: ResourceList): boolean => Object.keys(list).length > 0
  return {
    resources: { ...(has(limits) ? { limits } : undefined), ...(has(requests) ? { requests } : undefined) },
    ...(has(requests) ? { allocatedResources: requests } : undefined),
  }
}
