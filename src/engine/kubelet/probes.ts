import { type Micros, ms, SECOND } from '../../protocol/time.ts'
import { type Agent, later, note, specOf, tell, untilRelist } from './agent.ts'
import type { ContainerRecord, PodRecord, ProbeRecord } from './kubelet-state.ts'
import { isDeleted, isStarted } from './restart.ts'
import { isRoutine, runningOf } from './running-container.ts'
import type { ProbeKind } from './runtime/runtime.ts'

const kinds: readonly ProbeKind[] = ['startup', 'liveness', 'readiness']
const titles: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' }

/** What a probe changed: nothing, the container's standing (started, ready), or that it must be killed. */
export type ProbeEffect = 'none' | 'status' | 'kill'

/** How long after the status is written an immediate run takes place. */
const firstRunAfter = ms(10)

/**
 * The status now says that these containers run (or are started): their probes begin. Rows are posted only for runs whose outcome can
 * change something; the times are those of a worker that ticks on. Upstream: pkg/kubelet/prober/worker.go.
 */
export function beginProbes(agent: Agent, record: PodRecord): void {
  if (record.worker !== 'syncing') return
  for (const container of record.containers) {
    if (container.kind === 'init' || container.state !== 'running' || container.seen) continue
    container.seen = true
    for (const kind of kinds) if (specOf(record, container)[`${kind}Probe`]) renew(record, container, kind)
    const started = isStarted(record, container)
    for (const kind of kinds) {
      if (container.probes[kind] && (kind === 'startup' || started)) beginProbe(agent, record, container, kind)
    }
  }
}

/** A new instance of the container: results start again, the ticker goes on. */
function renew(record: PodRecord, container: ContainerRecord, kind: ProbeKind): void {
  const before = container.probes[kind]
  const result = kind === 'liveness' ? 'success' : kind === 'readiness' ? 'failure' : 'unknown'
  container.probes[kind] = {
    base: before?.base ?? record.probesAt,
    lastOk: false,
    run: 0,
    result,
    onHold: false,
    fresh: kind === 'readiness',
    token: 0,
  }
}

function beginProbe(agent: Agent, record: PodRecord, container: ContainerRecord, kind: ProbeKind): void {
  const probe = container.probes[kind]!
  const { now } = agent.ctx
  if (kind === 'readiness') {
    // Being started asks for a run at once; when that does not make it ready, the next look at the containers asks again.
    const delay = specOf(record, container).readinessProbe?.initialDelaySeconds ?? 0
    probe.base = delay > 0 ? now + untilRelist(agent) : now + firstRunAfter
    if (delay > 0) probe.fresh = false
  }
  schedule(agent, record, container, kind, nextRun(record, container, kind, now), false)
}

/** When a probe runs next: the first tick after `after` at which the initial delay is over. */
function nextRun(record: PodRecord, container: ContainerRecord, kind: ProbeKind, after: Micros): Micros {
  const probe = container.probes[kind]!
  const { initialDelaySeconds = 0, periodSeconds = 10 } = specOf(record, container)[`${kind}Probe`]!
  // The status knows the start in whole seconds, and it is the status that probes look at.
  const earliest = Math.max(after + 1, Math.floor(container.startedAt / SECOND) * SECOND + initialDelaySeconds * SECOND)
  const period = Math.max(1, periodSeconds) * SECOND
  return probe.base + Math.ceil((earliest - probe.base) / period) * period
}

function schedule(agent: Agent, record: PodRecord, container: ContainerRecord, kind: ProbeKind, at: Micros, routine: boolean): void {
  const probe = container.probes[kind]!
  const delay = at - agent.ctx.now
  // A healthy container's liveness is routine however soon it is asked for; a first readiness is awaited however far ahead it lies.
  const isHealthy = kind === 'liveness' && (probe.run === 0 || probe.lastOk)
  const isAwaited = kind !== 'liveness' && probe.result !== 'success' && probe.run === 0
  const background = routine || isHealthy || (!isAwaited && isRoutine(container, delay))
  probe.token = later(agent, record, { type: 'probe', container: record.containers.indexOf(container), kind }, delay, { background })
}

/** Runs a probe, takes its outcome in, and posts the next run that matters. */
export function runProbe(agent: Agent, record: PodRecord, index: number, kind: ProbeKind): ProbeEffect {
  const container = record.containers[index]!
  const probe = container.probes[kind]
  if (!probe) return 'none'
  probe.token = 0
  if (!container.process || probe.onHold) return 'none'
  if (isDeleted(record) && kind !== 'readiness') return 'none'
  const spec = specOf(record, container)[`${kind}Probe`]!
  const { now } = agent.ctx
  const { ok, output, until } = agent.runtime.probe(kind, runningOf(record, container), now)
  if (!ok) tell(agent, record, 'Warning', 'Unhealthy', `${titles[kind]} probe failed: ${output}`, container)
  note(agent, ok ? 'probeSucceeded' : 'probeFailed', record, container, kind)
  const effect = takeOutcome(probe, kind, ok, ok ? (spec.successThreshold ?? 1) : (spec.failureThreshold ?? 3))
  if (probe.onHold) return effect
  if (probe.fresh) {
    probe.fresh = false
    if (probe.result !== 'success') probe.base = now + untilRelist(agent)
  }
  scheduleNext(agent, record, container, kind, ok, until)
  return effect
}

function scheduleNext(agent: Agent, record: PodRecord, container: ContainerRecord, kind: ProbeKind, ok: boolean, until: Micros): void {
  const probe = container.probes[kind]!
  const settled = ok === (probe.result === 'success')
  const { now } = agent.ctx
  // Success that cannot turn into failure needs no further runs; failure is reported at every run.
  if (settled && ok && until === Number.POSITIVE_INFINITY) return
  const from = settled && ok ? Math.max(now, until - 1) : now
  schedule(agent, record, container, kind, nextRun(record, container, kind, from), settled && until === Number.POSITIVE_INFINITY)
}

function takeOutcome(probe: ProbeRecord, kind: ProbeKind, ok: boolean, threshold: number): ProbeEffect {
  probe.run = probe.run > 0 && probe.lastOk === ok ? probe.run + 1 : 1
  probe.lastOk = ok
  if (probe.run < threshold) return 'none'
  const result = ok ? 'success' : 'failure'
  const changed = probe.result !== result
  probe.result = result
  const kills = !ok && kind !== 'readiness'
  if (kills || kind === 'startup') {
    probe.onHold = true
    probe.run = 0
  }
  return kills ? 'kill' : changed ? 'status' : 'none'
}

/** The startup probe has passed: the others begin. */
export function startOthers(agent: Agent, record: PodRecord, index: number): void {
  const container = record.containers[index]!
  for (const kind of ['liveness', 'readiness'] as const) if (container.probes[kind]) beginProbe(agent, record, container, kind)
}

/** Takes back what the container's probes have posted. `only`: of these kinds. */
export function stopProbes(agent: Agent, container: ContainerRecord, only: readonly ProbeKind[] = kinds): void {
  for (const kind of only) {
    const probe = container.probes[kind]
    if (!probe) continue
    if (probe.token) agent.ctx.cancel(probe.token)
    probe.token = 0
    probe.onHold = true
  }
}
