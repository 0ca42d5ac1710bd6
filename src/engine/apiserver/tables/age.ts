import { fromTimestamp, type Micros, SECOND } from '../../../protocol/time.ts'

/** Time since a timestamp as kubectl prints it (`5m10s`, `3h4m`, `2d`); `<unknown>` without one. Upstream: staging:apimachinery/pkg/util/duration `HumanDuration`. */
export function ageSince(timestamp: string | null | undefined, now: Micros): string {
  return timestamp ? humanDuration(now - fromTimestamp(timestamp)) : '<unknown>'
}

/** A duration in at most two units. */
export function humanDuration(duration: Micros): string {
  const seconds = Math.floor(duration / SECOND)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (days < 8) return withRest(days, 'd', hours % 24, 'h')
  if (days < 730) return `${days}d`
  const years = Math.floor(days / 365)
  return years < 8 ? withRest(years, 'y', days % 365, 'd') : `${years}y`
}

function withRest(value: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${value}${unit}` : `${value}${unit}${rest}${restUnit}`
}
