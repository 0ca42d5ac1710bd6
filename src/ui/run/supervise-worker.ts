import { type ClusterClient, type HostPort, HostRefusal } from '../client/cluster-client.ts'

/** The part of a Worker that is watched. */
export interface WatchedWorker extends HostPort {
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void
  terminate(): void
}

export interface Supervision {
  createWorker(): WatchedWorker
  /** Brings the run back after a crash: from what was kept, or afresh. */
  recover(reason: string): Promise<void>
  /** It crashed too often. */
  giveUp(reason: string): void
}

const restartsAllowed = 3
const withinMs = 60_000

/** Starts the worker behind a client and starts another one when it crashes. */
export function superviseWorker(client: ClusterClient, { createWorker, recover, giveUp }: Supervision): void {
  const crashes: number[] = []
  const start = () => {
    const worker = createWorker()
    let dead = false
    const crashed = (event: Event) => {
      if (dead) return
      dead = true
      worker.terminate()
      const reason = event instanceof ErrorEvent && event.message ? event.message : event.type
      const now = performance.now()
      crashes.push(now)
      if (crashes.filter((at) => now - at < withinMs).length > restartsAllowed) {
        giveUp(reason)
        return
      }
      start()
      recover(reason).catch((error: unknown) => {
        // Cancelled: this worker crashed as well, and its crash is already being handled.
        if (error instanceof HostRefusal && error.code === 'cancelled') return
        giveUp(error instanceof Error ? error.message : String(error))
      })
    }
    worker.addEventListener('error', crashed)
    worker.addEventListener('messageerror', crashed)
    client.attach(worker)
  }
  start()
}
