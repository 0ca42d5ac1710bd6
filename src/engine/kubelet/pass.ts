import { MILLISECOND, SECOND } from '../../protocol/time.ts'
import { type Agent, later, moveContainer, note, podText, specOf, tell, untilRelist } from './agent.ts'
import { firstBackOff, isBackingOff, lengthen, wholeSeconds } from './back-off.ts'
import { beginContainer, createContainer } from './containers.ts'
import { hookOutcome } from './hooks.ts'
import { ensureImage } from './image-manager.ts'
import type { ContainerRecord, Pass, PodRecord } from './kubelet-state.ts'
import { failedProbe, type Plan } from './plan.ts'
import { fetchReferences, referencesOfContainer } from './references.ts'
import { isDeleted, isRunning } from './restart.ts'
import { syncLater } from './sync-later.ts'
import { graceOf, hasRunning, stopAll, stopOne } from './termination.ts'

/** What the worker does after a step of a pass: wait for what it began, look at the pod again, or end it. */
export type Next = 'wait' | 'sync' | 'terminate'

/**
 * Carries out a plan: kills, then starts one container after another. Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go, SyncPod.
 */
export function runPass(agent: Agent, record: PodRecord, plan: Plan, touched = false): Next {
  if (plan.stopPod && !hasRunning(record)) return 'wait'
  record.pass = { todo: [...plan.start], started: false, failed: false, touched, expires: 0, endsPod: plan.stopPod, ends: {} }
  if (plan.stopPod) stopAll(agent, record, graceOf(record))
  else for (const index of plan.kill) condemn(agent, record, index, plan.start.includes(index))
  if (!plan.stopPod && plan.kill.length === 0) return continuePass(agent, record)
  record.busy = 'kill'
  return 'wait'
}

/** Kills a container that a probe has failed or whose definition has changed. */
function condemn(agent: Agent, record: PodRecord, index: number, restarts: boolean): void {
  const container = record.containers[index]!
  const { pod } = record
  const spec = specOf(record, container)
  const kind = failedProbe(container)
  const seconds = (kind && spec[`${kind}Probe`]?.terminationGracePeriodSeconds) ?? pod.spec.terminationGracePeriodSeconds ?? 30
  const why = kind ? `failed ${kind} probe` : 'definition changed'
  // The back-off looks at the instance before this one: the end of this one is not known yet when the pass begins.
  record.pass!.ends[index] = container.last ? container.finishedAt : 0
  record.pass!.touched = true
  stopOne(
    agent,
    record,
    container,
    seconds * SECOND,
    `Container ${container.name} ${why}${restarts ? ', will be restarted' : ''}`,
    agent.ctx.now,
  )
}

/** Goes on with the next container, until one takes time or all are done. */
export function continuePass(agent: Agent, record: PodRecord): Next {
  for (;;) {
    const { pass } = record
    if (!pass || record.busy) return 'wait'
    if (isDeleted(record)) {
      record.pass = null
      return 'terminate'
    }
    const index = pass.todo[0]
    if (index === undefined) return endPass(agent, record, pass)
    if (startContainer(agent, record, index) === 'wait') return 'wait'
  }
}

/** One container: back-off, image, configuration, creation. Each step may take time; its end comes back here. */
function startContainer(agent: Agent, record: PodRecord, index: number): 'wait' | 'done' {
  const container = record.containers[index]!
  if (isRunning(container)) return skip(record, container, true)
  if (container.state !== 'waiting') {
    if (container.state !== 'blocked' && refuseRestart(agent, record, index)) return skip(record, container, false)
    moveContainer(agent, record, container, 'retry')
  }
  const image = ensureImage(agent, record, index)
  if (image === 'failed') return skip(record, container, false)
  return image === 'wait' ? 'wait' : configure(agent, record, index)
}

/** The image is there. */
export function configure(agent: Agent, record: PodRecord, index: number): 'wait' | 'done' {
  const references = referencesOfContainer(specOf(record, record.containers[index]!))
  if (references.length > 0) {
    fetchReferences(agent, record, references)
    return 'wait'
  }
  return create(agent, record, index)
}

/** The configuration has been looked up. */
export function create(agent: Agent, record: PodRecord, index: number): 'wait' | 'done' {
  return createContainer(agent, record, index) ? 'wait' : skip(record, record.containers[index]!, false)
}

