import type { Micros } from '../../protocol/time.ts'
import type { TraceData, TraceRecord, TraceType } from '../../protocol/trace.ts'
import type { Context, SendOptions, Token, TraceOptions } from './component.ts'
import { nextRandom } from './random.ts'
import type { World } from './world.ts'

/** What a step may change of the run: the kernel, seen from inside a step. */
export interface StepHost {
  readonly world: World
  post(to: string, event: unknown, delay: Micros, cause: number, background: boolean): Token
  cancel(token: Token): void
  record(record: TraceRecord): void
  spawn(id: string): void
}

/** The context that the kernel lends to a component during one step. One object is used again and again. */
export class StepContext implements Context<never> {
  now: Micros = 0
  id = ''
  state = undefined as never
  cause = 0

  constructor(private readonly kernel: StepHost) {}

  random(): number {
    const { world } = this.kernel
    return nextRandom(world.random, this.id, world.seed)
  }

  send(to: string, event: unknown, delay: Micros, options?: SendOptions): Token {
    return this.kernel.post(to, event, delay, options?.cause ?? this.cause, options?.background ?? false)
  }

  cancel(token: Token): void {
    this.kernel.cancel(token)
  }

  trace<Type extends TraceType>(type: Type, data: TraceData[Type], options?: TraceOptions): number {
    const id = this.kernel.world.nextTrace++
    const causes = options?.causes ?? (this.cause ? [this.cause] : none)
    const source = options?.source ?? this.id
    const because = options?.because
    this.kernel.record(
      because ? { id, causes, at: this.now, source, type, because, data } : { id, causes, at: this.now, source, type, data },
    )
    this.cause = id
    return id
  }

  spawn(id: string): void {
    this.kernel.spawn(id)
  }

  despawn(id: string): void {
    this.kernel.world.slices.delete(id)
  }
}

const none: readonly number[] = Object.freeze([])
