import { MILLISECOND, type Micros } from '../../protocol/time.ts'
import type { Token } from '../kernel/component.ts'

/**
 * A work queue of keys as client-go keeps it: a key waits at most once, and one that is being worked on is put back when its pass ends.
 * Plain data.
 */
export interface WorkQueue {
  /** Waiting keys in order, with the trace records that put each there. */
  readonly waiting: Map<string, number[]>
  /** Changes seen while the key was being worked on. */
  readonly dirty: Map<string, number[]>
  /** Failures in a row. */
  readonly failures: Map<string, number>
  /** Keys that come back later: when, and the row that brings them. */
  readonly later: Map<string, Later>
}

export interface Later {
  readonly at: Micros
  readonly token: Token
  /** Because of a failure (back-off), not by plan. */
  readonly backOff: boolean
}

export const emptyQueue = (): WorkQueue => ({ waiting: new Map(), dirty: new Map(), failures: new Map(), later: new Map() })

/** Most causes that are kept of one pass: a level-triggered loop may fold thousands of changes into one. */
const maxCauses = 8

/** Adds a key, or one more cause to a waiting key. */
export function add(queue: Map<string, number[]>, key: string, cause: number): void {
  const causes = queue.get(key)
  if (!causes) queue.set(key, cause ? [cause] : [])
  else if (cause && causes.length < maxCauses && causes.at(-1) !== cause) causes.push(cause)
}

/** Takes the first waiting key. */
export function shift({ waiting }: WorkQueue): { readonly key: string; readonly causes: readonly number[] } | undefined {
  for (const [key, causes] of waiting) {
    waiting.delete(key)
    return { key, causes }
  }
  return undefined
}

/** Back-off of a key that failed so many times in a row: 5 ms doubling to 1000 s. Upstream: workqueue default_rate_limiters.go. */
export function backOffDelay(failures: number): Micros {
  return Math.min(5 * 2 ** Math.min(failures - 1, 30), 1_000_000) * MILLISECOND
}
