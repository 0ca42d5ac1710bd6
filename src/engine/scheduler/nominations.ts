import type { PodInfo } from './pod-info.ts'

/** Pods that wait for room on a node (preemption has been asked for), as the scheduler remembers them. Plain data. */
export interface Nominations {
  readonly byPod: Map<string, { readonly node: string; readonly info: PodInfo }>
  readonly byNode: Map<string, readonly PodInfo[]>
}

export function noNominations(): Nominations {
  return { byPod: new Map(), byNode: new Map() }
}

/** The pod waits for that node from now on; for none when the name is empty. */
export function nominate(nominations: Nominations, info: PodInfo, node: string): void {
  withdraw(nominations, info.uid)
  if (node === '') return
  nominations.byPod.set(info.uid, Object.freeze({ node, info }))
  nominations.byNode.set(node, Object.freeze([...nominatedTo(nominations, node), info]))
}

/** The pod waits for no node any more: it got one, or it is gone. */
export function withdraw(nominations: Nominations, uid: string): void {
  const known = nominations.byPod.get(uid)
  if (!known) return
  nominations.byPod.delete(uid)
  const others = nominatedTo(nominations, known.node).filter((info) => info.uid !== uid)
  if (others.length > 0) nominations.byNode.set(known.node, Object.freeze(others))
  else nominations.byNode.delete(known.node)
}

/** The pods that wait for that node. */
export function nominatedTo(nominations: Nominations, node: string): readonly PodInfo[] {
  return nominations.byNode.get(node) ?? none
}

const none: readonly PodInfo[] = Object.freeze([])
