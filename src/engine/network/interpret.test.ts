import { describe, expect, test } from 'vitest'
import { clusterCIDR, fromClient, fromOutside, onePod as only, pod, query, view } from '../../../tests/small-network.ts'
import type { PacketTrace } from '../../protocol/packets.ts'
import { compileIptables, groupSlices } from '../kube-proxy/compile-iptables.ts'
import { emptyMemory, remember } from './flows.ts'
import { interpret } from './interpret.ts'

/** The way of a packet in short: the id of each hop and what it rewrote. */
function story(trace: PacketTrace): string[] {
  return trace.hops.map(({ direction, id, at, before, after }) => {
    const where = at.pod ?? at.node ?? at.kind
    const moved = (side: 'source' | 'destination') =>
      before[side] === after[side] && before[`${side}Port`] === after[`${side}Port`]
        ? ''
        : ` ${side}=${after[side]}:${after[`${side}Port`]}`
    return `${direction === 'reply' ? '< ' : '> '}${id.replace('hop.', '')} @${where}${moved('source')}${moved('destination')}`
  })
}

describe('the way of a packet', () => {
  const pods = [
    pod('traf/client', 'node-a', '10.244.1.20'),
    pod('traf/far', 'node-b', '10.244.2.5'),
    pod('traf/near', 'node-a', '10.244.1.21'),
  ]

  test('pod to ClusterIP to a pod of another node and back', () => {
    const asked = { ...query(fromClient, 'web'), sourcePort: 40000 }
    const trace = interpret(asked, view({ pods, ...only('web', '10.244.2.5', 'node-b') }))
    expect(trace.lookup?.tries.map(({ name }) => name)).toEqual(['web.traf.svc.cluster.local'])
    expect(story(trace)).toEqual([
      '> podSends @traf/client',
      '> vethOut @traf/client',
      '> bridgeUp @node-a',
      '> prerouting @node-a',
      '> dnat @node-a destination=10.244.2.5:8080',
      '> routeNode @node-a',
      '> forward @node-a',
      '> postrouting @node-a',
      '> wire @wire',
      '> arrives @node-b',
      '> prerouting @node-b',
      '> routePod @node-b',
      '> forward @node-b',
      '> postrouting @node-b',
      '> bridgeSwitch @node-b',
      '> vethIn @traf/far',
      '> process @traf/far',
      '< vethOut @traf/far',
      '< wire @wire',
      '< arrives @node-a',
      '< unNat @node-a source=10.96.0.77:80',
      '< vethIn @traf/client',
      '< replyArrives @traf/client',
    ])
  })

  test('hairpin: the pod reaches itself and sees the bridge', () => {
    const trace = interpret(query({ kind: 'pod', key: 'traf/near' }, '10.96.0.77'), view({ pods, ...only('web', '10.244.1.21', 'node-a') }))
    expect(trace.sourceSeen).toBe('10.244.1.1')
    expect(trace.hops.map(({ id }) => id)).toContain('hop.bridgeHairpin')
    expect(trace.hops.at(-1)!.after).toMatchObject({ source: '10.96.0.77', sourcePort: 80, destination: '10.244.1.21' })
  })

  test('nodePort of a node without the pod: masquerade, and the reply comes back by the same node', () => {
    const trace = interpret(
      { ...query(fromOutside, '192.0.2.2', 30077), sourcePort: 5000 },
      view({ pods, ...only('web', '10.244.2.5', 'node-b') }),
    )
    expect(trace.sourceSeen).toBe('192.0.2.2')
    expect(story(trace)).toContain('< unNat @node-a source=192.0.2.2:30077 destination=198.51.100.7:5000')
    const marks = trace.hops.map(({ after }) => after.mark)
    expect(marks).toContain(0x4000)
    expect(marks.at(-1)).toBe(0)
  })

  test('pod to the nodePort of the other node whose endpoint is on the first: through node-a twice', () => {
    const trace = interpret(
      { ...query(fromClient, '192.0.2.3', 30077), sourcePort: 5000 },
      view({ pods, ...only('web', '10.244.1.21', 'node-a') }),
    )
    expect(trace).toMatchObject({ verdict: 'delivered', sourceSeen: '192.0.2.3', answeredBy: { name: 'traf/near' } })
    expect(trace.hops.at(-1)!.after).toMatchObject({
      source: '192.0.2.3',
      sourcePort: 30077,
      destination: '10.244.1.20',
      destinationPort: 5000,
    })
    expect(trace.hops.at(-1)!.at).toEqual({ kind: 'pod', node: 'node-a', pod: 'traf/client' })
  })

  test('on one bridge no rule is needed', () => {
    const trace = interpret(query(fromClient, '10.244.1.21', 8080), view({ pods, services: [], slices: [] }))
    expect(story(trace).slice(0, 5)).toEqual([
      '> podSends @traf/client',
      '> vethOut @traf/client',
      '> bridgeSwitch @node-a',
      '> vethIn @traf/near',
      '> process @traf/near',
    ])
    expect(trace.changes).toEqual([])
  })

  test('a pod’s way out of the cluster takes the node’s address', () => {
    const trace = interpret(query(fromClient, '203.0.113.80', 443), view({ pods, services: [], slices: [] }))
    expect(trace).toMatchObject({ verdict: 'delivered', sourceSeen: '192.0.2.2', answeredBy: { kind: 'outside' } })
    expect(trace.hops.at(-1)!.after.destination).toBe('10.244.1.20')
  })

  test('a flow keeps its first choice: a further packet of it reads no rule, and finds nobody when that pod has gone', () => {
    const memory = emptyMemory()
    const asked = { ...query(fromClient, '10.96.0.77'), sourcePort: 45000 }
    const before = interpret(asked, view({ pods, ...only('web', '10.244.2.5', 'node-b') }, { memory }))
    remember(memory, before.changes, 0)
    const moved = only('web', '10.244.1.21', 'node-a')
    const again = interpret(asked, view({ pods, ...moved }, { memory }))
    expect(again.answeredBy?.name).toBe('traf/far')
    expect(again.hops.find(({ at }) => at.hook === 'PREROUTING')).toMatchObject({ id: 'hop.knownFlow', after: { state: 'ESTABLISHED' } })
    const gone = interpret(asked, view({ pods: pods.filter(({ metadata }) => metadata.name !== 'far'), ...moved }, { memory }))
    expect(gone).toMatchObject({ verdict: 'noRoute', symptom: 'noRouteToHost' })
    expect(gone.reasons).toEqual([{ id: 'reason.staleFlow', with: { address: '10.244.2.5', port: 8080 } }])
    const fresh = interpret({ ...asked, sourcePort: 45001 }, view({ pods, ...moved }, { memory }))
    expect(fresh.answeredBy?.name).toBe('traf/near')
  })

  test('rules that are not up to date send packets to a pod that has gone', () => {
    const old = only('web', '10.244.2.5', 'node-b')
    const now = only('web', '10.244.1.21', 'node-a')
    const proxyTables = (name: string) =>
      compileIptables({
        node: { name, ip: '192.0.2.2' },
        config: { clusterCIDR },
        services: old.services,
        slicesOf: groupSlices(old.slices),
      })
    const trace = interpret(query(fromClient, '10.96.0.77'), view({ pods: pods.slice(0, 1), ...now }, { proxyTables }))
    expect(trace.reasons.map(({ id }) => id)).toEqual(['reason.podAddressGone', 'reason.rulesStale'])
  })

  test('marked twice is marked once: a pod reaches itself through a nodePort and is masqueraded', () => {
    const near = { kind: 'pod', key: 'traf/near' } as const
    const trace = interpret(query(near, '192.0.2.2', 30077), view({ pods, ...only('web', '10.244.1.21', 'node-a') }))
    const marking = trace.hops
      .flatMap((hop) => hop.rules ?? [])
      .filter((step) => 'target' in step && step.target === 'MARK' && step.text.includes('MARK-MASQ'))
    expect(marking).toHaveLength(2)
    expect(trace).toMatchObject({ verdict: 'delivered', sourceSeen: '10.244.1.1', answeredBy: { name: 'traf/near' } })
  })

  test('each machine that forwards takes one from the TTL; a bridge takes none', () => {
    const net = view({ pods, ...only('web', '10.244.2.5', 'node-b') })
    const ttl = (host: string, port: number) =>
      interpret(query(fromClient, host, port), net).hops.find(({ id }) => id === 'hop.process')!.before.ttl
    expect([ttl('10.96.0.77', 80), ttl('10.244.2.5', 8080), ttl('10.244.1.21', 8080)]).toEqual([62, 62, 64])
  })
})
