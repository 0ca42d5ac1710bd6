import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HostError } from '../../protocol/control.ts'
import { createClusterClient, HostRefusal } from './cluster-client.ts'
import { clockAtStart, FakeHost } from './fake/fake-host.ts'
import { createQueryCache } from './query-cache.ts'

const clusterResult = { kind: 'resources', resources: [] } as const

function connected(host: FakeHost) {
  const client = createClusterClient()
  client.attach(host)
  return client
}

describe('call', () => {
  it('gives each caller their own answer', async () => {
    const client = connected(new FakeHost({ digest: () => 'd', advance: () => ({ ...clockAtStart, now: 5 }) }))
    const [digest, clock] = await Promise.all([client.call({ do: 'digest' }), client.call({ do: 'advance', ms: 1 })])
    expect(digest).toBe('d')
    expect(clock.now).toBe(5)
    expect(client.clock().now).toBe(5)
  })

  it('throws what the host refuses, with its code', async () => {
    const refuse = () => {
      throw { code: 'linkVersion', detail: 'made by 9.9' } satisfies HostError
    }
    const client = connected(new FakeHost({ open: refuse }))
    const failure = await client.call({ do: 'open', document: {} }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(HostRefusal)
    expect(failure).toMatchObject({ code: 'linkVersion', message: 'made by 9.9' })
  })

  it('tells of calls that can change the run, and of no others', async () => {
    const client = connected(new FakeHost({ apply: () => ({ lines: [], problems: [], objects: [] }), digest: () => '' }))
    const told: string[] = []
    client.onChange((call) => told.push(call.do))
    await client.call({ do: 'digest' })
    await client.call({ do: 'apply', yaml: '' })
    expect(told).toEqual(['apply'])
  })
})

describe('attach', () => {
  it('refuses waiting calls and makes standing subscriptions again', async () => {
    const first = new FakeHost()
    first.postMessage = () => undefined
    const client = connected(first)
    const seen: unknown[] = []
    const stop = client.subscribe({ kind: 'resources' }, (result) => seen.push(result))
    const waiting = client.call({ do: 'digest' }).catch((error: HostRefusal) => error.code)
    const second = new FakeHost()
    client.attach(second)
    expect(await waiting).toBe('cancelled')
    second.publish(clusterResult)
    expect(seen).toEqual([clusterResult])
    stop()
    expect(second.subscriptions.size).toBe(0)
  })
})

describe('query cache', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('shares one subscription among equal queries and lets it go after the last reader', () => {
    const host = new FakeHost()
    const store = createQueryCache(connected(host))
    const one = store({ kind: 'resources' })
    const two = store({ kind: 'resources' })
    expect(one).toBe(two)
    let told = 0
    const stopOne = one.subscribe(() => told++)
    const stopTwo = two.subscribe(() => told++)
    expect(host.subscriptions.size).toBe(1)
    host.publish(clusterResult)
    expect(told).toBe(2)
    expect(one.latest()).toEqual(clusterResult)
    stopOne()
    stopTwo()
    expect(host.subscriptions.size).toBe(1)
    vi.runAllTimers()
    expect(host.subscriptions.size).toBe(0)
    expect(store({ kind: 'resources' })).not.toBe(one)
  })

  it('keeps the subscription of a reader who comes back soon', () => {
    const host = new FakeHost()
    const one = createQueryCache(connected(host))({ kind: 'resources' })
    one.subscribe(() => undefined)()
    one.subscribe(() => undefined)
    vi.runAllTimers()
    expect(host.subscriptions.size).toBe(1)
    expect(host.asked).toHaveLength(1)
  })
})
