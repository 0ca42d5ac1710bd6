import { because } from '../../protocol/because.ts'
import type { ContainerStatus, Pod } from '../../protocol/objects.ts'
import { MILLISECOND, SECOND, toTimestamp } from '../../protocol/time.ts'
import { requests } from '../client/requester.ts'
import { deepFreeze } from '../kernel/copy.ts'
import { releaseAddress, takeAddress } from './address-pool.ts'
import { refusalOf, takenBy } from './admission.ts'
import { type Agent, ask, later, movePod, note, tell, untilRelist, within } from './agent.ts'
import { unknownEnd } from './container-status.ts'
import { type KubeletState, newPodRecord, type PodRecord } from './kubelet-state.ts'
import { type Next, runPass } from './pass.ts'
import { planOf } from './plan.ts'
import { truePhase, writeStatus } from './pod-status.ts'
import { beginProbes, stopProbes } from './probes.ts'
import { fetchReferences, mountedObjects, mountProblem } from './references.ts'
import { isDeleted } from './restart.ts'
import { isRoutine } from './running-container.ts'
import { publish } from './status-writer.ts'
import { graceOf, hasRunning, stopAll } from './termination.ts'

/** A pod has been bound to this node, or was when the kubelet started. */
export function receivePod(agent: Agent, key: string, pod: Pod): PodRecord {
  const record = newPodRecord(key, pod)
  agent.state.pods.set(key, record)
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
    record.status = pod.status
    movePod(agent, record, 'foundEnded')
    if (isDeleted(record)) removeSoon(agent, record)
    return record
  }
  if (pod.spec.hostNetwork) record.ip = agent.state.shape?.internalIP ?? ''
  record.startTime = pod.status.startTime ?? toTimestamp(agent.ctx.now)
  record.requests = takenBy(pod)
  const refusal = isDeleted(record) ? undefined : refusalOf(agent, record)
  if (refusal) {
    record.requests = {}
    movePod(agent, record, 'reject')
    tell(agent, record, 'Warning', refusal.reason, refusal.message)
    record.verdict = { phase: 'Failed', reason: refusal.reason, message: `Pod was rejected: ${refusal.message}` }
    refresh(agent, record)
    return record
  }
  movePod(agent, record, 'admit')
  occupy(agent, record.requests, 1)
  watchDeadline(agent, record)
  if (isDeleted(record)) terminate(agent, record)
  else syncPod(agent, record)
  return record
}

function occupy({ state }: Agent, amounts: Readonly<Record<string, number>>, sign: 1 | -1): void {
  for (const name in amounts) state.used[name] = (state.used[name] ?? 0) + sign * amounts[name]!
}

function watchDeadline(agent: Agent, record: PodRecord): void {
  const { activeDeadlineSeconds } = record.pod.spec
  if (activeDeadlineSeconds === undefined || record.deadline) return
  const delay = Math.floor(agent.ctx.now / SECOND) * SECOND + activeDeadlineSeconds * SECOND - agent.ctx.now
  record.deadline = later(agent, record, { type: 'deadline' }, delay, { background: isRoutine(record.containers[0]!, delay) })
}

/** Writes the pod's status, announces it, and lets probes of what is now seen to run begin. */
export function refresh(agent: Agent, record: PodRecord): void {
  writeStatus(agent, record)
  publish(agent, record)
  beginProbes(agent, record)
}

/**
 * One look at the pod: write the status, then do what is still to be done (mount, sandbox, containers). While the worker is busy a sync
 * waits for it. Upstream: pkg/kubelet/kubelet.go, SyncPod.
 */
export function syncPod(agent: Agent, record: PodRecord): void {
  if (record.worker !== 'preparing' && record.worker !== 'syncing') return
  if (record.busy) {
    record.again = true
    return
  }
  if (record.retry) agent.ctx.cancel(record.retry)
  record.retry = 0
  refresh(agent, record)
  const phase = truePhase(record)
  if (phase === 'Succeeded' || phase === 'Failed') finish(agent, record)
  else if (record.worker === 'preparing') mount(agent, record)
  else carryOn(agent, record, runPass(agent, record, planOf(record)))
}

/** Does what a step of a pass asks for. */
export function carryOn(agent: Agent, record: PodRecord, next: Next): void {
  if (next === 'sync') syncPod(agent, record)
  else if (next === 'terminate') terminate(agent, record)
}

