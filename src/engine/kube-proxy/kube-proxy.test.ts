import { expect, test } from 'vitest'
import { printIptablesSave } from '../../protocol/iptables.ts'
import type { EndpointSlice, KubeObject, Node, Service } from '../../protocol/objects.ts'
import { SECOND } from '../../protocol/time.ts'
import type { Delivery } from '../client/delivery.ts'
import type { AnyComponent } from '../kernel/component.ts'
import { Kernel } from '../kernel/kernel.ts'
import { kubeProxy, type NodeState, proxyTables } from './kube-proxy.ts'
import { MIN_SYNC_PERIOD } from './proxy-hub.ts'

const config = { clusterCIDR: '10.244.0.0/16' }

function run() {
  const kernel = new Kernel({ seed: 1, components: [kubeProxy(config) as unknown as AnyComponent] })
  const tell = (to: string, event: object) => kernel.input(to, event, { kind: 'setting', summary: 'test' })
  const change = (resource: string, object: KubeObject, event: 'ADDED' | 'MODIFIED' | 'DELETED' = 'ADDED') =>
    tell('kube-proxy', { type: 'watch', resource, event, object } satisfies Delivery)
  const rules = (node: string) => printIptablesSave(proxyTables(kernel.world.slices.get(`kube-proxy/${node}`) as NodeState, config))
  const writes = () => kernel.traceBetween(1).filter((record) => record.type === 'proxy')
  return { kernel, tell, change, rules, writes }
}

const meta = (name: string, labels: Record<string, string> = {}) => ({ namespace: 'shop', name, labels })

function nodeObject(name: string, ip: string, zone = 'zone-1'): Node {
  const status = { addresses: [{ type: 'InternalIP', address: ip }] }
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } }, spec: {}, status }
}

const web: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: meta('web'),
  spec: { clusterIP: '10.96.0.9', ports: [{ port: 80, targetPort: 8080 }] },
}

const slice = (...ips: string[]): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: meta('web-1', { 'kubernetes.io/service-name': 'web' }),
  addressType: 'IPv4',
  ports: [{ port: 8080 }],
  endpoints: ips.map((ip) => ({ addresses: [ip] })),
})

function started() {
  const cluster = run()
  cluster.change('nodes', nodeObject('node-a', '192.0.2.2'))
  cluster.change('nodes', nodeObject('node-b', '192.0.2.3'))
  cluster.change('services', web)
  cluster.change('endpointslices', slice('10.244.1.5'))
  cluster.kernel.runUntil(SECOND / 10)
  expect(cluster.writes()).toEqual([])
  cluster.tell('kube-proxy', { type: 'synced', resources: ['services', 'endpointslices', 'nodes'] })
  cluster.kernel.runUntil(SECOND / 5)
  return cluster
}

test('nothing is written before the lists are complete; then every node writes, with a record', () => {
  const { writes, rules } = started()
  const printed = rules('node-a')
    .split('\n')
    .filter((line) => line.startsWith('-A ')).length
  expect(writes().map(({ data }) => data)).toEqual(
    expect.arrayContaining([
      { node: 'node-a', services: 1, rules: printed },
      { node: 'node-b', services: 1, rules: printed },
    ]),
  )
  expect(rules('node-b')).toContain('"shop/web -> 10.244.1.5:8080"')
})

test('changes within a second of the last sync are written together, a second after it; the record names all causes', () => {
  const { kernel, change, writes, rules } = started()
  const before = writes().length
  const first = writes()[0]!.at
  change('endpointslices', slice('10.244.1.5', '10.244.2.5'), 'MODIFIED')
  change('endpointslices', slice('10.244.2.5'), 'MODIFIED')
  kernel.runUntil(SECOND)
  expect(rules('node-a')).toContain('10.244.1.5')
  kernel.runUntil(2 * SECOND)
  const later = writes().slice(before)
  expect(later.map(({ data }) => data.node).sort()).toEqual(['node-a', 'node-b'])
  for (const record of later) {
    expect(record.at - first).toBeGreaterThan(MIN_SYNC_PERIOD * 0.9)
    expect(record.causes).toHaveLength(2)
  }
  expect(rules('node-a')).not.toContain('10.244.1.5')
})

test('a change after a quiet time is written at once', () => {
  const { kernel, change, rules } = started()
  kernel.runUntil(60 * SECOND)
  change('endpointslices', slice(), 'MODIFIED')
  kernel.runUntil(60 * SECOND + SECOND / 10)
  expect(rules('node-a')).toContain('"shop/web has no endpoints"')
})

