import type { Micros } from '../../protocol/time.ts'

/** A moment as `m:ss.mmm`: minutes run on beyond sixty. */
export function formatMoment(at: Micros): string {
  const ms = Math.floor(at / 1000)
  const minutes = Math.floor(ms / 60_000)
  const seconds = Math.floor((ms % 60_000) / 1000)
  return `${minutes}:${String(seconds).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`
}

/** Millicores as Kubernetes writes them: `250m`, `4`. */
export function formatCpu(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`
}

/** Bytes in the unit that keeps the number short: `64Mi`, `8Gi`. */
export function formatBytes(bytes: number): string {
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${Math.round(value * 10) / 10}${units[unit]}`
}

/** The part of a key after its namespace. */
export function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1)
}

/** The namespace of a key, when it has one. */
export function namespaceOf(key: string): string | undefined {
  const slash = key.indexOf('/')
  return slash < 0 ? undefined : key.slice(0, slash)
}
