import type { Node, Taint } from '../../../protocol/objects.ts'
import { taintKey } from '../node-taints.ts'

const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: taintKey.notReady, Unknown: taintKey.unreachable },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
}

const managed = new Set<string>([...Object.values(byCondition).flatMap((keys) => Object.values(keys)), taintKey.unschedulable])

/** The NoSchedule taints that a node's conditions call for, as what to add and what to remove. Upstream: doNoScheduleTaintingPass. */
export function noScheduleChanges(node: Node): { readonly add: readonly Taint[]; readonly remove: readonly Taint[] } {
  const keys = (node.status?.conditions ?? []).flatMap(({ type, status }) => byCondition[type]?.[status] ?? [])
  if (node.spec?.unschedulable) keys.push(taintKey.unschedulable)
  const current = (node.spec?.taints ?? []).filter(({ key, effect }) => effect === 'NoSchedule' && managed.has(key))
  return {
    add: keys.filter((key) => !current.some((taint) => taint.key === key)).map((key) => ({ key, effect: 'NoSchedule' })),
    remove: current.filter(({ key }) => !keys.includes(key)),
  }
}
