import type { Micros } from '../../protocol/time.ts'
import type { Row } from './agenda.ts'

/** The whole cluster as one value of plain data: no function, class instance, promise or generator lives in here. */
export interface World {
  readonly seed: number
  now: Micros
  /** Events and inputs handled so far. */
  steps: number
  /** Binary heap in `(at, seq)` order. */
  agenda: Row[]
  /** Rows that were taken back but still lie in the heap, by `seq`. */
  cancelled: Set<number>
  /** Rows in the heap that are neither background nor cancelled. */
  foreground: number
  nextSeq: number
  nextTrace: number
  /** State of each stream of chance, by name. */
  random: Map<string, number>
  /** State of each component instance, by id. */
  slices: Map<string, unknown>
}

export function emptyWorld(seed: number): World {
  return {
    seed,
    now: 0,
    steps: 0,
    agenda: [],
    cancelled: new Set(),
    foreground: 0,
    nextSeq: 1,
    nextTrace: 1,
    random: new Map(),
    slices: new Map(),
  }
}
