import { type Micros, SECOND } from '../../protocol/time.ts'
import { type Agent, later, moveContainer, note, specOf, tell } from './agent.ts'
import { hookOutcome } from './hooks.ts'
import type { ContainerRecord, PodRecord } from './kubelet-state.ts'
import { stopProbes } from './probes.ts'
import { twin } from './runtime/shell/process.ts'

/** The least time that a process is given between SIGTERM and SIGKILL. */
const leastGrace = 2 * SECOND

/** Killed by SIGKILL. */
const killed = 137

interface End {
  readonly at: Micros
  readonly code: number
}

/** The grace period of a pod, in microseconds: what its deletion asked for, or what its spec says. */
export function graceOf({ pod }: PodRecord): Micros {
  return (pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30) * SECOND
}

/**
 * Stops every container of a pod: main containers at the same time, then sidecars in reverse order, all within one grace period. What
 * will happen is worked out here; one row for each container's end remains.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer; kuberuntime_termination_order.go.
 */
export function stopAll(agent: Agent, record: PodRecord, grace: Micros): void {
  let waitsUntil = agent.ctx.now
  for (const container of record.containers) {
    if (container.kind === 'sidecar' || !isStoppable(container)) continue
    const { at } = stopOne(agent, record, container, grace, `Stopping container ${container.name}`, agent.ctx.now)
    waitsUntil = Math.max(waitsUntil, at)
  }
  for (const container of [...record.containers].reverse()) {
    if (container.kind !== 'sidecar' || !isStoppable(container)) continue
    waitsUntil = stopOne(agent, record, container, grace, `Stopping container ${container.name}`, waitsUntil).at
  }
}

const isStoppable = ({ state, process }: ContainerRecord): boolean => (state === 'running' || state === 'stopping') && process !== null

/** Stops one container: Event, preStop hook, its turn, SIGTERM, SIGKILL. Returns when and how it will end. */
export function stopOne(agent: Agent, record: PodRecord, container: ContainerRecord, grace: Micros, message: string, turn: Micros): End {
  const { now } = agent.ctx
  const isFirst = container.state === 'running'
  if (isFirst) {
    tell(agent, record, 'Normal', 'Killing', message, container)
    note(agent, 'killing', record, container)
    moveContainer(agent, record, container, 'kill')
  }
  stopProbes(agent, container, ['liveness', 'startup'])
  const hooked = isFirst ? now + hookTime(agent, record, container, grace) : now
  const termAt = Math.min(Math.max(hooked, turn), Math.max(hooked, now + grace))
  const killAt = termAt + Math.max(leastGrace, grace - (termAt - now))
  const answer = agent.runtime.term(twin(container.process!), specOf(record, container).image, termAt)
  const own = answer === 'ignored' ? undefined : answer
  const end = own && own.at < killAt ? { at: Math.max(own.at, now), code: own.code } : { at: killAt, code: killed }
  if (container.exit) agent.ctx.cancel(container.exit)
  container.exit = later(agent, record, { type: 'exit', container: record.containers.indexOf(container), code: end.code }, end.at - now)
  return end
}

function hookTime(agent: Agent, record: PodRecord, container: ContainerRecord, grace: Micros): Micros {
  const hook = specOf(record, container).lifecycle?.preStop
  if (!hook || grace <= 0) return 0
  const { takes, failure } = hookOutcome(agent, record, container, hook)
  if (failure) tell(agent, record, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', container)
  return Math.min(takes, grace)
}

/** Whether a process of the pod is still there. */
export const hasRunning = (record: PodRecord): boolean => record.containers.some(isStoppable)
