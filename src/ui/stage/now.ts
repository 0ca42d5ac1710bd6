import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Micros } from '../../protocol/time.ts'

/** Simulated time as a store: read it, and be told when it moved. */
export interface NowStore {
  now(): Micros
  subscribe(listener: () => void): () => void
}

/** The clock of the cluster that the stage shows. Without one, time stands at zero. */
export const NowContext = createContext<NowStore>({ now: () => 0, subscribe: () => () => undefined })

/** Share of a timer that is left, in 120 steps: a component that reads it is drawn again only when its ring would look different. */
export function useLeft(timer: { readonly from: Micros; readonly until: Micros } | undefined): number | undefined {
  const store = useContext(NowContext)
  return useSyncExternalStore(store.subscribe, () => (timer ? shareLeft(timer, store.now()) : undefined))
}

/** Seconds until a moment: whole ones from ten on, tenths below. */
export function useSecondsLeft(until: Micros | undefined): number | undefined {
  const store = useContext(NowContext)
  return useSyncExternalStore(store.subscribe, () => (until === undefined ? undefined : secondsLeft(until, store.now())))
}

/** Whether something happened within the last `ms` of simulated time. */
export function useIsRecent(at: Micros | undefined, ms: number): boolean {
  const store = useContext(NowContext)
  return useSyncExternalStore(store.subscribe, () => at !== undefined && store.now() - at <= ms * 1000)
}

/** Share left of a timer, 0..1, in steps of 1/120. */
export function shareLeft(timer: { readonly from: Micros; readonly until: Micros }, now: Micros): number {
  const span = timer.until - timer.from
  if (span <= 0) return 0
  return Math.round(Math.max(0, Math.min(1, (timer.until - now) / span)) * 120) / 120
}

/** Seconds until a moment, never negative: whole ones from ten on, tenths below. */
export function secondsLeft(until: Micros, now: Micros): number {
  const seconds = Math.max(0, (until - now) / 1_000_000)
  return seconds >= 10 ? Math.ceil(seconds) : Math.ceil(seconds * 10) / 10
}
