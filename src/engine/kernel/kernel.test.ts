import { describe, expect, test } from 'vitest'
import type { AnyComponent, Component } from './component.ts'
import { digest } from './digest.ts'
import { InvariantBroken } from './invariants.ts'
import { Kernel } from './kernel.ts'

interface Ball {
  readonly hops: number
  readonly tag: number
}

interface CourtState {
  seen: number
  readonly log: Map<number, string>
  readonly members: Set<number>
  timers: number[]
}

/** A toy: balls hop between two players with random delays, split now and then, and are dropped after a while. */
const player = (id: string, other: string): Component<CourtState, Ball> => ({
  id,
  init: () => ({ seen: 0, log: new Map(), members: new Set(), timers: [] }),
  handle(ctx, ball) {
    const { state } = ctx
    state.seen += 1
    state.members.add(ball.tag)
    state.log.set(ball.tag, `${ball.hops}@${ctx.now}`)
    const record = ctx.trace('backoff', { controller: id, key: String(ball.tag), failures: ball.hops, delayMs: 0, message: '' })
    // A timer that has come up is handled: only the others may be taken back.
    if (ball.tag !== -1) for (const token of state.timers) ctx.cancel(token)
    state.timers = []
    if (ball.hops > 0) ctx.send(other, { hops: ball.hops - 1, tag: ball.tag }, Math.floor(ctx.random() * 3))
    if (ball.hops > 3 && ctx.random() < 0.2) ctx.send(other, { hops: ball.hops - 2, tag: ball.tag * 2 }, 5)
    if (ball.hops > 1) state.timers = [ctx.send(id, { hops: 0, tag: -1 }, 50)]
    return record
  },
})

const parts = (): readonly AnyComponent[] => [player('left', 'right'), player('right', 'left')] as unknown as readonly AnyComponent[]
const about = { kind: 'setting', summary: 'serve' } as const

function newKernel(seed: number, checkpointEvery = 1000): Kernel {
  return new Kernel({
    seed,
    components: parts(),
    checkpointEvery,
    boot: [
      { to: 'left', event: { hops: 30, tag: 1 } },
      { to: 'right', event: { hops: 20, tag: 7 } },
    ],
  })
}

/** Serves after every few steps, so that inputs fall between two rows of one instant. */
function played(seed: number, checkpointEvery?: number): Kernel {
  const kernel = newKernel(seed, checkpointEvery)
  for (let i = 0; i < 200 && kernel.step(); i++) {
    if (i % (3 + (seed % 11)) === 2) kernel.input(i % 2 ? 'left' : 'right', { hops: 6, tag: 100 + i }, about)
  }
  kernel.runUntil(kernel.world.now + 10)
  return kernel
}

const bytes = (kernel: Kernel) => digest([kernel.world, kernel.traceBetween(1)])

describe('determinism', () => {
  test('same seed and inputs: same world and trace; another seed: another run', () => {
    expect(bytes(played(1))).toBe(bytes(played(1)))
    expect(bytes(played(1))).not.toBe(bytes(played(2)))
  })

  test('seeking back and forth gives the very same world and trace, wherever checkpoints lie', () => {
    for (let seed = 0; seed < 25; seed++) {
      const whole = played(seed)
      const { now } = whole.world
      const stops = [0, 1, 2, Math.floor(now / 3), Math.floor(now / 2), now - 1, now]
      const wanted = stops.map((time) => {
        whole.seek(time)
        return bytes(whole)
      })
      for (const every of [1, 7, 200]) {
        const kernel = played(seed, every)
        expect(bytes(kernel), `seed ${seed}, a checkpoint every ${every} steps`).toBe(bytes(played(seed)))
        for (const i of [5, 1, 6, 3, 0, 4, 2]) {
          kernel.seek(stops[i]!)
          expect(bytes(kernel), `seed ${seed}, every ${every}, at ${stops[i]}`).toBe(wanted[i])
        }
      }
    }
  })

  test('an exact position can be found again in the middle of an instant', () => {
    const kernel = played(3)
    for (let steps = 1; steps < kernel.world.steps; steps += 17) {
      const first = played(3, 7)
      first.seekPosition({ steps, now: 0 })
      const second = played(3, 1)
      second.seekPosition({ steps, now: 0 })
      expect(first.world.steps).toBe(steps)
      expect(bytes(first)).toBe(bytes(second))
    }
  })

  test('a log laid out afresh replays to the same bytes', () => {
    const kernel = played(5)
    const replay = newKernel(5)
    replay.history.load(kernel.history.inputs, kernel.position)
    replay.seekPosition(kernel.position)
    expect(bytes(replay)).toBe(bytes(kernel))
  })
})

