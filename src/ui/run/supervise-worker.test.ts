import { expect, it, vi } from 'vitest'
import { createClusterClient } from '../client/cluster-client.ts'
import { FakeHost } from '../client/fake/fake-host.ts'
import { superviseWorker, type WatchedWorker } from './supervise-worker.ts'

class FakeWorker extends FakeHost implements WatchedWorker {
  listeners: ((event: Event) => void)[] = []
  ended = false
  addEventListener(_type: string, listener: (event: Event) => void) {
    this.listeners.push(listener)
  }
  terminate() {
    this.ended = true
  }
  crash() {
    this.listeners[0]?.(new Event('error'))
  }
}

it('starts another worker after a crash, recovers, and gives up when it keeps crashing', async () => {
  vi.stubGlobal('ErrorEvent', class extends Event {})
  const workers: FakeWorker[] = []
  const recover = vi.fn(async () => undefined)
  const giveUp = vi.fn()
  const createWorker = () => {
    const worker = new FakeWorker({ digest: () => `worker ${workers.length}` })
    workers.push(worker)
    return worker
  }
  const client = createClusterClient()
  superviseWorker(client, { createWorker, recover, giveUp })
  workers[0]?.crash()
  expect(workers[0]?.ended).toBe(true)
  expect(recover).toHaveBeenCalledWith('error')
  expect(await client.call({ do: 'digest' })).toBe('worker 2')
  // A late second error of the dead worker is no further crash.
  workers[0]?.crash()
  expect(workers).toHaveLength(2)
  workers[1]?.crash()
  workers[2]?.crash()
  workers[3]?.crash()
  expect(giveUp).toHaveBeenCalledOnce()
  expect(workers).toHaveLength(4)
  vi.unstubAllGlobals()
})
