import { remembering } from './remembering.ts'

/** Simulated time. The engine counts integer microseconds since the start of the run. */
export type Micros = number

export const MICROSECOND = 1
export const MILLISECOND = 1_000
export const SECOND = 1_000_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** Wall-clock date that a run pretends to start at: 2026-01-01T00:00:00Z, in milliseconds since 1970. */
export const EPOCH_MS = Date.UTC(2026, 0, 1)

/** Milliseconds to microseconds, rounded to an integer. */
export const ms = (value: number): Micros => Math.round(value * MILLISECOND)

/** Seconds to microseconds, rounded to an integer. */
export const seconds = (value: number): Micros => Math.round(value * SECOND)

let lastSecond = -1
let lastText = ''

/** A Kubernetes `metav1.Time`: RFC 3339 with whole seconds, as the API server prints it. */
export function toTimestamp(now: Micros): string {
  const second = Math.floor(now / SECOND)
  if (second !== lastSecond) {
    lastSecond = second
    lastText = `${new Date(EPOCH_MS + second * 1000).toISOString().slice(0, 19)}Z`
  }
  return lastText
}

/** A Kubernetes `metav1.MicroTime`: RFC 3339 with six decimals. */
export function toMicroTimestamp(now: Micros): string {
  const micros = String(now % SECOND).padStart(6, '0')
  return `${toTimestamp(now).slice(0, 19)}.${micros}Z`
}

/** The simulated time of a timestamp (either precision); `NaN` when it is not a date. */
export function fromTimestamp(timestamp: string): Micros {
  return parse(timestamp)
}

const parse = remembering((timestamp): Micros => {
  const fraction = /\.(\d{1,6})\d*Z$/.exec(timestamp)?.[1]?.padEnd(6, '0')
  const whole = Date.parse(fraction ? `${timestamp.slice(0, 19)}Z` : timestamp)
  return (whole - EPOCH_MS) * 1000 + (fraction ? Number(fraction) : 0)
})
