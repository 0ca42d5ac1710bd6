import type { ClusterPicture, NodeSummary, PodGlyphState, PodSummary } from '../../../protocol/queries.ts'
import { namespaceOf } from '../format.ts'

/** How much of each pod is drawn: a row with its name, a glyph alone, counts by state a node, or one cell a node. */
export type Detail = 'rows' | 'glyphs' | 'groups' | 'heat'

/** Beyond this many pods they are counted, not drawn: three hundred of one's own, and the cluster's. */
export const drawnPods = 320
/** Beyond this many nodes each is one cell of a heat map. */
export const drawnNodes = 60
/** Beyond this many own pods on its fullest node, names would push the other nodes off the stage. */
const rowsPerNode = 14

/** The level of detail that suits a cluster of this size. */
export function chooseDetail(picture: Pick<ClusterPicture, 'nodes' | 'nodeCount' | 'podCount'>): Detail {
  if (picture.nodeCount > drawnNodes) return 'heat'
  if (picture.podCount > drawnPods) return 'groups'
  const fullest = Math.max(0, ...picture.nodes.map((node) => ownPods(node).length))
  return fullest > rowsPerNode || picture.nodeCount > 9 ? 'glyphs' : 'rows'
}

/** A node's pods without those of the cluster itself. */
export function ownPods(node: Pick<NodeSummary, 'pods'>): readonly PodSummary[] {
  return node.pods.filter((pod) => !isSystemPod(pod))
}

/** The cluster's own pods, which every node carries: drawn small at the node's foot. */
export function systemPods(node: Pick<NodeSummary, 'pods'>): readonly PodSummary[] {
  return node.pods.filter(isSystemPod)
}

function isSystemPod(pod: PodSummary): boolean {
  const namespace = namespaceOf(pod.key)
  return namespace === 'kube-system' || namespace === 'kube-flannel'
}

/** Glyph states from good to bad, the order of counts and of bars. */
export const glyphOrder: readonly PodGlyphState[] = [
  'ready',
  'running',
  'creating',
  'pending',
  'completed',
  'terminating',
  'backOff',
  'failed',
  'unknown',
]

/** How many pods are in each state; states without a pod are left out. */
export function countByState(pods: readonly PodSummary[]): readonly { readonly state: PodGlyphState; readonly count: number }[] {
  const counts = new Map<PodGlyphState, number>()
  for (const pod of pods) counts.set(pod.glyph, (counts.get(pod.glyph) ?? 0) + 1)
  return glyphOrder.flatMap((state) => (counts.has(state) ? [{ state, count: counts.get(state)! }] : []))
}

/** Whether two summaries of a pod are drawn alike: results cross the worker's border anew each frame, so identity says nothing. */
export function samePod(a: PodSummary, b: PodSummary): boolean {
  return (
    a === b ||
    (a.uid === b.uid &&
      a.glyph === b.glyph &&
      a.status === b.status &&
      a.ready === b.ready &&
      a.containers === b.containers &&
      a.restarts === b.restarts &&
      a.node === b.node &&
      a.ip === b.ip &&
      a.timer?.from === b.timer?.from &&
      a.timer?.until === b.timer?.until)
  )
}

/** Whether two summaries of a node are drawn alike, pods included. */
export function sameNode(a: NodeSummary, b: NodeSummary): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      a.ip === b.ip &&
      a.ready === b.ready &&
      a.stopped === b.stopped &&
      a.schedulable === b.schedulable &&
      a.cpu.requested === b.cpu.requested &&
      a.cpu.allocatable === b.cpu.allocatable &&
      a.memory.requested === b.memory.requested &&
      a.memory.allocatable === b.memory.allocatable &&
      a.podCount === b.podCount &&
      statesText(a) === statesText(b) &&
      a.lease?.renewedAt === b.lease?.renewedAt &&
      a.taints.join() === b.taints.join() &&
      a.pods.length === b.pods.length &&
      a.pods.every((pod, index) => samePod(pod, b.pods[index]!)))
  )
}

function statesText({ podStates }: NodeSummary): string {
  return podStates?.map(({ state, count }) => `${state} ${count}`).join() ?? ''
}
