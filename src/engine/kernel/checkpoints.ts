import { copy } from './copy.ts'
import type { World } from './world.ts'

interface Checkpoint {
  readonly world: World
  /** Inputs of the log that had been handled. */
  readonly inputs: number
  /** What it weighs: entries of its containers. */
  readonly weight: number
}

/**
 * Saved worlds to replay from. Purely an accelerator: where they lie never changes a result. `every` is the wanted distance in
 * steps; a heavy world is saved less often, so that saving stays a small part of the work.
 */
export class Checkpoints {
  private readonly saved: Checkpoint[] = []
  private due = 0

  constructor(
    private readonly every: number,
    private readonly budget: number,
  ) {}

  /** Saves the world when one is due. */
  offer(world: World, inputs: number): void {
    if (world.steps < this.due) return
    const last = this.saved.at(-1)
    if (last && last.world.steps >= world.steps) return
    const weight = weightOf(world)
    this.saved.push({ world: copy(world), inputs, weight })
    this.due = world.steps + this.every + (this.every > 100 ? Math.floor(weight / 16) : 0)
    this.thin()
  }

  /** The last one that is not after that position. */
  before(accepts: (world: World) => boolean): { readonly world: World; readonly inputs: number } {
    for (let i = this.saved.length - 1; i >= 0; i--) {
      const { world, inputs } = this.saved[i]!
      if (accepts(world)) return { world: copy(world), inputs }
    }
    throw new Error('the first checkpoint is missing')
  }

  /** Steps of the checkpoint that `before` would answer with. */
  stepsOfLast(accepts: (world: World) => boolean): number {
    for (let i = this.saved.length - 1; i >= 0; i--) if (accepts(this.saved[i]!.world)) return this.saved[i]!.world.steps
    return 0
  }

  /** Forgets those after that step. */
  cut(steps: number): void {
    while (this.saved.length > 1 && this.saved.at(-1)!.world.steps > steps) this.saved.pop()
    this.due = this.saved.at(-1)!.world.steps + this.every
  }

  get count(): number {
    return this.saved.length
  }

  /** Entries held by all checkpoints together. */
  get weight(): number {
    return this.saved.reduce((sum, { weight }) => sum + weight, 0)
  }

  /** Over budget, every second one in the older half goes; the first stays. */
  private thin(): void {
    while (this.saved.length > 4 && this.weight > this.budget) {
      const half = this.saved.length >> 1
      for (let i = half; i > 0; i -= 2) this.saved.splice(i, 1)
    }
  }
}

function weightOf(world: World): number {
  let weight = world.agenda.length + world.slices.size
  for (const slice of world.slices.values()) weight += entries(slice, 3)
  return weight
}

function entries(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return 0
  if (value instanceof Set || Array.isArray(value)) return 1 + (value instanceof Set ? value.size : value.length)
  let sum = 1
  if (value instanceof Map) {
    sum += value.size
    if (depth > 0) for (const part of value.values()) if (part instanceof Map || part instanceof Set) sum += entries(part, depth - 1)
  } else if (depth > 0) {
    for (const name in value) sum += entries((value as Record<string, unknown>)[name], depth - 1)
  }
  return sum
}
