import type { Input, Position } from './history.ts'
import type { World } from './world.ts'

/** Something that must hold after every step. `check` returns a complaint, or undefined when all is well. */
export interface Invariant {
  readonly name: string
  readonly check: (world: World) => string | undefined
}

/** Enough to make a run again up to the step that failed. */
export interface RunReport {
  readonly seed: number
  readonly inputs: readonly Input[]
  readonly at: Position
}

/** The engine's own mistake (never a refusal that Kubernetes names). Stops the run and carries what replays it. */
export class InvariantBroken extends Error {
  constructor(
    message: string,
    readonly report: RunReport,
    override readonly cause?: unknown,
  ) {
    super(`${message} (step ${report.at.steps}, ${report.at.now} µs)`)
    this.name = 'InvariantBroken'
  }
}
