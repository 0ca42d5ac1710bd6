import type { Micros } from '../../protocol/time.ts'
import type { TraceData } from '../../protocol/trace.ts'

/** Something that came from outside, and exactly when: after so many steps, at that time. */
export interface Input {
  readonly step: number
  readonly at: Micros
  readonly to: string
  readonly event: unknown
  readonly about: TraceData['input']
  /** The input in the outside's own terms: what a saved run holds. */
  readonly origin?: unknown
}

/** A point in a run. */
export interface Position {
  readonly steps: number
  readonly now: Micros
}

/** A future that was cut off by acting in its past. */
export interface Branch {
  readonly id: number
  readonly name: string
  /** Where it parts from the run that cut it off. */
  readonly from: Position
  /** How far it had been run. */
  readonly horizon: Position
  readonly inputs: readonly Input[]
}

/** The input log of the run, how much of it has been handled, and the branches beside it. */
export class History {
  inputs: Input[] = []
  /** Inputs handled so far: in a replay the rest lies ahead. */
  handled = 0
  /** The furthest point that this run has reached. */
  horizon: Position = { steps: 0, now: 0 }
  branches: Branch[] = []
  /** Number of the present run among its branches. */
  branch = 0
  /** What a person called it. */
  name = ''
  private nextBranch = 1

  /** Whether inputs lie ahead: the run has been wound back. */
  get hasFuture(): boolean {
    return this.handled < this.inputs.length
  }

  /** Whether the run had been taken further than that step. */
  isPast(steps: number): boolean {
    return this.hasFuture || this.horizon.steps > steps
  }

  /** The input to be handled before the next row, if it is its turn. */
  due(steps: number): Input | undefined {
    const input = this.inputs[this.handled]
    return input && input.step === steps ? input : undefined
  }

  advance(): void {
    this.handled += 1
  }

  append(input: Input): void {
    this.inputs.push(input)
    this.handled = this.inputs.length
  }

  /** Lays out a log to be replayed from the beginning. */
  load(inputs: readonly Input[], horizon: Position): void {
    this.inputs = [...inputs]
    this.handled = 0
    this.horizon = horizon
  }

  rewind(handled: number): void {
    this.handled = handled
  }

  reached(position: Position): void {
    if (position.steps > this.horizon.steps || position.now > this.horizon.now) this.horizon = position
  }

  /** Cuts the log at the present. Returns the id of the branch that keeps what was cut, when there was anything. */
  fork(at: Position, name: string): number | undefined {
    const branch = this.isPast(at.steps) ? this.save(at, this.name) : undefined
    this.name = name
    this.inputs = this.inputs.slice(0, this.handled)
    this.horizon = at
    return branch
  }

  /**
   * Exchanges the log for the branch's; the log so far becomes a branch. Returns where the two part. Logs share their `Input`
   * objects, so their common beginning is found by identity.
   */
  adopt(id: number): Position {
    const branch = this.find(id)
    let common = 0
    while (common < this.inputs.length && this.inputs[common] === branch.inputs[common]) common++
    const ends = [this.horizon, branch.horizon]
    for (const next of [this.inputs[common], branch.inputs[common]]) if (next) ends.push({ steps: next.step, now: next.at })
    const parting = ends.reduce((a, b) => (b.steps < a.steps ? b : a))
    this.branches = this.branches.filter((other) => other !== branch)
    this.save(parting, this.name)
    this.nextBranch -= 1
    this.branch = branch.id
    this.name = branch.name
    this.inputs = [...branch.inputs]
    this.horizon = branch.horizon
    return parting
  }

  private find(id: number): Branch {
    const branch = this.branches.find((candidate) => candidate.id === id)
    if (!branch) throw new Error(`no branch ${id}`)
    return branch
  }

  private save(from: Position, name: string): number {
    // What is cut off keeps the number; the run that goes on gets a new one.
    const id = this.branch
    this.branch = this.nextBranch++
    this.branches.push({ id, name, from, horizon: this.horizon, inputs: [...this.inputs] })
    return id
  }
}
