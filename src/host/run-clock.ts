import type { Cluster } from '../engine/cluster.ts'
import type { ClockState, Speed } from '../protocol/control.ts'

/** Most wall milliseconds that one slice of simulation takes: messages and frames come between slices. */
export const sliceMs = 12
/** The wall clock is read once in so many steps. */
const stepsBetweenLooks = 16
/** A tab that slept does not catch up more than this. */
const longestFrameMs = 250

/** How wall time becomes simulated time. The only place in the project that looks at a clock on the wall. */
export class RunClock {
  running = false
  speed: Speed = 1
  spentMs = 0
  private lastFrame: number | undefined
  /** Simulated microseconds that are owed: a slow machine runs behind and does not catch up by leaps. */
  private owed = 0

  constructor(private readonly wallNow: () => number) {}

  /** Runs what is due since the last frame, for at most one slice. */
  frame(cluster: Cluster): void {
    const wall = this.wallNow()
    const elapsed = Math.min(longestFrameMs, wall - (this.lastFrame ?? wall))
    this.lastFrame = wall
    if (!this.running) return
    if (this.speed === 'max') {
      this.slice(cluster, Number.POSITIVE_INFINITY)
      return
    }
    this.owed += elapsed * 1000 * this.speed
    const target = cluster.kernel.world.now + Math.floor(this.owed)
    const from = cluster.kernel.world.now
    if (this.slice(cluster, target)) cluster.kernel.runUntil(target)
    this.owed = Math.min(this.owed - (cluster.kernel.world.now - from), longestFrameMs * 1000 * this.speed)
  }

  /** Steps until the target (simulated µs) or the end of a slice. True when the target was reached. */
  slice(cluster: Cluster, target: number, isDone: () => boolean = () => false): boolean {
    const { kernel } = cluster
    const began = this.wallNow()
    let steps = 0
    let reached = false
    for (;;) {
      const next = kernel.nextInputAt ?? kernel.nextAt
      if (isDone() || next === undefined || next > target) {
        reached = true
        break
      }
      kernel.step()
      if (++steps % stepsBetweenLooks === 0 && this.wallNow() - began >= sliceMs) break
    }
    this.spentMs += this.wallNow() - began
    return reached
  }

  /** Forgets the time that has passed: for a pause, or after a jump. */
  restart(): void {
    this.lastFrame = undefined
    this.owed = 0
  }

  state(cluster: Cluster): ClockState {
    const { kernel } = cluster
    const { history, world } = kernel
    const nextAt = kernel.nextAt
    const nextEventAt = kernel.nextForegroundAt
    return {
      running: this.running,
      speed: this.speed,
      now: world.now,
      steps: world.steps,
      ...(nextAt === undefined ? undefined : { nextAt }),
      ...(nextEventAt === undefined ? undefined : { nextEventAt }),
      horizon: Math.max(history.horizon.now, world.now),
      spentMs: Math.round(this.spentMs),
      quiet: world.foreground === 0 && !history.hasFuture,
      branches: history.branches.map(({ id, name, from, horizon }) => ({ id, name, from: from.now, to: horizon.now })),
      branch: history.branch,
      seed: world.seed,
    }
  }
}
