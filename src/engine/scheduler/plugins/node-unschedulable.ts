import type { Node, Pod, Taint } from '../../../protocol/objects.ts'
import { definePlugin, rejection } from '../framework.ts'
import { isTolerated } from '../tolerations.ts'

const cordon: Taint = Object.freeze({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const })
const cordoned = rejection('node(s) were unschedulable', true)

/** Keeps pods off cordoned nodes (pkg/scheduler/framework/plugins/nodeunschedulable). */
export const nodeUnschedulable = definePlugin({
  name: 'NodeUnschedulable',
  wokenBy: ['node/added', 'node/taints', 'waitingPod/tolerations'],

  helps: (_pod, { kind, before, after }) => {
    if (kind === 'waitingPod/tolerations') return isTolerated(cordon, (after as Pod).spec.tolerations)
    return !(after as Node).spec?.unschedulable && (before === undefined || (before as Node).spec?.unschedulable === true)
  },

  filter(node, { pod }) {
    if (!node.node.spec?.unschedulable) return undefined
    return isTolerated(cordon, pod.pod.spec.tolerations) ? undefined : cordoned
  },
})
