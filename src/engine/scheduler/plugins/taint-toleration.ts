import type { Node, Pod, Toleration } from '../../../protocol/objects.ts'
import { definePlugin, rejection, scaleToMaximum } from '../framework.ts'
import { isTolerated, untoleratedTaint } from '../tolerations.ts'

const untolerated = rejection('node(s) had untolerated taint(s)', true)

/** A node pushes pods away with taints; a pod may tolerate them (pkg/scheduler/framework/plugins/tainttoleration). */
export const taintToleration = definePlugin<undefined, readonly Toleration[]>({
  name: 'TaintToleration',
  weight: 3,
  wokenBy: ['node/added', 'node/taints', 'waitingPod/tolerations'],

  helps: (pod, { kind, before, after }) => {
    if (kind === 'waitingPod/tolerations') return (after as Pod).metadata.uid === pod.pod.metadata.uid
    const fits = (node: Node) => untoleratedTaint(node.spec?.taints, pod.pod.spec.tolerations) === undefined
    return fits(after as Node) && (before === undefined || !fits(before as Node))
  },

  filter: (node, { pod }) => (untoleratedTaint(node.node.spec?.taints, pod.pod.spec.tolerations) ? untolerated : undefined),

  /** Only tolerations of every effect or of the soft one count against soft taints. */
  preScore: ({ pod }) => ({ state: (pod.pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule') }),

  score(node, _cycle, tolerations) {
    let count = 0
    for (const taint of node.node.spec?.taints ?? []) {
      if (taint.effect === 'PreferNoSchedule' && !isTolerated(taint, tolerations)) count++
    }
    return count
  },

  normalizeScore: (scores) => scaleToMaximum(scores, true),
})
