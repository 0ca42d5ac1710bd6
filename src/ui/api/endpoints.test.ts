import { expect, it } from 'vitest'
import { createClusterClient } from '../client/cluster-client.ts'
import { FakeHost } from '../client/fake/fake-host.ts'
import { packetQueryOf, type TraceWords } from './endpoints.ts'
import { requestOf } from './page-api.ts'

const network = {
  kind: 'network',
  nodes: [{ name: 'worker-1', ip: '10.0.0.11', routes: [] }],
  pods: [{ key: 'default/web-x', ip: '10.244.1.4', node: 'worker-1', ready: true, labels: {}, ports: [80] }],
  services: [{ key: 'shop/api', type: 'ClusterIP', clusterIP: '10.96.0.9', ports: [], endpoints: [] }],
}

const client = createClusterClient()
client.attach(new FakeHost({ query: () => network }))

const cases: readonly (readonly [TraceWords, unknown, string, number])[] = [
  [{ from: 'pod:default/web-x', to: 'web', port: 80 }, { kind: 'pod', key: 'default/web-x' }, 'web', 80],
  [
    { from: 'web-x', to: 'web.default.svc.cluster.local', port: 80 },
    { kind: 'pod', key: 'default/web-x' },
    'web.default.svc.cluster.local',
    80,
  ],
  [{ from: 'outside', to: '10.0.0.11:30080' }, { kind: 'outside' }, '10.0.0.11', 30080],
  [{ from: 'outside', to: 'node:worker-1:30080' }, { kind: 'outside' }, '10.0.0.11', 30080],
  [{ from: 'node:worker-1', to: 'default/web-x', port: 80 }, { kind: 'node', name: 'worker-1' }, '10.244.1.4', 80],
  [{ from: '10.244.1.4', to: 'shop/api', port: 80 }, { kind: 'pod', key: 'default/web-x' }, 'api.shop.svc.cluster.local', 80],
  [{ from: '10.0.0.11', to: 'service:shop/api', port: 80 }, { kind: 'node', name: 'worker-1' }, 'api.shop.svc.cluster.local', 80],
  [{ from: '203.0.113.9', to: 'pod:web-x', port: 80 }, { kind: 'outside', ip: '203.0.113.9' }, '10.244.1.4', 80],
]

it.each(cases)('%j', async (words, from, host, port) => {
  expect(await packetQueryOf(client, words)).toEqual({ from, to: { host }, port, protocol: 'TCP' })
})

it('says what is missing', async () => {
  await expect(packetQueryOf(client, { from: 'outside', to: 'web' })).rejects.toThrow('no port')
  await expect(packetQueryOf(client, { from: 'outside', to: 'pod:gone', port: 80 })).rejects.toThrow('no pod "default/gone"')
})

it('a request carries its query, lower-case headers and parsed body', () => {
  expect(requestOf('PATCH', '/api/v1/pods?labelSelector=app%3Dweb&limit=5', '{"a":1}', { 'Content-Type': 'application/json' })).toEqual({
    method: 'PATCH',
    path: '/api/v1/pods',
    query: { labelSelector: 'app=web', limit: '5' },
    headers: { 'content-type': 'application/json' },
    body: { a: 1 },
  })
})
