import { expect, test } from 'vitest'
import type { FlowEntry } from '../../protocol/packets.ts'
import type { AnyComponent } from '../kernel/component.ts'
import { Kernel } from '../kernel/kernel.ts'
import { FLOWS_PER_NODE, findFlow, type NetworkMemory } from './flows.ts'
import { network } from './network.ts'

function flow(protocol: 'UDP' | 'TCP', sourcePort: number, endpoint: string): FlowEntry {
  const original = { source: '10.244.1.20', sourcePort, destination: '10.96.0.10', destinationPort: 53 }
  const reply = { source: endpoint, sourcePort: 53, destination: original.source, destinationPort: sourcePort }
  return { protocol, original, reply }
}

function run() {
  const kernel = new Kernel({ seed: 1, components: [network as unknown as AnyComponent] })
  const tell = (event: object) => kernel.input('network', event, { kind: 'setting', summary: 'test' })
  const keep = (...entries: FlowEntry[]) =>
    tell({ type: 'remember', changes: entries.map((entry) => ({ change: 'flow', node: 'node-a', entry })) })
  const memory = () => kernel.world.slices.get('network') as NetworkMemory
  return { tell, keep, memory }
}

const has = (memory: NetworkMemory, entry: FlowEntry) =>
  findFlow(memory, 'node-a', { ...entry.original, protocol: entry.protocol, ttl: 64, mark: 0, state: 'NEW' }) !== undefined

test('UDP flows to an endpoint that has gone are dropped, TCP flows stay', () => {
  const { tell, keep, memory } = run()
  const [old, living, tcp] = [flow('UDP', 1, '10.244.1.5'), flow('UDP', 2, '10.244.2.5'), flow('TCP', 3, '10.244.1.5')]
  keep(old, living, tcp)
  tell({ type: 'endpointsChanged', node: 'node-a', udp: [{ address: '10.96.0.10', port: 53, serving: ['10.244.2.5:53'] }] })
  expect([old, living, tcp].map((entry) => has(memory(), entry))).toEqual([false, true, true])
})

test('a node that was switched off forgets; one that runs forgets only the oldest', () => {
  const { tell, keep, memory } = run()
  const flows = Array.from({ length: FLOWS_PER_NODE + 1 }, (_, i) => flow('TCP', i + 1, '10.244.1.5'))
  keep(...flows)
  expect([has(memory(), flows[0]!), has(memory(), flows[1]!)]).toEqual([false, true])
  tell({ type: 'forget', node: 'node-a' })
  expect(memory().flows.size).toBe(0)
})
