import type { Micros } from '../../protocol/time.ts'
import type { AnyTraceRecord, TraceData, TraceRecord } from '../../protocol/trace.ts'
import { pop, push, type Row } from './agenda.ts'
import { Checkpoints } from './checkpoints.ts'
import type { AnyComponent, Component, Token } from './component.ts'
import { deepFreeze } from './copy.ts'
import { History, type Input, type Position } from './history.ts'
import { type Invariant, InvariantBroken, type RunReport } from './invariants.ts'
import { StepContext } from './step-context.ts'
import { type TraceIndexer, TraceLog } from './trace-log.ts'
import { emptyWorld, type World } from './world.ts'

export interface KernelOptions {
  readonly seed: number
  readonly components: readonly AnyComponent[]
  /** Rows that are on the agenda when the run begins. */
  readonly boot?: readonly { readonly to: string; readonly event: unknown; readonly delay?: Micros }[]
  readonly invariants?: readonly Invariant[]
  /** Wanted distance of checkpoints, in steps. */
  readonly checkpointEvery?: number
  /** How many entries all checkpoints together may hold. */
  readonly checkpointBudget?: number
  /** How many trace records are kept. */
  readonly traceLimit?: number
  /** Lists in which records can be found without a search through all of them. */
  readonly traceIndexer?: TraceIndexer
  /** Told after each step, and after each jump to another world. It looks and changes nothing. */
  readonly watcher?: (world: World) => void
}

/** Runs components over a virtual clock. Same seed and same inputs give the same world and trace, always. */
export class Kernel {
  world: World
  readonly history = new History()
  private readonly components = new Map<string, Component>()
  private readonly routes = new Map<string, Component>()
  private readonly checkpoints: Checkpoints
  private readonly log: TraceLog
  private readonly invariants: readonly Invariant[]
  private readonly watcher: KernelOptions['watcher']
  private readonly context = new StepContext(this)

  constructor(options: KernelOptions) {
    this.world = emptyWorld(options.seed)
    this.checkpoints = new Checkpoints(options.checkpointEvery ?? 2000, options.checkpointBudget ?? 4_000_000)
    this.log = new TraceLog(options.traceLimit ?? 400_000, options.traceIndexer)
    this.invariants = options.invariants ?? []
    this.watcher = options.watcher
    for (const component of options.components) this.components.set(component.id, component as Component)
    for (const { to, event, delay } of options.boot ?? []) {
      this.spawn(to)
      this.post(to, event, delay ?? 0, 0, false)
    }
    this.checkpoints.offer(this.world, 0)
  }

  /**
   * Something from outside: handled at once as a step of its own, and logged, because a replay must repeat it exactly. Acting in the
   * past cuts the future off; it stays available as a branch. `origin` is what the outside calls it: kept for saving the run, never looked at.
   * Returns what the component's handler returned.
   */
  input(to: string, event: unknown, about: TraceData['input'], origin?: unknown): unknown {
    if (this.history.isPast(this.world.steps)) this.fork()
    const input: Input = deepFreeze({ step: this.world.steps, at: this.world.now, to, event, about, origin })
    this.history.append(input)
    const answer = this.deliver(input)
    this.history.reached(this.position)
    return answer
  }

  /** Handles the next row (or, in a replay, the next input). False when the agenda is empty. */
  step(): boolean {
    const input = this.history.due(this.world.steps)
    if (input) {
      this.history.advance()
      this.deliver(input)
      return true
    }
    const row = this.take()
    if (!row) return false
    this.world.now = row.at
    this.world.steps += 1
    this.handle(row.to, row.event, row.cause)
    this.settle()
    return true
  }

  /** Handles everything up to and including that moment; the clock then shows it. */
  runUntil(time: Micros): void {
    for (;;) {
      const input = this.history.due(this.world.steps)
      if (input) {
        if (input.at > time) break
      } else if ((this.nextAt ?? Number.POSITIVE_INFINITY) > time) break
      this.step()
    }
    if (this.world.now < time) this.world.now = time
    this.history.reached(this.position)
  }

  /** Handles rows until none but background work is left, at most up to that moment. True when quiet was reached. */
  runUntilQuiet(limit: Micros): boolean {
    while (this.world.foreground > 0 || this.history.hasFuture) {
      if ((this.history.due(this.world.steps)?.at ?? this.nextAt ?? Number.POSITIVE_INFINITY) > limit) {
        if (this.world.now < limit) this.world.now = limit
        break
      }
      this.step()
    }
    this.history.reached(this.position)
    return this.world.foreground === 0
  }

  /** Rebuilds the world as it was at that moment (all of its rows handled), or runs on to it when it lies ahead. */
  seek(time: Micros): void {
    this.approach((world) => world.now <= time)
    this.runUntil(time)
  }

  /** Rebuilds the world at an exact position: so many steps handled, the clock at that time. */
  seekPosition({ steps, now }: Position): void {
    this.approach((world) => world.steps <= steps && world.now <= now)
    while (this.world.steps < steps) if (!this.step()) throw new Error(`the run has only ${this.world.steps} steps`)
    this.world.now = Math.max(this.world.now, now)
    this.history.reached(this.position)
  }

  /** Makes the present moment the end of history. What came after it becomes a branch; returns the branch's id, if there was anything. */
  fork(name = ''): number | undefined {
    const branch = this.history.fork(this.position, name)
    this.checkpoints.cut(this.world.steps)
    this.log.cut(this.world.nextTrace)
    return branch
  }

