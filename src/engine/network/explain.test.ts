import { describe, expect, test } from 'vitest'
import { fromClient, fromOutside, onePod as only, pod, query, view } from '../../../tests/small-network.ts'
import type { Pod } from '../../protocol/objects.ts'
import { interpret } from './interpret.ts'

describe('why a packet ends as it does', () => {
  const pods = [
    pod('traf/client', 'node-a', '10.244.1.20'),
    pod('traf/far', 'node-b', '10.244.2.5'),
    pod('traf/near', 'node-a', '10.244.1.21'),
  ]

  test('nobody listens: reset, with what is open', () => {
    const trace = interpret(query(fromClient, '10.244.2.5', 9999), view({ pods, services: [], slices: [] }))
    expect(trace).toMatchObject({ verdict: 'refused', symptom: 'connectionRefused' })
    expect(trace.reasons).toEqual([{ id: 'reason.closedPort', with: { name: 'traf/far', port: 9999, listens: '8080/TCP' } }])
  })

  test('a dead node swallows packets', () => {
    const trace = interpret(
      query(fromClient, '10.244.2.5', 8080),
      view({ pods, services: [], slices: [] }, { isUp: (name) => name !== 'node-b' }),
    )
    expect(trace).toMatchObject({ verdict: 'dropped', symptom: 'timeout', reasons: [{ id: 'reason.nodeDown', with: { node: 'node-b' } }] })
  })

  test('a kube-proxy that has written nothing: the ClusterIP means nothing to the node', () => {
    const trace = interpret(
      query(fromClient, '10.96.0.77'),
      view({ pods, ...only('web', '10.244.2.5', 'node-b') }, { proxyTables: () => [] }),
    )
    expect(trace).toMatchObject({ verdict: 'noRoute', reasons: [{ id: 'reason.rulesStale' }] })
  })

  test('load balancer: ranges, and from outside to an inside address', () => {
    const lb = only('lb', '10.244.2.5', 'node-b')
    const spec = { ...lb.services[0]!.spec, type: 'LoadBalancer' as const, loadBalancerSourceRanges: ['198.51.100.0/28'] }
    const services = [{ ...lb.services[0]!, spec, status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } } }]
    const net = view({ pods, services, slices: lb.slices })
    expect(interpret(query(fromOutside, '203.0.113.9'), net).verdict).toBe('delivered')
    const other = interpret(query({ kind: 'outside', ip: '198.51.100.99' }, '203.0.113.9'), net)
    expect(other).toMatchObject({
      verdict: 'dropped',
      reasons: [{ id: 'reason.sourceRange', with: { service: 'traf/lb', source: '198.51.100.99' } }],
    })
    expect(interpret(query(fromOutside, '10.96.0.77'), net).reasons).toEqual([{ id: 'reason.insideOnly', with: { address: '10.96.0.77' } }])
  })

  test.each<[string, Pod[], string[]]>([
    [
      'labels do not match',
      [pod('traf/x', 'node-a', '10.244.1.9', { labels: { app: 'wep' } })],
      ['reason.noEndpoints', 'reason.selectorMatchesNothing'],
    ],
    [
      'not ready',
      [pod('traf/x', 'node-a', '10.244.1.9', { labels: { app: 'web' }, ready: false })],
      ['reason.noEndpoints', 'reason.podsNotReady'],
    ],
    [
      'not running',
      [{ ...pod('traf/x', 'node-a', '', { labels: { app: 'web' } }), status: { phase: 'Pending' } }],
      ['reason.noEndpoints', 'reason.podsNotRunning'],
    ],
  ])('why a Service has no endpoints: %s', (_, others, ids) => {
    const { services } = only('web', '10.244.2.5', 'node-b')
    const selecting = [{ ...services[0]!, spec: { ...services[0]!.spec, selector: { app: 'web' } } }]
    const trace = interpret(query(fromClient, '10.96.0.77'), view({ pods: [pods[0]!, ...others], services: selecting, slices: [] }))
    expect(trace.reasons.map(({ id }) => id)).toEqual(ids)
  })

  test('names that do not resolve say why', () => {
    const { services, slices } = only('web', '10.244.2.5', 'node-b')
    const elsewhere = [{ ...services[0]!, metadata: { namespace: 'shop', name: 'web' } }]
    const trace = interpret(query(fromClient, 'web'), view({ pods, services: elsewhere, slices }))
    expect(trace).toMatchObject({ verdict: 'nameError', symptom: 'unknownHost', hops: [] })
    expect(trace.reasons).toEqual([
      { id: 'reason.nxdomain', with: { name: 'web', tried: 4 } },
      { id: 'reason.nameInNamespace', with: { name: 'web', namespace: 'shop' } },
    ])
    const noServer = interpret(query(fromClient, 'web'), view({ pods, services, slices }, { dnsAlwaysAnswers: false }))
    expect(noServer.reasons.map(({ id }) => id)).toEqual(['reason.dnsUnreachable'])
  })

  test('a targetPort that no pod names', () => {
    const { services } = only('web', '10.244.2.5', 'node-b')
    const ports = [{ port: 80, targetPort: 'htpp' }]
    const named = [{ ...services[0]!, spec: { ...services[0]!.spec, ports, selector: { app: 'web' } } }]
    const selected = pod('traf/x', 'node-a', '10.244.1.9', { labels: { app: 'web' } })
    const trace = interpret(query(fromClient, '10.96.0.77'), view({ pods: [pods[0]!, selected], services: named, slices: [] }))
    expect(trace.reasons[1]).toEqual({ id: 'reason.targetPortUnknown', with: { service: 'traf/web', targetPort: 'htpp' } })
  })

  test('a headless name leads to the pod, so the Service’s port is not translated', () => {
    const { services, slices } = only('web', '10.244.2.5', 'node-b')
    const headless = (targetPort: number) => [{ ...services[0]!, spec: { clusterIP: 'None', ports: [{ port: 80, targetPort }] } }]
    const ids = (targetPort: number) =>
      interpret(query(fromClient, 'web'), view({ pods, services: headless(targetPort), slices })).reasons.map(({ id }) => id)
    expect(ids(8080)).toEqual(['reason.closedPort', 'reason.headlessPort'])
    expect(ids(80)).toEqual(['reason.closedPort'])
  })

  test('a load balancer with policy Local uses only nodes that have an endpoint', () => {
    const { services, slices } = only('web', '10.244.2.5', 'node-b')
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } }
    const entries = (externalTrafficPolicy: 'Local' | 'Cluster') => {
      const balanced = [{ ...services[0]!, status, spec: { ...services[0]!.spec, type: 'LoadBalancer' as const, externalTrafficPolicy } }]
      const net = view({ pods, services: balanced, slices })
      return new Set(
        Array.from(
          { length: 30 },
          () => interpret(query(fromOutside, '203.0.113.9'), net).hops.find(({ id }) => id === 'hop.arrives')!.at.node,
        ),
      )
    }
    expect(entries('Local')).toEqual(new Set(['node-b']))
    expect(entries('Cluster')).toEqual(new Set(['node-a', 'node-b']))
  })
})
