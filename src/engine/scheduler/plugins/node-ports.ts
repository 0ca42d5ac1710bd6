import type { Pod } from '../../../protocol/objects.ts'
import { definePlugin, heldRoom, rejection, skip } from '../framework.ts'
import { type HostPort, podInfoOf } from '../pod-info.ts'

const taken = rejection("node(s) didn't have free ports for the requested pod ports", false)

/** Two pods cannot have the same port of a node (pkg/scheduler/framework/plugins/nodeports). */
export const nodePorts = definePlugin<readonly HostPort[]>({
  name: 'NodePorts',
  wokenBy: ['pod/deleted', 'node/added'],

  helps: (pod, { kind, before }) => {
    if (kind !== 'pod/deleted') return true
    return heldRoom(before as Pod) && conflicts(pod.hostPorts, podInfoOf(before as Pod).hostPorts)
  },

  preFilter: ({ pod }) => (pod.hostPorts.length > 0 ? { state: pod.hostPorts } : skip),

  filter: (node, _cycle, wanted) => (conflicts(wanted, node.usedPorts) ? taken : undefined),
})

function conflicts(wanted: readonly HostPort[], used: readonly HostPort[]): boolean {
  for (const a of wanted) {
    for (const b of used) {
      if (a.port !== b.port || a.protocol !== b.protocol) continue
      if (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0') return true
    }
  }
  return false
}