describe('going back', () => {
  test('acting in the past forks: the other future is a branch, and can be had again', () => {
    const kernel = played(4)
    const end = kernel.world.now
    const before = bytes(kernel)
    kernel.seek(Math.floor(end / 2))
    kernel.input('left', { hops: 9, tag: 999 }, about)
    kernel.runUntil(end)
    const other = bytes(kernel)
    expect(other).not.toBe(before)
    const [branch] = kernel.history.branches
    kernel.switchBranch(branch!.id)
    kernel.runUntil(end)
    expect(bytes(kernel)).toBe(before)
    kernel.switchBranch(kernel.history.branches[0]!.id)
    kernel.runUntil(end)
    expect(bytes(kernel)).toBe(other)
  })

  test('a fork equals a first run with the same inputs', () => {
    const kernel = played(6)
    kernel.seek(Math.floor(kernel.world.now / 3))
    kernel.fork()
    const inputs = [...kernel.history.inputs]
    const { position } = kernel
    kernel.runUntil(position.now + 40)
    const fresh = newKernel(6)
    fresh.history.load(inputs, position)
    fresh.seekPosition(position)
    fresh.runUntil(position.now + 40)
    expect(bytes(kernel)).toBe(bytes(fresh))
  })

  test('looking back keeps what comes after', () => {
    const kernel = played(8)
    const end = bytes(kernel)
    const { now } = kernel.world
    kernel.seek(3)
    expect(kernel.traceBetween(1).every((record) => record.at <= 3)).toBe(true)
    kernel.seek(now)
    expect(bytes(kernel)).toBe(end)
  })
})

describe('the world', () => {
  test('is plain data', () => {
    const { world } = played(2)
    expect(structuredClone(world)).toEqual(world)
    expect(digest(structuredClone(world))).toBe(digest(world))
  })

  test('is quiet when only background rows are left; a cancelled row does not count', () => {
    const clockwork: Component<{ ticks: number }, 'tick' | 'work'> = {
      id: 'clockwork',
      init: () => ({ ticks: 0 }),
      handle(ctx, event) {
        ctx.state.ticks += 1
        if (event === 'tick') ctx.send('clockwork', 'tick', 10, { background: true })
        else ctx.cancel(ctx.send('clockwork', 'work', 1000))
      },
    }
    const kernel = new Kernel({
      seed: 1,
      components: [clockwork as unknown as AnyComponent],
      boot: [
        { to: 'clockwork', event: 'tick' },
        { to: 'clockwork', event: 'work', delay: 35 },
      ],
    })
    expect(kernel.runUntilQuiet(500)).toBe(true)
    expect(kernel.world.now).toBe(35)
    expect(kernel.world.foreground).toBe(0)
  })

  test('a broken invariant stops the run and says how to get there again', () => {
    const few = { name: 'few balls', check: () => undefined }
    const kernel = new Kernel({
      seed: 1,
      components: parts(),
      boot: [{ to: 'left', event: { hops: 30, tag: 1 } }],
      invariants: [few, { name: 'not 20 steps', check: (world) => (world.steps >= 20 ? `${world.steps} steps` : undefined) }],
    })
    kernel.step()
    kernel.input('left', { hops: 3, tag: 2 }, about)
    let broken: unknown
    try {
      kernel.runUntil(1000)
    } catch (error) {
      broken = error
    }
    expect(kernel.world.steps).toBe(20)
    expect(broken).toBeInstanceOf(InvariantBroken)
    const { report } = broken as InvariantBroken
    expect(report.at.steps).toBe(20)
    const replay = new Kernel({ seed: report.seed, components: parts(), boot: [{ to: 'left', event: { hops: 30, tag: 1 } }] })
    replay.history.load(report.inputs, report.at)
    replay.seekPosition(report.at)
    expect(digest(replay.world)).toBe(digest(kernel.world))
  })
})