/** Takes a container off the list. An init container that could not be started ends the pass. */
export function skip(record: PodRecord, container: ContainerRecord, started: boolean): 'done' {
  const pass = record.pass!
  pass.todo.shift()
  if (started) pass.started = true
  else {
    pass.failed = true
    if (container.kind === 'init') pass.todo = []
  }
  return 'done'
}

/** Whether a restart must wait. A restart that may go ahead makes the next one wait longer. */
function refuseRestart(agent: Agent, record: PodRecord, index: number): boolean {
  const { now } = agent.ctx
  const container = record.containers[index]!
  const endedAt = record.pass!.ends[index] ?? container.finishedAt
  if (endedAt === 0) return false
  if (!isBackingOff(container, endedAt, now)) {
    lengthen(container, endedAt, now)
    return false
  }
  tell(
    agent,
    record,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${container.name} in pod ${podText(record.pod)}`,
    container,
  )
  note(agent, 'backOff', record, container, wholeSeconds(container.backOff))
  container.reason = 'CrashLoopBackOff'
  container.message = `back-off ${wholeSeconds(container.backOff)} restarting failed container=${container.name} pod=${podText(record.pod)}`
  if (container.state === 'stopped') moveContainer(agent, record, container, 'backOff')
  const pass = record.pass!
  const expires = endedAt + container.backOff
  pass.expires = pass.expires === 0 ? expires : Math.min(pass.expires, expires)
  return true
}

/** The container's process has been started. */
export function containerBegun(agent: Agent, record: PodRecord, index: number): Next {
  record.busyToken = 0
  record.busy = ''
  beginContainer(agent, record, index)
  const container = record.containers[index]!
  const hook = specOf(record, container).lifecycle?.postStart
  if (hook) {
    const { takes, failure } = hookOutcome(agent, record, container, hook)
    if (takes > 0 || failure) {
      record.busy = 'hook'
      record.busyToken = later(agent, record, { type: 'hooked', container: index, failure }, takes)
      return 'wait'
    }
  }
  skip(record, container, true)
  return continuePass(agent, record)
}

/** A postStart hook has ended; one that failed takes its container with it. */
export function hooked(agent: Agent, record: PodRecord, index: number, failure: string): Next {
  record.busyToken = 0
  record.busy = ''
  const container = record.containers[index]!
  if (failure && container.process) {
    tell(agent, record, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', container)
    container.reason = 'PostStartHookError'
    container.message = failure
    stopOne(agent, record, container, graceOf(record), 'FailedPostStartHook', agent.ctx.now)
    record.busy = 'kill'
    skip(record, container, false)
    return 'wait'
  }
  skip(record, container, true)
  return continuePass(agent, record)
}

/** A container that the worker was killing has ended. */
export function killed(agent: Agent, record: PodRecord): Next {
  if (record.containers.some(({ state }) => state === 'stopping')) return 'wait'
  record.busy = ''
  if (!record.pass?.endsPod) return continuePass(agent, record)
  record.sandbox.ready = false
  record.pass = null
  return 'sync'
}

function endPass(agent: Agent, record: PodRecord, pass: Pass): Next {
  const wasAsked = record.again
  record.pass = null
  record.again = false
  record.failures = pass.failed ? record.failures + 1 : 0
  if (!pass.failed) return pass.started || wasAsked ? 'sync' : 'wait'
  retry(agent, record, { ...pass, touched: pass.touched || wasAsked })
  return 'wait'
}

/** After a failed pass: at the next relist when it changed something that a relist sees, else after ten seconds or the back-off's end. */
function retry(agent: Agent, record: PodRecord, { started, touched, expires }: Pass): void {
  const { now } = agent.ctx
  if (started || touched) {
    syncLater(agent, record, untilRelist(agent))
    return
  }
  const wait = expires > 0 ? Math.min(firstBackOff, Math.max(0, expires - now)) : firstBackOff
  // Upstream jitters by up to half and looks at its queue once a second (pkg/kubelet/pod_workers.go, completeWork).
  const delay = wait + Math.round(agent.ctx.random() * (wait / 2 + SECOND)) + MILLISECOND
  const isCrashLoop = expires > 0
  syncLater(agent, record, delay, isCrashLoop ? record.containers.some((container) => container.restarts > 3) : record.failures > 3)
}