/** The volumes: those made from ConfigMaps and Secrets need the objects; all others are taken to mount. */
function mount(agent: Agent, record: PodRecord): void {
  const isPlain = mountedObjects(record.pod.spec).length === 0
  record.busy = isPlain ? 'sandbox' : 'references'
  const mounting = within(agent, agent.runtime.mounting)
  if (!isPlain) {
    record.busyToken = later(agent, record, { type: 'mount' }, mounting)
    return
  }
  record.probesAt = agent.ctx.now + mounting
  movePod(agent, record, 'mounted')
  record.busyToken = later(agent, record, { type: 'sandbox' }, mounting + within(agent, agent.runtime.sandbox))
}

/** Time to look for the objects that volumes are made from. */
export function lookForMounts(agent: Agent, record: PodRecord): void {
  record.busyToken = 0
  fetchReferences(agent, record, [...new Set(mountedObjects(record.pod.spec).map(({ reference }) => reference))])
}

/** All objects for volumes have been asked for. */
export function mounted(agent: Agent, record: PodRecord): void {
  const problem = mountProblem(record)
  if (problem !== undefined) {
    tell(agent, record, 'Warning', 'FailedMount', problem)
    // Upstream: pkg/util/goroutinemap/exponentialbackoff: half a second, doubled up to 2 m 2 s.
    const delay = Math.min(122 * SECOND, 500 * MILLISECOND * 2 ** record.mountFailures)
    record.mountFailures += 1
    record.busyToken = later(agent, record, { type: 'mount' }, delay, { background: record.mountFailures > 4 })
    return
  }
  record.probesAt = agent.ctx.now
  movePod(agent, record, 'mounted')
  record.busy = 'sandbox'
  record.busyToken = later(agent, record, { type: 'sandbox' }, within(agent, agent.runtime.sandbox))
}

