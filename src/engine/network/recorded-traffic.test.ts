import { expect, test } from 'vitest'
import { fromClient, fromNode, fromOutside, fromP1, golden, query, traffic } from '../../../tests/small-network.ts'
import type { PacketQuery } from '../../protocol/packets.ts'
import { emptyMemory, remember } from './flows.ts'
import { interpret } from './interpret.ts'

/** How the answering process sees the sender: the recording's addresses differ from ours, their meaning does not. */
function seenAs(address: string | undefined): string {
  if (address === '10.244.1.20' || address === '10.244.220.1') return 'the client pod'
  if (address === '10.244.1.11' || address === '10.244.210.1') return 'p1'
  if (address === '198.51.100.7') return 'outside'
  return address === '192.0.2.2' || address === '10.244.1.1' || address === '169.254.1.1' ? 'the node' : `? ${address}`
}

/** `who answered` -> `source seen`, of everything that was recorded under one title. */
function recorded(title: string): string[] {
  const lines = golden('30-traffic-iptables/traffic.txt')
    .split('\n')
    .filter((line) => line.startsWith(`${title}:`))
  return lines
    .map((line) => /: +\d+ (p\d) (\S+)$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => `${match[1]} sees ${seenAs(match[2])}`)
}

function simulated(asked: PacketQuery, times = 120): string[] {
  const net = traffic()
  const seen = new Set<string>()
  for (let i = 0; i < times; i++) {
    const trace = interpret(asked, net)
    expect(trace.verdict).toBe('delivered')
    seen.add(`${trace.answeredBy!.name.replace('traf/', '')} sees ${seenAs(trace.sourceSeen)}`)
  }
  return [...seen].sort()
}

test.each<[string, PacketQuery]>([
  ['ClusterIP from a pod', query(fromClient, '10.96.50.1')],
  ['ClusterIP from the node', query(fromNode, '10.96.50.1')],
  ['ClusterIP from a backend itself (hairpin)', query(fromP1, '10.96.50.1')],
  ['NodePort eTP=Cluster from outside', query(fromOutside, '192.0.2.2', 31203)],
  ['NodePort eTP=Local from outside', query(fromOutside, '192.0.2.2', 31204)],
  ['NodePort eTP=Local from a pod', query(fromClient, '192.0.2.2', 31204)],
  ["NodePort on the node's 127.0.0.1", query(fromNode, '127.0.0.1', 31203)],
  ['iTP=Local ClusterIP from a pod', query(fromClient, '10.96.50.5')],
  ['eTP=Local, no local endpoint, from a pod', query(fromClient, '192.0.2.2', 31207)],
  ['only terminating endpoints (p1 serving, p2 not)', query(fromClient, '10.96.50.8')],
  ['ClusterIP from outside', query(fromOutside, '10.96.50.1')],
])('as recorded, who answers and what source it sees: %s', (title, asked) => {
  const expected = recorded(title)
  expect(expected.length).toBeGreaterThan(0)
  expect(simulated(asked)).toEqual(expected)
})

test('each of four endpoints is drawn about equally often', () => {
  const net = traffic()
  const counts = new Map<string, number>()
  for (let i = 0; i < 400; i++) {
    const name = interpret(query(fromClient, '10.96.50.1'), net).answeredBy!.name
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const count of counts.values()) expect(count).toBeGreaterThan(60)
})

test('ClientIP affinity: all requests of one pod go to one endpoint, as recorded', () => {
  const memory = emptyMemory()
  const net = traffic({ memory })
  for (const from of [fromClient, fromP1]) {
    const answered = new Set<string>()
    for (let i = 0; i < 30; i++) {
      const trace = interpret(query(from, '10.96.50.2'), net)
      remember(memory, trace.changes, 0)
      answered.add(trace.answeredBy!.name)
    }
    expect(answered.size).toBe(1)
  }
})

test('affinity ends after its timeout', () => {
  const memory = emptyMemory()
  const first = interpret(query(fromClient, '10.96.50.2'), traffic({ memory }))
  remember(memory, first.changes, 0)
  const later = { ...query(fromClient, '10.96.50.2'), sourcePort: 1 }
  const checks = (now: number) => interpret(later, traffic({ memory, now })).hops.flatMap((hop) => hop.rules ?? [])
  const hit = (now: number) => checks(now).some((step) => 'text' in step && step.matched && step.text.includes('--rcheck'))
  expect(hit(10_800_000_000)).toBe(true)
  expect(hit(10_800_000_001)).toBe(false)
})

test('no endpoints: refused at once by a rule', () => {
  const trace = interpret(query(fromClient, '10.96.50.6'), traffic())
  expect(trace).toMatchObject({ verdict: 'rejected', symptom: 'connectionRefused' })
  expect(trace.reasons.map(({ id }) => id)).toEqual(['reason.noEndpoints', 'reason.selectorMatchesNothing'])
})

test('policy Local without a local endpoint, from outside: lost', () => {
  const trace = interpret(query(fromOutside, '192.0.2.2', 31207), traffic())
  expect(trace).toMatchObject({ verdict: 'dropped', symptom: 'timeout' })
  expect(trace.reasons[0]).toEqual({ id: 'reason.noLocalEndpoints', with: { service: 'traf/rem', node: 'node-a', policy: 'external' } })
})

test('a port that the Service does not have: nobody answers', () => {
  const trace = interpret(query(fromClient, '10.96.50.1', 81), traffic())
  expect(trace).toMatchObject({ verdict: 'noRoute', symptom: 'timeout' })
  expect(trace.reasons).toEqual([{ id: 'reason.portNotInService', with: { service: 'traf/cip', port: 81, has: '80/TCP' } }])
})
