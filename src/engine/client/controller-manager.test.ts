import { describe, expect, test } from 'vitest'
import type { ConfigMap } from '../../protocol/objects.ts'
import type { TraceRecord } from '../../protocol/trace.ts'
import { apiserver } from '../apiserver/apiserver.ts'
import type { ApiserverState } from '../apiserver/exchange.ts'
import { readAll } from '../etcd/etcd.ts'
import type { AnyComponent } from '../kernel/component.ts'
import { Kernel } from '../kernel/kernel.ts'
import { type Controller, defineController } from './controller.ts'
import { controllerManager, controllerManagerId } from './controller-manager.ts'
import { apiserverId } from './delivery.ts'
import { requests } from './requester.ts'

/** The API server behind a slow watch: answers come long before the changes that they made are seen. */
const withSlowWatch: typeof apiserver = {
  ...apiserver,
  handle(ctx, event) {
    const slow = Object.create(ctx, {
      send: {
        value: (...[to, sent, delay, options]: Parameters<typeof ctx.send>) =>
          ctx.send(to, sent, (sent as { readonly type: string }).type === 'watch' ? delay + 20_000 : delay, options),
      },
    }) as typeof ctx
    return apiserver.handle(slow, event)
  },
}

/** A cluster of an API server and one control loop. */
function run(controller: Controller, server = apiserver) {
  const kernel = new Kernel({
    seed: 1,
    components: [server, controllerManager([controller])] as unknown as readonly AnyComponent[],
    boot: [
      { to: apiserverId, event: { type: 'boot' } },
      { to: controllerManagerId, event: { type: 'start' }, delay: 1000 },
    ],
  })
  kernel.runUntil(50_000)
  const write = (method: string, path: string, body?: unknown) =>
    kernel.input(
      apiserverId,
      { type: 'request', from: '', ticket: null, request: { method, path, body } },
      { kind: 'request', summary: path },
    )
  const maps = () =>
    [...readAll<ConfigMap>((kernel.world.slices.get(apiserverId) as ApiserverState).etcd, 'configmaps').values()].filter(
      ({ metadata }) => metadata.generateName === 'made-',
    )
  const records = <Type extends 'request' | 'backoff'>(type: Type) =>
    kernel.traceBetween(1).filter((record) => record.type === type) as unknown as readonly TraceRecord<Type>[]
  const made = () => records('request').filter(({ data }) => data.user.endsWith(':toy') && data.resource === 'configmaps')
  return { kernel, write, maps, made, records }
}

const configMap = (namespace = 'default') => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-', namespace } })
const secret = (name: string, wanted: number) => ({
  kind: 'Secret',
  apiVersion: 'v1',
  metadata: { name, annotations: { wanted: String(wanted) } },
})

/** Wants as many ConfigMaps as the Secret's annotation says, and counts what it can see. */
const counting = (namespace?: string, more: Partial<Controller> = {}): Controller =>
  defineController({
    name: 'toy',
    component: 'toy',
    primary: 'secrets',
    watches: { configmaps: () => [] },
    workers: 2,
    reconcile(key, view) {
      const wanted = Number(view.get('secrets', key)?.metadata.annotations?.wanted ?? 0)
      const has = [...view.all('configmaps').values()].filter(({ metadata }) => metadata.generateName).length
      return {
        writes: Array.from({ length: Math.max(0, wanted - has) }, () => ({
          request: requests.create(configMap(namespace)),
          batch: 'create',
        })),
      }
    },
    ...more,
  })

describe('the runtime of control loops', () => {
  test('slow start: batches of 1, 2, 4, ...', () => {
    const { kernel, write, made } = run(counting())
    write('POST', '/api/v1/namespaces/default/secrets', secret('a', 10))
    kernel.runUntil(1_000_000)
    const times = made().map(({ at }) => at)
    const batches = [...new Set(times)].map((time) => times.filter((each) => each === time).length)
    expect(batches).toEqual([1, 2, 4, 3])
  })

  test('a batch that cannot succeed is not tried to the end; back-off doubles', () => {
    const { kernel, write, made, records } = run(counting('nowhere'))
    write('POST', '/api/v1/namespaces/default/secrets', secret('a', 100))
    kernel.runUntil(300_000)
    expect(
      records('backoff')
        .slice(0, 5)
        .map(({ data }) => [data.failures, data.delayMs]),
    ).toEqual([
      [1, 5],
      [2, 10],
      [3, 20],
      [4, 40],
      [5, 80],
    ])
    expect(made()).toHaveLength(records('backoff').length)
  })

  test('gives up after as many retries as it may have', () => {
    const { kernel, write, made } = run(counting('nowhere', { maxRetries: 3 }))
    write('POST', '/api/v1/namespaces/default/secrets', secret('a', 1))
    kernel.runUntil(60_000_000)
    expect(made()).toHaveLength(4)
  })

  test('freshness: it does not act again before its cache has seen what it wrote', () => {
    const { kernel, write, maps } = run(counting(), withSlowWatch)
    write('POST', '/api/v1/namespaces/default/secrets', secret('a', 1))
    // Changes of the Secret come in a stream, faster than a write comes back through the watch.
    for (let i = 0; i < 40; i++) {
      kernel.runUntil(kernel.world.now + 300)
      const path = '/api/v1/namespaces/default/secrets/a'
      kernel.input(
        apiserverId,
        {
          type: 'request',
          from: '',
          ticket: null,
          request: {
            method: 'PATCH',
            path,
            headers: { 'content-type': 'application/merge-patch+json' },
            body: { metadata: { labels: { turn: String(i) } } },
          },
        },
        { kind: 'request', summary: path },
      )
    }
    kernel.runUntil(kernel.world.now + 1_000_000)
    expect(maps()).toHaveLength(1)
  })

  test('flow control: thirty writes at once, then twenty a second', () => {
    const { kernel, write, maps } = run(counting())
    write('POST', '/api/v1/namespaces/default/secrets', secret('a', 70))
    kernel.runUntil(kernel.world.now + 1_000_000)
    expect(maps().length).toBeGreaterThanOrEqual(45)
    expect(maps().length).toBeLessThanOrEqual(52)
    kernel.runUntil(kernel.world.now + 1_100_000)
    expect(maps()).toHaveLength(70)
  })

  test('every write has the pass as its cause, and the pass what woke it', () => {
    const { kernel, write, made } = run(counting())
    write('POST', '/api/v1/namespaces/default/secrets', secret('a', 1))
    kernel.runUntil(1_000_000)
    const pass = kernel.traceRecord(made()[0]!.causes[0]!)!
    expect(pass).toMatchObject({ type: 'reconcile', source: 'controller/toy', data: { key: 'default/a', writes: 1 } })
    expect(kernel.traceRecord(pass.causes[0]!)).toMatchObject({
      type: 'stored',
      data: { resource: 'secrets', key: 'default/a', type: 'ADDED' },
    })
  })
})