test('a stopped kube-proxy leaves old rules; started again it catches up', () => {
  const { kernel, tell, change, rules } = started()
  tell('kube-proxy/node-a', { type: 'stop' })
  change('endpointslices', slice('10.244.9.9'), 'MODIFIED')
  kernel.runUntil(3 * SECOND)
  expect([rules('node-a').includes('10.244.9.9'), rules('node-b').includes('10.244.9.9')]).toEqual([false, true])
  tell('kube-proxy/node-a', { type: 'start' })
  kernel.runUntil(4 * SECOND)
  expect(rules('node-a')).toContain('10.244.9.9')
})

test('flushed rules come back at the next look at the canary chains', () => {
  const { kernel, tell, rules } = started()
  tell('kube-proxy/node-a', { type: 'flush' })
  kernel.runUntil(29 * SECOND)
  expect(rules('node-a')).not.toContain('KUBE-SVC')
  kernel.runUntil(31 * SECOND)
  expect(rules('node-a')).toContain('KUBE-SVC')
})

test('a new node gets the rules, a deleted one ends; zones decide about hints', () => {
  const { kernel, change, rules } = started()
  const hinted = slice('10.244.1.5', '10.244.2.5')
  const zones = ['zone-1', 'zone-2']
  const endpoints = hinted.endpoints!.map((endpoint, i) => ({ ...endpoint, hints: { forZones: [{ name: zones[i] }] } }))
  change('endpointslices', { ...hinted, endpoints } as EndpointSlice, 'MODIFIED')
  change('nodes', nodeObject('node-c', '192.0.2.4', 'zone-2'))
  change('nodes', nodeObject('node-b', '192.0.2.3'), 'DELETED')
  kernel.runUntil(3 * SECOND)
  expect([rules('node-a').includes('10.244.2.5'), rules('node-c').includes('10.244.2.5')]).toEqual([false, true])
  expect(kernel.world.slices.has('kube-proxy/node-b')).toBe(false)
})

test('the state is plain data that checkpoints share', () => {
  const { kernel } = started()
  expect(structuredClone(kernel.world.slices)).toEqual(kernel.world.slices)
  const nodes = ['node-a', 'node-b'].map((name) => kernel.world.slices.get(`kube-proxy/${name}`) as NodeState)
  expect(nodes[0]!.written).toBe(nodes[1]!.written)
  expect(Object.isFrozen(nodes[0]!.written)).toBe(true)
})

test('each node tells its kernel where UDP Services lead now, unless nothing serves', () => {
  const heard: object[] = []
  const listener = { id: 'network', init: () => ({}), handle: (_: unknown, event: object) => heard.push(event) }
  const kernel = new Kernel({
    seed: 1,
    components: [kubeProxy(config), listener] as unknown as AnyComponent[],
    boot: [{ to: 'network', event: {} }],
  })
  const tell = (event: Delivery) => kernel.input('kube-proxy', event, { kind: 'setting', summary: 'test' })
  const watch = (resource: string, object: KubeObject, event: 'ADDED' | 'MODIFIED' = 'ADDED') =>
    tell({ type: 'watch', resource, event, object })
  const udp = (...ips: string[]) => ({ ...slice(...ips), ports: [{ port: 53, protocol: 'UDP' as const }] })
  watch('nodes', nodeObject('node-a', '192.0.2.2'))
  watch('services', { ...web, spec: { clusterIP: '10.96.0.10', ports: [{ port: 53, protocol: 'UDP' }] } } as Service)
  watch('endpointslices', udp('10.244.1.5'))
  tell({ type: 'synced', resources: ['services', 'endpointslices', 'nodes'] })
  kernel.runUntil(SECOND)
  watch('endpointslices', udp('10.244.2.5'), 'MODIFIED')
  kernel.runUntil(3 * SECOND)
  watch('endpointslices', udp(), 'MODIFIED')
  kernel.runUntil(6 * SECOND)
  const leads = (endpoint: string) => ({
    type: 'endpointsChanged',
    node: 'node-a',
    udp: [{ address: '10.96.0.10', port: 53, serving: [endpoint] }],
  })
  expect(heard.slice(1)).toEqual([leads('10.244.1.5:53'), leads('10.244.2.5:53')])
})

test('going back and replaying gives the same records and rules', () => {
  const { kernel, change, rules } = started()
  change('endpointslices', slice('10.244.7.7'), 'MODIFIED')
  kernel.runUntil(5 * SECOND)
  const [records, text] = [JSON.stringify(kernel.traceBetween(1)), rules('node-b')]
  kernel.seek(SECOND / 5)
  expect(rules('node-b')).not.toContain('10.244.7.7')
  kernel.seek(5 * SECOND)
  expect(rules('node-b')).toBe(text)
  expect(JSON.stringify(kernel.traceBetween(1))).toBe(records)
})
