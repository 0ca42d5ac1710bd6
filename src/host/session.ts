import { Cluster, isEngineFault } from '../engine/cluster.ts'
import type { Doorway } from '../kubectl/client.ts'
import { run as runKubectl } from '../kubectl/kubectl.ts'
import type { Call, CallResult, ClockState, ClusterOptions, FromHost, HostError, ToHost } from '../protocol/control.ts'
import type { Query, QueryResult } from '../protocol/queries.ts'
import { ms } from '../protocol/time.ts'
import { applyText } from './apply.ts'
import { LessonMonitor } from './lesson-monitor.ts'
import { bad, duration, Refusal } from './refusal.ts'
import { replayRun } from './replay.ts'
import { RunClock } from './run-clock.ts'
import { exportRun, optionsProblem } from './run-document.ts'
import { Subscriptions } from './subscriptions.ts'

/** A new cluster is shown when it has come to rest, or after this much simulated time. */
const bootLimitMs = 60_000
/** kubectl commands that wait may let this much simulated time pass. */
const longestWaitMs = 3_600_000

/** Lets messages in between two slices of work. */
export type Breathe = () => Promise<void>

/**
 * One cluster and one client: answers calls in order, runs the clock, pushes what the client watches. The worker, and any other host, is a
 * thin shell around it.
 */
export class Session {
  private cluster: Cluster
  private readonly clock: RunClock
  private readonly subscriptions: Subscriptions
  private readonly monitor = new LessonMonitor()
  private queue: Promise<void> = Promise.resolve()
  private cancelled = false
  private halted: HostError | undefined
  private lastClock = ''

  constructor(
    private readonly emit: (message: FromHost) => void,
    private readonly breathe: Breathe,
    wallNow: () => number,
  ) {
    this.clock = new RunClock(wallNow)
    this.subscriptions = new Subscriptions(emit, (query) => this.look(query))
    this.cluster = this.boot({})
    this.monitor.attach(this.cluster)
  }

  /** Takes a message from the client. Calls are answered in the order in which they came; `cancel` and `pause` are heard at once. */
  receive(message: ToHost): void {
    if (!('call' in message)) {
      this.subscriptions.remove(message.subscription)
      return
    }
    const { id, call } = message
    if (call.do === 'cancel') this.cancelled = true
    if (call.do === 'pause') this.clock.running = false
    this.queue = this.queue.then(async () => {
      try {
        this.emit({ type: 'answer', id, ok: true, value: await this.perform(call) })
      } catch (error) {
        this.emit({ type: 'answer', id, ok: false, error: this.toHostError(error) })
      }
    })
  }

  /** One frame: runs what is due, then pushes what changed. */
  frame(): void {
    try {
      if (!this.halted) this.clock.frame(this.cluster)
    } catch (error) {
      this.halt(error)
    }
    this.subscriptions.push(this.cluster)
    this.pushClock()
  }

  /** Whether there is anything to do before the next message. */
  get isBusy(): boolean {
    return this.clock.running
  }

  private async perform(call: Call): Promise<CallResult[Call['do']]> {
    switch (call.do) {
      case 'request':
        return this.cluster.request(call.request)
      case 'apply':
        return applyText(call.yaml, this.doorway(), {
          ...(call.dryRun ? { dryRun: true } : undefined),
          ...(call.namespace ? { namespace: call.namespace } : undefined),
        })
      case 'kubectl':
        return runKubectl(call.line, { ...this.doorway(), ...(call.stdin === undefined ? undefined : { stdin: call.stdin }) })
      case 'tracePacket':
        return this.cluster.tracePacket(call.query)
      case 'query':
        return this.query(call.query)
      case 'subscribe':
        this.subscriptions.add(call.subscription, call.query, this.cluster)
        return null
      case 'digest':
        return this.cluster.digest()
      case 'export':
        return exportRun(this.cluster)
      case 'cancel':
        return null
      default:
        return this.performOnClock(call)
    }
  }

  private async performOnClock(
    call: Exclude<Call, { do: 'request' | 'apply' | 'kubectl' | 'tracePacket' | 'query' | 'subscribe' | 'digest' | 'export' | 'cancel' }>,
  ): Promise<ClockState> {
    if (this.halted && call.do !== 'reset' && call.do !== 'open' && call.do !== 'seek' && call.do !== 'pause')
      throw new Refusal(this.halted)
    const { kernel } = this.cluster
    switch (call.do) {
      case 'reset':
        this.reset(call.options)
        break
      case 'run':
        this.clock.restart()
        this.clock.running = true
        break
      case 'pause':
        this.clock.running = false
        break
      case 'step':
        this.clock.running = false
        kernel.step()
        break
      case 'nextEvent':
        if (kernel.nextForegroundAt !== undefined) await this.runTo(kernel.nextForegroundAt)
        break
      case 'setSpeed':
        if (call.speed !== 'max' && !(call.speed > 0 && call.speed <= 10_000)) throw bad('speed: more than 0, at most 10000, or max')
        this.clock.speed = call.speed
        this.clock.restart()
        break
      case 'advance':
        await this.runTo(kernel.world.now + ms(duration(call.ms)))
        break
      case 'runUntilQuiet': {
        const reachedQuiet = await this.runUntilQuiet(ms(duration(call.maxMs)))
        return { ...this.state(), reachedQuiet } as ClockState
      }
      case 'seek':
        this.halted = undefined
        this.clock.restart()
        kernel.seek(ms(duration(call.ms)))
        break
      case 'fork':
        kernel.fork(call.name)
        break
      case 'switchBranch':
        if (!kernel.history.branches.some(({ id }) => id === call.branch)) throw bad(`no branch ${call.branch}`)
        kernel.switchBranch(call.branch)
        break
      case 'fault': {
        const complaint = this.cluster.fault(call.fault)
        if (complaint) throw new Refusal({ code: 'notFound', detail: complaint })
        break
      }
      case 'open':
        await this.open(call.document)
        break
    }
    return this.state()
  }

