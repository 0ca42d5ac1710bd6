import { type Micros, SECOND } from '../../protocol/time.ts'

const nice = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400]

/** Seconds between labels so that they are at least `gapPx` apart. */
export function tickSeconds(span: Micros, widthPx: number, gapPx = 84): number {
  const wanted = (span / SECOND) * (gapPx / Math.max(1, widthPx))
  return nice.find((seconds) => seconds >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400
}

/** Where the axis ends: a round time beyond everything that is known, with room for what comes. */
export function axisEnd(furthest: Micros): Micros {
  const seconds = Math.max(60, (furthest / SECOND) * 1.12)
  const step = nice.find((candidate) => candidate >= seconds / 8) ?? 86_400
  return Math.ceil(seconds / step) * step * SECOND
}
