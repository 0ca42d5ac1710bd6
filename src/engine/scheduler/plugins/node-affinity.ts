import type { Node, Pod } from '../../../protocol/objects.ts'
import { definePlugin, rejection, scaleToMaximum, skip } from '../framework.ts'
import { nodeInfoOf } from '../node-info.ts'
import { matchesNodeAffinity, matchesNodeSelectorTerm } from '../node-selector.ts'

const mismatch = rejection("node(s) didn't match Pod's node affinity/selector", true)
const conflict = rejection('pod affinity terms conflict', true)

/** A pod chooses nodes by their labels (pkg/scheduler/framework/plugins/nodeaffinity). Affinity set in the scheduler's profile is not simulated. */
export const nodeAffinity = definePlugin<undefined, undefined>({
  name: 'NodeAffinity',
  weight: 2,
  wokenBy: ['node/added', 'node/relabelled'],

  helps: (pod, { before, after }) => {
    const fits = (node: Node) => matchesNodeAffinity(pod.pod, nodeInfoOf(node))
    return fits(after as Node) && (before === undefined || !fits(before as Node))
  },

  preFilter({ pod }) {
    const required = pod.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    if (!required && !pod.pod.spec.nodeSelector) return skip
    const onlyNodes = namedNodes(pod.pod)
    if (!onlyNodes) return { state: undefined }
    return onlyNodes.size === 0 ? { reject: conflict } : { state: undefined, onlyNodes }
  },

  filter: (node, { pod }) => (matchesNodeAffinity(pod.pod, node) ? undefined : mismatch),

  preScore: ({ pod }) => (preferredTerms(pod.pod).length > 0 ? { state: undefined } : skip),

  score(node, { pod }) {
    let sum = 0
    for (const { weight, preference } of preferredTerms(pod.pod)) {
      if (weight !== 0 && matchesNodeSelectorTerm(preference, node)) sum += weight
    }
    return sum
  },

  normalizeScore: (scores) => scaleToMaximum(scores, false),
})

const preferredTerms = (pod: Pod) => pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []

/** The nodes that the terms name by metadata.name (as the pods of a DaemonSet do); undefined when a term leaves the name open. */
function namedNodes(pod: Pod): ReadonlySet<string> | undefined {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms || terms.length === 0) return undefined
  const names = new Set<string>()
  for (const { matchFields = [] } of terms) {
    let ofTerm: ReadonlySet<string> | undefined
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue
      const before = ofTerm
      ofTerm = new Set(before ? values.filter((name) => before.has(name)) : values)
    }
    if (!ofTerm) return undefined
    for (const name of ofTerm) names.add(name)
  }
  return names
}
