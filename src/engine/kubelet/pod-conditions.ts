import type { Condition, PodStatus } from '../../protocol/objects.ts'
import type { PodRecord } from './kubelet-state.ts'
import type { Phase } from './phase.ts'
import { hasEnded, isReady, isRunning, isStarted } from './restart.ts'

/** Conditions that the kubelet owns, in the order in which it writes them. */
export const kubeletConditions: readonly string[] = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

interface Finding {
  readonly isTrue: boolean
  readonly reason?: string
  readonly message?: string
}

const yes: Finding = { isTrue: true }

/** All conditions of a pod: those of others as they are, then the kubelet's. Upstream: pkg/kubelet/status/generate.go. */
export function podConditions(record: PodRecord, phase: Phase, now: string): readonly Condition[] {
  const { pod } = record
  const others = (pod.status.conditions ?? []).filter(({ type }) => !kubeletConditions.includes(type))
  const containersReady = findContainersReady(record, phase)
  const findings: readonly Finding[] = [
    { isTrue: record.sandbox.ready },
    findInitialized(record, phase),
    containersReady.isTrue ? findGates(record, others) : containersReady,
    containersReady,
    yes,
  ]
  const before = record.status ?? pod.status
  const observedGeneration = pod.metadata.generation ?? 1
  return [...others, ...findings.map((finding, index) => condition(kubeletConditions[index]!, finding, observedGeneration, before, now))]
}

function condition(
  type: string,
  { isTrue, reason, message }: Finding,
  observedGeneration: number,
  before: PodStatus,
  now: string,
): Condition {
  const status = isTrue ? 'True' : 'False'
  const old = before.conditions?.find((each) => each.type === type)
  const isKnown = old?.status === status && old.observedGeneration === observedGeneration && old.lastProbeTime === null
  if (isKnown && old.reason === (reason || undefined) && old.message === (message || undefined)) return old
  return {
    type,
    observedGeneration,
    status,
    lastProbeTime: null,
    lastTransitionTime: old?.status === status ? old.lastTransitionTime! : now,
    ...(reason ? { reason } : undefined),
    ...(message ? { message } : undefined),
  }
}

function findContainersReady(record: PodRecord, phase: Phase): Finding {
  if (phase === 'Succeeded') return { isTrue: false, reason: 'PodCompleted' }
  if (phase === 'Failed') return { isTrue: false, reason: 'PodFailed' }
  const unready = record.containers.filter((container) => container.kind !== 'init' && !isReady(record, container))
  if (unready.length === 0) return yes
  return { isTrue: false, reason: 'ContainersNotReady', message: `containers with unready status: [${names(unready)}]` }
}

function findGates({ pod }: PodRecord, others: readonly Condition[]): Finding {
  const complaints: string[] = []
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const gate = others.find(({ type }) => type === conditionType)
    if (!gate) complaints.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    else if (gate.status !== 'True')
      complaints.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`)
  }
  return complaints.length === 0 ? yes : { isTrue: false, reason: 'ReadinessGatesNotReady', message: complaints.join(', ') }
}

function findInitialized(record: PodRecord, phase: Phase): Finding {
  if (phase === 'Succeeded') return { isTrue: true, reason: 'PodCompleted' }
  if (record.containers.some((container) => container.kind === 'main' && (isRunning(container) || hasEnded(container) || container.last)))
    return yes
  const incomplete = record.containers.filter(
    (container) =>
      (container.kind === 'init' && !isReady(record, container)) || (container.kind === 'sidecar' && !isStarted(record, container)),
  )
  if (incomplete.length === 0) return yes
  return { isTrue: false, reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${names(incomplete)}]` }
}

const names = (containers: readonly { readonly name: string }[]): string => containers.map(({ name }) => name).join(' ')
