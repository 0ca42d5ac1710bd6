import type { NodeOptions } from '../protocol/control.ts'
import type { NodeShape } from '../protocol/nodes.ts'
import type { Taint } from '../protocol/objects.ts'
import { parseBytes, parseMilli } from '../protocol/quantity.ts'

/** The machine that a learner gets unless a shape is given: 4 CPU, 8 GiB, 110 pods, 1 Gbit/s. */
const standard = { cpu: '4', memory: '8Gi', maxPods: 110, pullBytesPerSecond: 125_000_000 }

/** Completes a node's options. `index` (from 0) gives it its name and address. */
export function nodeShape(options: NodeOptions, index: number): NodeShape {
  const { name = `worker-${index + 1}`, internalIP = addressOf(index), podCIDR, labels, taints, extended } = options
  return {
    name,
    cpuMillis: parseMilli(options.cpu ?? standard.cpu),
    memoryBytes: parseBytes(options.memory ?? standard.memory),
    internalIP,
    maxPods: options.maxPods ?? standard.maxPods,
    ...(podCIDR ? { podCIDR } : undefined),
    ...(labels ? { labels } : undefined),
    ...(taints ? { taints: taints as readonly Taint[] } : undefined),
    ...(extended
      ? { extendedResources: Object.fromEntries(Object.entries(extended).map(([resource, amount]) => [resource, Number(amount)])) }
      : undefined),
    pullBytesPerSecond: standard.pullBytesPerSecond,
  }
}

/** 10.0.0.11, 10.0.0.12, ... */
function addressOf(index: number): string {
  const host = index + 11
  return `10.0.${host >> 8}.${host & 255}`
}

/** The shapes that a cluster's options ask for: three standard workers when they say nothing. */
export function nodeShapes(nodes: number | readonly NodeOptions[] | undefined, each: NodeOptions | undefined): readonly NodeShape[] {
  if (typeof nodes === 'object') return nodes.map((node, index) => nodeShape({ ...each, ...node }, index))
  return Array.from({ length: nodes ?? 3 }, (_, index) => nodeShape({ ...each }, index))
}
