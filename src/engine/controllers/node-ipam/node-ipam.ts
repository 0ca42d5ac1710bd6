import { because } from '../../../protocol/because.ts'
import type { Node } from '../../../protocol/objects.ts'
import { defineController, type Gauge, nothingToDo, type Plan } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'

/** A /24 for each node: 10.244.0.0/16 first; what follows it, then 10.112.0.0 and up, only so that very large clusters fit. */
const blocks = 144 * 256

function blockAt(index: number): string {
  const range = index >> 8
  return `10.${range < 12 ? 244 + range : 100 + range}.${index & 255}.0/24`
}

/** Who has which block, and where to look for the next free one. */
interface Allocations {
  /** Block -> node. */
  readonly taken: Map<string, string>
  next: number
}

/** Gives each node a block of pod addresses, in order. Upstream: pkg/controller/nodeipam/ipam/range_allocator.go. */
export const nodeIpamController = defineController<Allocations>({
  name: 'node-ipam',
  component: 'cidrAllocator',
  primary: 'nodes',
  workers: 1,
  memory: () => ({ taken: new Map(), next: 0 }),
  reconcile,
  gauge,
})

function reconcile(name: string, view: View, memory: Allocations): Plan {
  const node = view.get<Node>('nodes', name)
  if (!node) {
    for (const [block, owner] of memory.taken) if (owner === name) memory.taken.delete(block)
    return nothingToDo
  }
  const { podCIDR } = node.spec ?? {}
  if (podCIDR) {
    memory.taken.set(podCIDR, name)
    return nothingToDo
  }
  if (memory.taken.size === 0)
    for (const each of view.all<Node>('nodes').values()) if (each.spec?.podCIDR) memory.taken.set(each.spec.podCIDR, each.metadata.name)
  const block = freeBlock(memory)
  if (!block) {
    const about = { kind: 'Node', apiVersion: 'v1', name, ...(node.metadata.uid ? { uid: node.metadata.uid } : undefined) }
    const message = `Node ${name} status is now: CIDRNotAvailable`
    return {
      events: [{ about, type: 'Normal', reason: 'CIDRNotAvailable', message }],
      error: 'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range',
    }
  }
  memory.taken.set(block, name)
  const patch = { spec: { podCIDR: block, podCIDRs: [block] } }
  return { writes: [{ request: requests.strategicPatch(node, patch, because('node.cidr', { node: name, cidr: block })), accept: [404] }] }
}

/** Goes round, so that a block that has just been given back is not given out at once. */
function freeBlock(memory: Allocations): string | undefined {
  for (let tried = 0; tried < blocks; tried++) {
    const block = blockAt(memory.next)
    memory.next = (memory.next + 1) % blocks
    if (!memory.taken.has(block)) return block
  }
  return undefined
}

function gauge(view: View): Gauge {
  let observed = 0
  for (const { spec } of view.all<Node>('nodes').values()) if (spec?.podCIDR) observed++
  return { observed, desired: view.all('nodes').size }
}
