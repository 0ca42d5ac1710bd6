import { expect, test } from 'vitest'
import type { EndpointSlice, Service } from '../../protocol/objects.ts'
import { answerName, candidates, type DnsView, resolve, searchList } from './cluster-dns.ts'

const service = (namespace: string, name: string, spec: Service['spec']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name },
  spec,
})

const services = [
  service('shop', 'web', { clusterIP: '10.96.40.20', ports: [{ name: 'http', port: 80 }] }),
  service('shop', 'db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] }),
  service('shop', 'idle', { clusterIP: 'None', ports: [{ port: 80 }] }),
  service('shop', 'api', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
  service('shop', 'out', { type: 'ExternalName', externalName: 'example.com' }),
]

const slices: EndpointSlice[] = [
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'shop', name: 'db-1' },
    addressType: 'IPv4',
    ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
    endpoints: [
      { addresses: ['10.244.1.5'], hostname: 'db-0', conditions: { ready: true } },
      { addresses: ['10.244.2.5'], hostname: 'db-1' },
      { addresses: ['10.244.3.5'], hostname: 'db-2', conditions: { ready: false } },
      { addresses: ['10.244.4.5'] },
    ],
  },
]

const view: DnsView = {
  domain: 'cluster.local',
  nameserver: '10.96.0.10',
  service: (key) => services.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === key),
  slicesOf: (key) => (key === 'shop/db' ? slices : []),
  hasNamespace: (name) => name === 'shop',
  outsideAddress: (name) => (name === 'example.org' ? '203.0.113.80' : undefined),
}

const addresses = (name: string) => answerName(name, 'A', view).answers.flatMap((record) => (record.type === 'A' ? [record.address] : []))

test('names in the order in which the resolver tries them', () => {
  const search = searchList('shop', 'cluster.local')
  expect(candidates('web', search)).toEqual(['web.shop.svc.cluster.local', 'web.svc.cluster.local', 'web.cluster.local', 'web'])
  expect(candidates('a.b.c.d.e.f', search)[0]).toBe('a.b.c.d.e.f')
  expect(candidates('web.', search)).toEqual(['web'])
})

test.each<[string, string[]]>([
  ['web.shop.svc.cluster.local', ['10.96.40.20']],
  ['WEB.shop.svc.cluster.local.', ['10.96.40.20']],
  ['db.shop.svc.cluster.local', ['10.244.1.5', '10.244.2.5', '10.244.4.5']],
  ['db-1.db.shop.svc.cluster.local', ['10.244.2.5']],
  ['10-244-4-5.db.shop.svc.cluster.local', ['10.244.4.5']],
  ['api.shop.svc.cluster.local', ['10.96.40.20']],
  ['10-244-1-5.shop.pod.cluster.local', ['10.244.1.5']],
  ['example.org', ['203.0.113.80']],
])('%s', (name, expected) => {
  expect(addresses(name)).toEqual(expected)
})

test.each<[string, string, number]>([
  ['cluster.local', 'NOERROR', 0],
  ['svc.cluster.local', 'NOERROR', 0],
  ['shop.svc.cluster.local', 'NOERROR', 0],
  ['none.svc.cluster.local', 'NXDOMAIN', 0],
  ['none.shop.svc.cluster.local', 'NXDOMAIN', 0],
  ['x.web.shop.svc.cluster.local', 'NXDOMAIN', 0],
  ['idle.shop.svc.cluster.local', 'NXDOMAIN', 0],
  ['db-2.db.shop.svc.cluster.local', 'NXDOMAIN', 0],
  ['web.shop.foo.cluster.local', 'NXDOMAIN', 0],
  ['notanaddress.shop.pod.cluster.local', 'NXDOMAIN', 0],
  ['out.shop.svc.cluster.local', 'NOERROR', 1],
])('%s: %s', (name, code, answers) => {
  expect(answerName(name, 'A', view)).toMatchObject({ code, answers: { length: answers } })
})

test('named ports', () => {
  expect(answerName('_http._tcp.web.shop.svc.cluster.local', 'SRV', view).answers).toEqual([
    {
      type: 'SRV',
      name: '_http._tcp.web.shop.svc.cluster.local',
      priority: 0,
      weight: 100,
      port: 80,
      target: 'web.shop.svc.cluster.local',
      ttlSeconds: 30,
    },
  ])
  const headless = answerName('_sql._tcp.db.shop.svc.cluster.local', 'SRV', view).answers
  expect(headless.map((record) => (record.type === 'SRV' ? [record.weight, record.port, record.target] : []))).toEqual([
    [33, 5432, 'db-0.db.shop.svc.cluster.local'],
    [33, 5432, 'db-1.db.shop.svc.cluster.local'],
    [33, 5432, '10-244-4-5.db.shop.svc.cluster.local'],
  ])
  expect(answerName('_http._udp.web.shop.svc.cluster.local', 'SRV', view).code).toBe('NXDOMAIN')
})

test('resolving goes through the search list', () => {
  const found = resolve('web.shop', 'other', view)
  expect(found.tries.map(({ name, code }) => `${name} ${code}`)).toEqual([
    'web.shop.other.svc.cluster.local NXDOMAIN',
    'web.shop.svc.cluster.local NOERROR',
  ])
  expect(found.address).toBe('10.96.40.20')
  const outside = resolve('example.org', 'shop', view)
  expect(outside.tries).toHaveLength(4)
  expect(outside.address).toBe('203.0.113.80')
})
