import { expect, test } from 'vitest'
import { fromClient, fromOutside, onePod, pod, query, view } from '../../../tests/small-network.ts'
import type { PacketQuery } from '../../protocol/packets.ts'
import { interpret } from './interpret.ts'
import type { NetworkPolicy } from './network-policy.ts'

const client = pod('traf/client', 'node-a', '10.244.1.20', { labels: { app: 'client' } })
const near = pod('traf/near', 'node-a', '10.244.1.21', { labels: { app: 'web' } })
const far = pod('traf/far', 'node-b', '10.244.2.5', { labels: { app: 'web' } })
const stranger = pod('other/stranger', 'node-b', '10.244.2.6', { labels: { app: 'client' } })

function policy(name: string, spec: NetworkPolicy['spec'], namespace = 'traf'): NetworkPolicy {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name }, ...(spec ? { spec } : undefined) }
}

const web = { matchLabels: { app: 'web' } }
const fromStranger = { kind: 'pod', key: 'other/stranger' } as const

function verdict(policies: readonly NetworkPolicy[], asked: PacketQuery = query(fromClient, '10.96.0.77')): string {
  const net = view({ pods: [client, near, far, stranger], ...onePod('web', '10.244.2.5', 'node-b') }, { networkPolicies: policies })
  return interpret(asked, net).verdict
}

const direct = (from: PacketQuery['from'], ip = '10.244.2.5', port = 8080) => query(from, ip, port)

test.each<[string, NetworkPolicy['spec'], string, string]>([
  ['selects nobody here', { podSelector: { matchLabels: { app: 'db' } } }, 'delivered', 'delivered'],
  ['no ingress allowed', { podSelector: web }, 'dropped', 'dropped'],
  ['everything allowed', { podSelector: web, ingress: [{}] }, 'delivered', 'delivered'],
  ['same namespace', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }, 'delivered', 'dropped'],
  [
    'another namespace',
    { podSelector: web, ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }] }] },
    'dropped',
    'delivered',
  ],
  [
    'label and namespace',
    { podSelector: web, ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'client' } } }] }] },
    'delivered',
    'delivered',
  ],
  ['the pod’s port, not the Service’s', { podSelector: web, ingress: [{ ports: [{ port: 80 }] }] }, 'dropped', 'dropped'],
  ['named port', { podSelector: web, ingress: [{ ports: [{ port: 'http' }] }] }, 'delivered', 'delivered'],
  ['port range', { podSelector: web, ingress: [{ ports: [{ port: 8000, endPort: 8100 }] }] }, 'delivered', 'delivered'],
  ['other protocol', { podSelector: web, ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] }, 'dropped', 'dropped'],
  ['egress only', { podSelector: {}, policyTypes: ['Egress'] }, 'dropped', 'delivered'],
  [
    'block with exception',
    { podSelector: web, ingress: [{ from: [{ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.2.0/24'] } }] }] },
    'delivered',
    'dropped',
  ],
])('%s', (_, spec, fromSame, fromOther) => {
  expect([verdict([policy('p', spec)]), verdict([policy('p', spec)], query(fromStranger, '10.96.0.77'))]).toEqual([fromSame, fromOther])
})

test('policies add up: one that allows is enough', () => {
  expect(verdict([policy('deny', { podSelector: {} }), policy('allow', { podSelector: web, ingress: [{}] })])).toBe('delivered')
})

test('on one bridge and from the outside too; the pod’s own node always passes', () => {
  const deny = [policy('deny', { podSelector: {} })]
  expect(verdict(deny, direct(fromClient, '10.244.1.21'))).toBe('dropped')
  expect(verdict(deny, query(fromOutside, '192.0.2.2', 30077))).toBe('dropped')
  expect(verdict(deny, direct({ kind: 'node', name: 'node-b' }))).toBe('delivered')
  expect(verdict(deny, direct({ kind: 'node', name: 'node-a' }))).toBe('dropped')
})

test('it says which policies, and where', () => {
  const net = view({ pods: [client, far], services: [], slices: [] }, { networkPolicies: [policy('deny', { podSelector: web })] })
  const trace = interpret(direct(fromClient), net)
  expect(trace).toMatchObject({ verdict: 'dropped', symptom: 'timeout' })
  expect(trace.reasons).toEqual([{ id: 'reason.networkPolicy', with: { pod: 'traf/far', side: 'ingress', policies: 'traf/deny' } }])
  expect(trace.hops.at(-1)).toMatchObject({ id: 'hop.droppedByPolicy', at: { node: 'node-b', pod: 'traf/far' } })
})

test('the trap of denied egress: names do not resolve, addresses that are allowed work', () => {
  const dns = pod('kube-system/coredns', 'node-b', '10.244.2.9')
  const { services, slices } = onePod('web', '10.244.2.5', 'node-b')
  const dnsSlice = {
    ...slices[0]!,
    metadata: { namespace: 'kube-system', name: 'kube-dns-1', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
    endpoints: [{ addresses: ['10.244.2.9'] }],
  }
  const toWeb = { to: [{ podSelector: web }] }
  const toDns = { to: [{ namespaceSelector: {} }], ports: [{ protocol: 'UDP' as const, port: 53 }] }
  const ask = (host: string, egress: NonNullable<NetworkPolicy['spec']>['egress'] & object) => {
    const networkPolicies = [policy('egress', { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'], egress })]
    return interpret(
      query(fromClient, host),
      view({ pods: [client, far, dns], services, slices: [...slices, dnsSlice] }, { networkPolicies }),
    )
  }
  expect(ask('web', [toWeb])).toMatchObject({
    verdict: 'nameError',
    reasons: [{ id: 'reason.dnsBlocked', with: { policies: 'traf/egress' } }],
  })
  expect(ask('10.96.0.77', [toWeb]).verdict).toBe('delivered')
  expect(ask('web', [toWeb, toDns]).verdict).toBe('delivered')
})