  private query(query: Query): QueryResult {
    const result = this.look(query)
    if (!result) throw new Refusal({ code: 'notFound', detail: query.kind })
    return result
  }

  private look(query: Query): QueryResult | undefined {
    if (query.kind !== 'checks') return this.cluster.query(query)
    const { steps, now } = query.begin
    if (!(Number.isSafeInteger(steps) && Number.isSafeInteger(now) && steps >= 0 && now >= 0)) throw bad('begin: a position of the run')
    return { kind: 'checks', verdicts: this.monitor.verdicts(query) }
  }

  private boot(options: ClusterOptions): Cluster {
    const cluster = new Cluster(options, { watcher: this.monitor.moved })
    cluster.kernel.runUntilQuiet(ms(bootLimitMs))
    return cluster
  }

  private reset(options: ClusterOptions): void {
    const problem = optionsProblem(options)
    if (problem) throw new Refusal(problem)
    this.replace(this.boot(options))
  }

  private replace(cluster: Cluster): void {
    this.cluster = cluster
    this.monitor.attach(cluster)
    this.halted = undefined
    this.clock.running = false
    this.clock.spentMs = 0
    this.clock.restart()
  }

  /** Runs to a moment in slices, letting messages in between. */
  private async runTo(target: number): Promise<void> {
    this.cancelled = false
    const from = this.cluster.kernel.world.now
    while (!this.slice(target)) {
      this.progress('run', (this.cluster.kernel.world.now - from) / Math.max(1, target - from))
      await this.breathe()
      if (this.cancelled) throw new Refusal({ code: 'cancelled', detail: 'advance' })
    }
    this.cluster.kernel.runUntil(target)
  }

  private async runUntilQuiet(longest: number): Promise<boolean> {
    this.cancelled = false
    const { kernel } = this.cluster
    const from = kernel.world.now
    const limit = from + longest
    const isQuiet = () => kernel.world.foreground === 0 && !kernel.history.hasFuture
    while (!this.slice(limit, isQuiet)) {
      this.progress('run', (kernel.world.now - from) / Math.max(1, longest))
      await this.breathe()
      if (this.cancelled) throw new Refusal({ code: 'cancelled', detail: 'runUntilQuiet' })
    }
    return kernel.runUntilQuiet(limit)
  }

  private slice(target: number, isDone?: () => boolean): boolean {
    try {
      return this.clock.slice(this.cluster, target, isDone)
    } catch (error) {
      this.halt(error)
      throw new Refusal(this.halted!)
    }
  }

  /** Takes a document's run in place of the present one, once it has been replayed and found sound. */
  private async open(value: unknown): Promise<void> {
    this.cancelled = false
    const work = {
      clock: this.clock,
      breathe: this.breathe,
      progress: (done: number) => this.progress('open', done),
      isCancelled: () => this.cancelled,
    }
    this.replace(await replayRun(value, work))
  }

  private doorway(): Doorway {
    return {
      send: (request) => this.cluster.request(request),
      wait: (delayMs) => this.cluster.kernel.runUntil(this.cluster.kernel.world.now + ms(Math.min(delayMs, longestWaitMs))),
      now: () => this.cluster.kernel.world.now,
    }
  }

  private state(): ClockState {
    return this.clock.state(this.cluster)
  }

  private pushClock(): void {
    const clock = this.state()
    const text = JSON.stringify(clock)
    if (text === this.lastClock) return
    this.lastClock = text
    this.emit({ type: 'clock', clock })
  }

  private progress(what: 'run' | 'open' | 'seek', done: number): void {
    this.emit({ type: 'progress', what, done: Math.min(0.99, Math.max(0, done)) })
  }

  /** The engine broke: stop, and hand out what replays it. */
  private halt(error: unknown): void {
    this.clock.running = false
    this.halted = this.toHostError(error)
    this.emit({ type: 'fault', error: this.halted })
  }

  private toHostError(error: unknown): HostError {
    if (error instanceof Refusal) return error.error
    const detail = error instanceof Error ? error.message : String(error)
    return { code: 'engineFault', detail, ...(isEngineFault(error) ? { report: this.cluster.reportOf(error) } : undefined) }
  }
}
