import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { printIptablesSave } from '../../protocol/iptables.ts'
import { type EndpointSlice, type KubeObject, keyOf, type Service } from '../../protocol/objects.ts'
import { compileIptables, groupSlices } from './compile-iptables.ts'
import { compileService } from './compile-service.ts'

const golden = (name: string) => readFileSync(new URL(`../../../tests/fixtures/golden/${name}`, import.meta.url), 'utf8')

const config = { clusterCIDR: '10.244.0.0/16', accounting: true }
const nodeA = { name: 'node-a', ip: '192.0.2.2', zone: 'zone-1' }

function save(objects: readonly KubeObject[], node = nodeA): string {
  const services = objects.filter((object) => object.kind === 'Service') as Service[]
  const slices = objects.filter((object) => object.kind === 'EndpointSlice') as EndpointSlice[]
  return printIptablesSave(compileIptables({ node, config, services, slicesOf: groupSlices(slices) }))
}

/** The chains that all Services share follow a Go map's order; within one Service port the order counts. */
const unordered = /^-A (KUBE-SERVICES|KUBE-NODEPORTS|KUBE-EXTERNAL-SERVICES|KUBE-PROXY-FIREWALL) /

function canonical(text: string): string {
  const lines = text.trimEnd().split('\n')
  const chainOf = (line: string) => unordered.exec(line)?.[1] ?? ''
  const portOf = (line: string) => /"([a-z0-9.-]+\/[^ "]+)/.exec(line)?.[1] ?? '~'
  const sorted: string[] = []
  for (let from = 0; from < lines.length; ) {
    let to = from + 1
    while (to < lines.length && chainOf(lines[from]!) !== '' && chainOf(lines[to]!) === chainOf(lines[from]!)) to++
    sorted.push(...lines.slice(from, to).sort((a, b) => (portOf(a) < portOf(b) ? -1 : portOf(a) > portOf(b) ? 1 : 0)))
    from = to
  }
  return `${sorted.join('\n')}\n`
}

test.each(['four-pods', 'one-pod'])('all kinds of Services, %s: the whole dump equals the recording', (name) => {
  const objects = JSON.parse(golden(`20-services-iptables/${name}.objects.json`)) as KubeObject[]
  expect(canonical(save(objects))).toBe(canonical(golden(`20-services-iptables/${name}.iptables-save.txt`)))
})

test('the rule for nodePorts is the last of nat KUBE-SERVICES', () => {
  const objects = JSON.parse(golden('20-services-iptables/four-pods.objects.json')) as KubeObject[]
  const rules = save(objects)
    .split('\n')
    .filter((line) => line.startsWith('-A KUBE-SERVICES '))
  expect(rules.at(-1)).toContain('NOTE: this must be the last rule in this chain')
})

const endpoint = (ip: string, more: object = {}) => ({
  addresses: [ip],
  conditions: { ready: true, serving: true, terminating: false },
  ...more,
})

function pair(name: string, spec: object, endpoints: readonly object[]): [Service, EndpointSlice] {
  const ports = [{ port: 80, targetPort: 8080, protocol: 'TCP', ...('ports' in spec ? (spec.ports as object[])[0] : {}) }]
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'x', name },
    spec: { clusterIP: '10.96.0.7', ...spec, ports },
  }
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'x', name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    endpoints,
  }
  return [service, slice] as unknown as [Service, EndpointSlice]
}

test('a load balancer range that holds the node lets the address itself in', () => {
  const status = { loadBalancer: { ingress: [{ ip: '203.0.113.9' }, { ip: '203.0.113.10', ipMode: 'Proxy' }] } }
  const [service, slice] = pair('lb', { type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] }, [endpoint('10.244.1.2')])
  const text = save([{ ...service, status } as Service, slice])
  expect(text).toMatch(/-A KUBE-FW-\w+ -s 203.0.113.9\/32 -m comment --comment "x\/lb loadbalancer IP" -j KUBE-EXT-/)
  expect(text).not.toContain('203.0.113.10')
})

test('zone and node hints', () => {
  const hints = (node: string, zone: string) => ({ nodeName: node, hints: { forZones: [{ name: zone }], forNodes: [{ name: node }] } })
  const objects = pair('near', {}, [
    endpoint('10.244.1.2', hints('node-a', 'zone-1')),
    endpoint('10.244.2.2', hints('node-b', 'zone-1')),
    endpoint('10.244.3.2', hints('node-c', 'zone-2')),
  ])
  const reached = (node: typeof nodeA) => [...save(objects, node).matchAll(/"x\/near -> ([\d.]+):8080"/g)].map((match) => match[1])
  expect(reached(nodeA)).toEqual(['10.244.1.2'])
  expect(reached({ ...nodeA, name: 'node-x' })).toEqual(['10.244.1.2', '10.244.2.2'])
  expect(reached({ ...nodeA, name: 'node-x', zone: 'zone-9' })).toEqual(['10.244.1.2', '10.244.2.2', '10.244.3.2'])
})

test('more than 1000 endpoints: no comments on the balancing rules', () => {
  const many = Array.from({ length: 1001 }, (_, i) => endpoint(`10.244.${i >> 8}.${i & 255}`))
  const text = save(pair('big', {}, many))
  expect(text).toContain('"x/big cluster IP"')
  expect(text).not.toContain('"x/big ->')
  expect(text).toMatch(/-A KUBE-SVC-\w+ -m statistic --mode random --probability 0.00099900085 -j KUBE-SEP-/)
})

test('nodes share the rules of a Service that do not depend on the node; a change compiles that Service alone', () => {
  const [service, slice] = pair('web', {}, [endpoint('10.244.1.2')])
  const other = { ...nodeA, name: 'node-b', ip: '192.0.2.3' }
  const slices = [slice]
  const first = compileService(service, slices, nodeA, config)
  expect(compileService(service, [...slices], other, config)).toBe(first)
  expect(compileService(service, [{ ...slice }], nodeA, config)).not.toBe(first)
  const [local, localSlice] = pair('local', { internalTrafficPolicy: 'Local' }, [endpoint('10.244.1.2', { nodeName: 'node-a' })])
  expect(compileService(local, [localSlice], nodeA, config)).not.toEqual(compileService(local, [localSlice], other, config))
  expect(keyOf(service)).toBe('x/web')
})

test('the recorded traffic’s rules', () => {
  expect(canonical(save(trafficObjects()))).toBe(canonical(golden('30-traffic-iptables/iptables-save.txt')))
})

function trafficObjects(): KubeObject[] {
  return JSON.parse(golden('30-traffic-iptables/objects.json')) as KubeObject[]
}

test('an external IP without endpoints refuses, without local endpoints drops', () => {
  const filter = (objects: readonly KubeObject[]) =>
    save(objects)
      .split('\n')
      .filter((line) => line.startsWith('-A KUBE-EXTERNAL-SERVICES'))
  const spec = { externalIPs: ['203.0.113.50'] }
  expect(filter(pair('ext', spec, []))).toEqual([
    '-A KUBE-EXTERNAL-SERVICES -d 203.0.113.50/32 -p tcp -m comment --comment "x/ext has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
  ])
  expect(filter(pair('ext', { ...spec, externalTrafficPolicy: 'Local' }, [endpoint('10.244.2.2', { nodeName: 'node-b' })]))).toEqual([
    '-A KUBE-EXTERNAL-SERVICES -d 203.0.113.50/32 -p tcp -m comment --comment "x/ext has no local endpoints" -m tcp --dport 80 -j DROP',
  ])
  expect(filter(pair('ext', spec, [endpoint('10.244.2.2')]))).toEqual([])
})