  /** Goes over to another branch: the present run becomes a branch in its place, the clock stands where the two part. */
  switchBranch(id: number): void {
    const parting = this.history.adopt(id)
    this.checkpoints.cut(parting.steps)
    this.restore(this.checkpoints.before((world) => world.steps <= parting.steps))
    this.log.cut(this.world.nextTrace)
    this.seekPosition(parting)
  }

  get position(): Position {
    return { steps: this.world.steps, now: this.world.now }
  }

  /** When the next row is due; undefined for an empty agenda. Skips rows that were taken back. */
  get nextAt(): Micros | undefined {
    const { agenda, cancelled } = this.world
    while (agenda.length > 0 && cancelled.size > 0 && cancelled.has(agenda[0]!.seq)) cancelled.delete(pop(agenda)!.seq)
    return agenda[0]?.at
  }

  /** When the next logged input is due, in a replay in which it comes before the next row. */
  get nextInputAt(): Micros | undefined {
    return this.history.due(this.world.steps)?.at
  }

  /** When the next row is due that is not background work. Looks through the whole agenda: for showing, not for running. */
  get nextForegroundAt(): Micros | undefined {
    const { agenda, cancelled, foreground } = this.world
    if (foreground === 0) return undefined
    let at: Micros | undefined
    for (const row of agenda) if (!row.background && (at === undefined || row.at < at) && !cancelled.has(row.seq)) at = row.at
    return at
  }

  /** The trace up to now, as far as it is kept: ids in `[from, to)`. */
  traceBetween(from: number, to = this.world.nextTrace): readonly AnyTraceRecord[] {
    return this.log.between(from, Math.min(to, this.world.nextTrace))
  }

  /** Ids of the records in a list of the indexer, oldest first; in the middle of a replay those of the future are among them. */
  traceListed(name: string): readonly number[] {
    return this.log.listed(name)
  }

  traceRecord(id: number): AnyTraceRecord | undefined {
    return id < this.world.nextTrace ? this.log.get(id) : undefined
  }

  /** What the saved worlds weigh. */
  get checkpointStats(): { readonly count: number; readonly entries: number } {
    return { count: this.checkpoints.count, entries: this.checkpoints.weight }
  }

  // What follows is for the step context.

  post(to: string, event: unknown, delay: Micros, cause: number, background: boolean): Token {
    const seq = this.world.nextSeq++
    const at = this.world.now + Math.max(0, Math.round(delay))
    push(this.world.agenda, Object.freeze({ at, seq, to, cause, background, event: deepFreeze(event) }))
    if (background) return -seq
    this.world.foreground += 1
    return seq
  }

  cancel(token: Token): void {
    const seq = Math.abs(token)
    if (token === 0 || this.world.cancelled.has(seq)) return
    this.world.cancelled.add(seq)
    if (token > 0) this.world.foreground -= 1
  }

  record(record: TraceRecord): void {
    this.log.write(record as AnyTraceRecord)
  }

  spawn(id: string): void {
    if (this.world.slices.has(id)) return
    const slash = id.indexOf('/')
    this.world.slices.set(id, this.route(id).init(slash < 0 ? '' : id.slice(slash + 1)))
  }

  private take(): Row | undefined {
    if (this.nextAt === undefined) return undefined
    const row = pop(this.world.agenda)!
    if (!row.background) this.world.foreground -= 1
    return row
  }

  private deliver(input: Input): unknown {
    this.world.now = Math.max(this.world.now, input.at)
    this.world.steps += 1
    const cause = this.world.nextTrace++
    this.record({ id: cause, causes: [], at: this.world.now, source: 'user', type: 'input', data: input.about })
    this.spawn(input.to)
    const answer = this.handle(input.to, input.event, cause)
    this.settle()
    return answer
  }

  private handle(to: string, event: unknown, cause: number): unknown {
    const { context, world } = this
    if (!to.includes('/')) this.spawn(to) // A component that is alone of its kind is there from its first event on.
    const state = world.slices.get(to)
    if (state === undefined) return undefined // The instance has ended; its rows end with it.
    context.now = world.now
    context.id = to
    context.state = state as never
    context.cause = cause
    try {
      return this.route(to).handle(context, event)
    } catch (error) {
      throw new InvariantBroken(`${to} failed: ${error instanceof Error ? error.message : String(error)}`, this.report(), error)
    }
  }

  private settle(): void {
    for (const { name, check } of this.invariants) {
      const complaint = check(this.world)
      if (complaint) throw new InvariantBroken(`${name}: ${complaint}`, this.report())
    }
    this.checkpoints.offer(this.world, this.history.handled)
    this.watcher?.(this.world)
  }

  private report(): RunReport {
    return { seed: this.world.seed, inputs: this.history.inputs.slice(0, this.history.handled), at: this.position }
  }

  /** Goes to the last checkpoint that is not too late, unless the world itself is nearer. */
  private approach(isNotLate: (world: World) => boolean): void {
    if (isNotLate(this.world) && this.checkpoints.stepsOfLast(isNotLate) <= this.world.steps) return
    this.restore(this.checkpoints.before(isNotLate))
  }

  private restore({ world, inputs }: { readonly world: World; readonly inputs: number }): void {
    this.history.reached(this.position)
    this.world = world
    this.history.rewind(inputs)
    this.log.restart(world.nextTrace)
    this.watcher?.(world)
  }

  private route(id: string): Component {
    const known = this.routes.get(id)
    if (known) return known
    const slash = id.indexOf('/')
    const component = this.components.get(slash < 0 ? id : id.slice(0, slash))
    if (!component) throw new Error(`no component ${id}`)
    this.routes.set(id, component)
    return component
  }
}
