import { type Micros, SECOND } from '../../protocol/time.ts'
import type { ContainerRecord } from './kubelet-state.ts'

/** 10 s, doubled with each restart, at most five minutes. Upstream: client-go util/flowcontrol/backoff.go and pkg/kubelet/kubelet.go. */
export const firstBackOff = 10 * SECOND
export const longestBackOff = 300 * SECOND
/** An instance that ended so long after the last change begins anew. */
const forgetAfter = 600 * SECOND

/** Whether a restart now would come too early after an instance that ended at `endedAt`. */
export function isBackingOff({ backOff, backOffAt }: ContainerRecord, endedAt: Micros, now: Micros): boolean {
  if (backOff === 0 || endedAt - backOffAt > forgetAfter) return false
  return now - endedAt < backOff
}

/** Counts a restart: the next one will have to wait longer. */
export function lengthen(container: ContainerRecord, endedAt: Micros, now: Micros): void {
  const begins = container.backOff === 0 || endedAt - container.backOffAt > forgetAfter
  container.backOff = begins ? firstBackOff : Math.min(longestBackOff, container.backOff * 2)
  container.backOffAt = now
}

/** A duration as Go prints whole seconds: `10s`, `1m20s`, `5m0s`. */
export function wholeSeconds(duration: Micros): string {
  const seconds = Math.round(duration / SECOND)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

/** A duration as Go prints milliseconds: `0s`, `20ms`, `1.234s`, `1m5.5s`. */
export function goDuration(duration: Micros): string {
  const millis = Math.floor(duration / 1000)
  if (millis === 0) return '0s'
  if (millis < 1000) return `${millis}ms`
  const minutes = Math.floor(millis / 60_000)
  return `${minutes > 0 ? `${minutes}m` : ''}${(millis % 60_000) / 1000}s`
}
