import type { HostError } from '../protocol/control.ts'

/** A refusal of the host. */
export class Refusal extends Error {
  constructor(readonly error: HostError) {
    super(error.detail)
  }
}

/** Something in a call is not as it must be. */
export const bad = (detail: string): Refusal => new Refusal({ code: 'badArgument', detail })

/** Checks a duration or time from outside, in ms. */
export function duration(value: number): number {
  if (typeof value !== 'number' || !(value >= 0) || value > 86_400_000 * 3_650)
    throw bad('time: a number of milliseconds from 0 to ten years')
  return value
}