/** The sandbox is there: the pod gets its address, and its containers may start. */
export function sandboxMade(agent: Agent, record: PodRecord): void {
  const { state } = agent
  record.busyToken = 0
  const address = addressFor(state, record)
  if (address === undefined) {
    tell(agent, record, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${noAddress(state, record)}`)
    record.failures += 1
    record.busyToken = later(agent, record, { type: 'sandbox' }, 10 * SECOND, { background: record.failures > 2 })
    return
  }
  record.ip = address
  if (record.sandbox.attempts > 0) tell(agent, record, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.')
  record.sandbox = { ready: true, attempts: record.sandbox.attempts + 1 }
  record.busy = ''
  movePod(agent, record, 'sandboxReady')
  note(agent, 'sandbox', record, undefined, address)
  if (isDeleted(record)) {
    terminate(agent, record)
    return
  }
  announceSandbox(agent, record)
  record.again = false
  carryOn(agent, record, runPass(agent, record, planOf(record), true))
}

function addressFor({ shape, node, addresses }: KubeletState, { pod }: PodRecord): string | undefined {
  if (pod.spec.hostNetwork) return shape?.internalIP
  const podCIDR = node?.spec.podCIDR ?? shape?.podCIDR
  return podCIDR === undefined ? undefined : takeAddress(addresses, podCIDR)
}

function noAddress({ node, shape }: KubeletState, { key }: PodRecord): string {
  const podCIDR = node?.spec.podCIDR ?? shape?.podCIDR
  const why =
    podCIDR === undefined
      ? 'network plugin is not ready: cni config uninitialized'
      : `plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: ${podCIDR}`
  return `rpc error: code = Unknown desc = failed to setup network for sandbox "${key}": ${why}`
}

/** Only this condition is announced before the images are pulled; the address follows with the next sync. */
function announceSandbox(agent: Agent, record: PodRecord): void {
  const { ip } = record
  record.ip = record.status?.podIP ?? ''
  writeStatus(agent, record)
  record.ip = ip
  publish(agent, record)
}

/** The pod is to be deleted: everything stops, then the object goes. Upstream: SyncTerminatingPod. */
export function terminate(agent: Agent, record: PodRecord): void {
  if (record.worker === 'terminated' || record.worker === 'rejected') {
    refresh(agent, record)
    removeSoon(agent, record)
    return
  }
  const isInterruptible = record.busy === '' || (record.busy === 'references' && record.worker === 'preparing')
  if (record.worker !== 'terminating' && !isInterruptible) return // The worker finishes what it is doing, and looks again.
  const grace = graceOf(record)
  if (record.worker !== 'terminating') {
    quit(agent, record)
    movePod(agent, record, 'terminate')
  } else if (record.termination && agent.ctx.now + grace >= record.termination.at + record.termination.grace) return
  record.termination = { at: agent.ctx.now, grace }
  refresh(agent, record)
  stopAll(agent, record, grace)
  if (!hasRunning(record)) stopped(agent, record)
}

/** The pod has ended by itself, or was ended by a verdict: what is left of it is cleared away, the object stays. */
function finish(agent: Agent, record: PodRecord): void {
  quit(agent, record)
  movePod(agent, record, 'finish')
  const grace = graceOf(record)
  record.termination = { at: agent.ctx.now, grace }
  stopAll(agent, record, grace)
  if (!hasRunning(record)) stopped(agent, record)
}

/** Forgets everything that the worker had planned. */
function quit(agent: Agent, record: PodRecord): void {
  for (const token of [record.retry, record.busyToken, record.deadline]) if (token) agent.ctx.cancel(token)
  record.retry = 0
  record.busyToken = 0
  record.deadline = 0
  record.busy = ''
  record.pass = null
  record.again = false
}

/** No process of the pod is left: the sandbox goes. A deleted pod ends at once, another when the next relist has seen it. */
export function stopped(agent: Agent, record: PodRecord): void {
  record.sandbox.ready = false
  release(agent, record)
  note(agent, 'stopped', record)
  if (isDeleted(record)) settle(agent, record)
  else later(agent, record, { type: 'settle' }, untilRelist(agent))
}

function release({ state }: Agent, { pod, ip }: PodRecord): void {
  const podCIDR = state.node?.spec.podCIDR ?? state.shape?.podCIDR
  if (ip && podCIDR && !pod.spec.hostNetwork) releaseAddress(state.addresses, podCIDR, ip)
}

/** The pod's last status. */
export function settle(agent: Agent, record: PodRecord): void {
  if (record.worker !== 'terminating') return
  movePod(agent, record, 'stopped')
  occupy(agent, record.requests, -1)
  record.requests = {}
  refresh(agent, record)
  if (isDeleted(record)) removeSoon(agent, record)
}

function removeSoon(agent: Agent, record: PodRecord): void {
  if (record.retry) return
  record.retry = later(agent, record, { type: 'remove' }, within(agent, agent.runtime.cleaning))
}

/** Nothing of the pod is left on the node: containers that never ran count as failed, and the object may go. Upstream: TerminatePod. */
export function removePod(agent: Agent, record: PodRecord): void {
  record.retry = 0
  const { status, pod } = record
  if (status && status.phase !== 'Succeeded' && status.phase !== 'Failed') {
    const isInitialized = status.conditions?.some(({ type, status: is }) => type === 'Initialized' && is === 'True') ?? false
    const lost = (each: ContainerStatus): ContainerStatus =>
      each.state?.terminated ? each : { ...each, state: { terminated: unknownEnd('terminated') } }
    const containerStatuses = isInitialized ? status.containerStatuses?.map(lost) : status.containerStatuses
    record.status = deepFreeze({ ...status, phase: 'Failed', ...(containerStatuses ? { containerStatuses } : undefined) })
    record.sending = false
    publish(agent, record)
  }
  const options = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, preconditions: { uid: record.uid } }
  ask(agent, requests.remove(pod, because('kubelet.podGone', { node: agent.node }), options), null)
}

/** Takes back every row about the pod. */
export function cancelAll(agent: Agent, record: PodRecord): void {
  quit(agent, record)
  for (const container of record.containers) {
    if (container.exit) agent.ctx.cancel(container.exit)
    container.exit = 0
    stopProbes(agent, container)
  }
}

/** The API server has no such pod any more. */
export function forgetPod(agent: Agent, record: PodRecord): void {
  cancelAll(agent, record)
  if (record.worker !== 'terminated' && record.worker !== 'rejected') {
    occupy(agent, record.requests, -1)
    release(agent, record)
  }
  movePod(agent, record, 'remove')
  note(agent, 'gone', record)
  agent.state.pods.delete(record.key)
}

/** Activity beyond the spec's deadline ends the pod. */
export function pastDeadline(agent: Agent, record: PodRecord): void {
  record.deadline = 0
  const message = 'Pod was active on the node longer than the specified deadline'
  tell(agent, record, 'Normal', 'DeadlineExceeded', message)
  record.verdict = { phase: 'Failed', reason: 'DeadlineExceeded', message }
  syncPod(agent, record)
}
