import { HOUR, MILLISECOND, MINUTE, type Micros, SECOND } from '../../protocol/time.ts'
import type { Say } from './language.ts'

const two = (value: number) => String(value).padStart(2, '0')
const three = (value: number) => String(value).padStart(3, '0')

/** The clock: `00:06:40.213`. */
export function clockText(at: Micros): string {
  return `${two(Math.floor(at / HOUR))}:${two(Math.floor(at / MINUTE) % 60)}:${two(Math.floor(at / SECOND) % 60)}.${three(Math.floor(at / MILLISECOND) % 1000)}`
}

/** A moment in a table: `6:40.213`, with hours when there are any. */
export function momentText(at: Micros): string {
  const hours = Math.floor(at / HOUR)
  const minutes = Math.floor(at / MINUTE) % 60
  const rest = `${two(Math.floor(at / SECOND) % 60)}.${three(Math.floor(at / MILLISECOND) % 1000)}`
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** The clock where there is little room: `06:40.213`, with hours when there are any. */
export function shortClockText(at: Micros): string {
  const text = clockText(at)
  return at < HOUR ? text.slice(3) : text
}

/** What simulating took: seconds with one decimal, from a tenth of a second on. */
export function costText(spentMs: number, t: Say): string {
  if (spentMs < 100) return t('time.milliseconds', { value: Math.round(spentMs) })
  return spentMs < 60_000 ? t('time.seconds', { value: (spentMs / 1000).toFixed(1) }) : spanText(spentMs * 1000, t)
}

/** A branch's own name, or its number. */
export function branchName({ id, name }: { readonly id: number; readonly name: string }, t: Say): string {
  if (name) return name
  return id === 0 ? t('timeline.main') : t('timeline.unnamed', { number: id })
}

/** A label of the time axis: `6:40`. */
export function axisText(at: Micros): string {
  const hours = Math.floor(at / HOUR)
  const minutes = Math.floor(at / MINUTE) % 60
  const second = two(Math.floor(at / SECOND) % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${second}` : `${minutes}:${second}`
}

/** A span in words with its two largest units: `6 min 40 s`, `1.2 s`, `3 ms`. */
export function spanText(span: Micros, t: Say): string {
  if (span <= 0) return t('time.seconds', { value: 0 })
  if (span < MILLISECOND) return t('time.microseconds', { value: Math.round(span) })
  if (span < SECOND) return t('time.milliseconds', { value: Math.round(span / MILLISECOND) })
  if (span < 10 * SECOND) return t('time.seconds', { value: Math.floor(span / (SECOND / 10)) / 10 })
  if (span < MINUTE) return t('time.seconds', { value: Math.floor(span / SECOND) })
  if (span < HOUR)
    return pair(t('time.minutes', { value: Math.floor(span / MINUTE) }), Math.floor(span / SECOND) % 60, (value) =>
      t('time.seconds', { value }),
    )
  return pair(t('time.hours', { value: Math.floor(span / HOUR) }), Math.floor(span / MINUTE) % 60, (value) => t('time.minutes', { value }))
}

function pair(first: string, value: number, say: (value: number) => string): string {
  return value > 0 ? `${first} ${say(value)}` : first
}
