import { readFileSync } from 'node:fs'
import { compileIptables, groupSlices } from '../src/engine/kube-proxy/compile-iptables.ts'
import { emptyMemory } from '../src/engine/network/flows.ts'
import { makeNetworkView } from '../src/engine/network/make-network-view.ts'
import type { NetworkViewInput } from '../src/engine/network/network-view.ts'
import type { EndpointSlice, Node, Pod, Service } from '../src/protocol/objects.ts'
import type { PacketQuery } from '../src/protocol/packets.ts'

/** A file of the recordings. */
export const golden = (name: string) => readFileSync(new URL(`./fixtures/golden/${name}`, import.meta.url), 'utf8')

export const clusterCIDR = '10.244.0.0/16'

export function node(name: string, ip: string, podCIDR: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    spec: { podCIDR },
    status: { addresses: [{ type: 'InternalIP', address: ip }] },
  }
}

export function pod(
  key: string,
  nodeName: string,
  podIP: string,
  more: { labels?: Record<string, string>; ready?: boolean; spec?: object } = {},
): Pod {
  const [namespace, name] = key.split('/') as [string, string]
  const status = more.ready === false ? 'False' : 'True'
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, uid: `uid-${name}`, labels: more.labels ?? {} },
    spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 8080, name: 'http' }] }], nodeName, ...more.spec },
    status: { phase: 'Running', podIP, conditions: [{ type: 'Ready', status }] },
  }
}

/** A repeatable stream of numbers in [0, 1). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const nodes = [node('node-a', '192.0.2.2', '10.244.1.0/24'), node('node-b', '192.0.2.3', '10.244.2.0/24')]

export function view(
  objects: { pods: readonly Pod[]; services: readonly Service[]; slices: readonly EndpointSlice[] },
  more: Partial<NetworkViewInput> = {},
) {
  const slicesOf = groupSlices(objects.slices)
  return makeNetworkView({
    now: 0,
    clusterCIDR,
    serviceCIDR: '10.96.0.0/12',
    nodes,
    pods: objects.pods,
    services: objects.services,
    endpointSlices: objects.slices,
    namespaceLabels: (name) => ({ 'kubernetes.io/metadata.name': name }),
    isUp: () => true,
    proxyTables: (name) => {
      const ip = nodes.find((one) => one.metadata.name === name)!.status.addresses![0]!.address
      return compileIptables({ node: { name, ip }, config: { clusterCIDR }, services: objects.services, slicesOf })
    },
    listening: () => [{ port: 8080, protocol: 'TCP' }],
    memory: emptyMemory(),
    random: chance(7),
    dnsAlwaysAnswers: true,
    ...more,
  })
}

/**
 * The Services of the recorded traffic, with the pods moved to addresses of their nodes' podCIDRs. The recording holds no objects:
 * `objects.json` is written by hand, and a test of the rule compiler shows that it leads to exactly the recorded rules.
 */
export function traffic(more: Partial<NetworkViewInput> = {}) {
  const places: Record<number, string> = { 1: '10.244.1.11', 2: '10.244.1.12', 3: '10.244.2.13', 4: '10.244.2.14' }
  const text = golden('30-traffic-iptables/objects.json').replaceAll(/10\.244\.210\.(\d)/g, (_, i: string) => places[Number(i)]!)
  const objects = JSON.parse(text) as (Service | EndpointSlice)[]
  const pods = [1, 2, 3, 4].map((i) => pod(`traf/p${i}`, i < 3 ? 'node-a' : 'node-b', places[i]!))
  const client = pod('traf/client', 'node-a', '10.244.1.20')
  const outsideRoutes = [{ cidr: '10.96.0.0/12', node: 'node-a' }]
  const services = objects.filter((object) => object.kind === 'Service')
  const slices = objects.filter((object) => object.kind === 'EndpointSlice')
  return view({ pods: [...pods, client], services, slices }, { outsideRoutes, ...more })
}

export const fromClient = { kind: 'pod', key: 'traf/client' } as const
export const fromP1 = { kind: 'pod', key: 'traf/p1' } as const
export const fromNode = { kind: 'node', name: 'node-a' } as const
export const fromOutside = { kind: 'outside', ip: '198.51.100.7' } as const

export const query = (from: PacketQuery['from'], host: string, port = 80): PacketQuery => ({ from, to: { host }, port, protocol: 'TCP' })

/** One NodePort Service on 10.96.0.77:80 and nodePort 30077, with one endpoint. */
export function onePod(name: string, podIP: string, nodeName: string): { services: Service[]; slices: EndpointSlice[] } {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'traf', name },
    spec: { type: 'NodePort', clusterIP: '10.96.0.77', ports: [{ port: 80, targetPort: 8080, nodePort: 30077 }] },
  }
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'traf', name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ port: 8080 }],
    endpoints: [{ addresses: [podIP], nodeName, conditions: { ready: true } }],
  }
  return { services: [service as Service], slices: [slice as EndpointSlice] }
}
