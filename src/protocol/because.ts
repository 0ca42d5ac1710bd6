/**
 * Why something was done, as an id with typed values: the page turns it into a sentence in the reader's language.
 * What Kubernetes itself says (events, Status messages) is not here: that stays English and exact.
 */
export interface BecauseValues {
  /** A person asked for it (request, fault or setting from outside). */
  'user.request': Record<never, never>
  /** The cluster's own bootstrap made it. */
  'boot.cluster': Record<never, never>
  'deployment.newReplicaSet': { readonly deployment: string; readonly revision: number }
  'deployment.scaleUp': { readonly replicaSet: string; readonly from: number; readonly to: number }
  'deployment.scaleDown': { readonly replicaSet: string; readonly from: number; readonly to: number }
  'deployment.status': { readonly ready: number; readonly wanted: number }
  'deployment.cleanUp': { readonly replicaSet: string; readonly limit: number }
  'deployment.revision': { readonly revision: number }
  'deployment.adopt': { readonly replicaSet: string }
  'deployment.release': { readonly replicaSet: string }
  'replicaset.tooFew': { readonly has: number; readonly wants: number }
  'replicaset.tooMany': { readonly has: number; readonly wants: number }
  'replicaset.status': { readonly ready: number; readonly wants: number }
  'replicaset.adopt': { readonly pod: string }
  'replicaset.release': { readonly pod: string }
  'scheduler.bind': { readonly node: string; readonly feasible: number; readonly nodes: number }
  'scheduler.unschedulable': { readonly nodes: number }
  'scheduler.preempt': { readonly pod: string; readonly node: string }
  'kubelet.podStatus': { readonly node: string; readonly phase: string }
  'kubelet.podGone': { readonly node: string }
  'kubelet.nodeStatus': { readonly node: string }
  'kubelet.lease': { readonly node: string }
  'endpoint.serviceGone': { readonly service: string }
  'endpointslice.sync': { readonly service: string; readonly ready: number; readonly total: number }
  'namespace.finalize': { readonly namespace: string; readonly remaining: number }
  'namespace.deleteContent': { readonly namespace: string; readonly resource: string }
  'serviceaccount.default': { readonly namespace: string }
  'rootca.publish': { readonly namespace: string }
  'gc.ownerGone': { readonly owner: string }
  'gc.foreground': { readonly owner: string; readonly remaining: number }
  'gc.orphan': { readonly owner: string }
  'node.notReady': { readonly node: string; readonly silentSeconds: number }
  'node.taint': { readonly node: string; readonly taint: string }
  'node.untaint': { readonly node: string; readonly taint: string }
  'node.evict': { readonly node: string; readonly taint: string; readonly afterSeconds: number }
  'node.cidr': { readonly node: string; readonly cidr: string }
  'pod.garbage': { readonly pod: string; readonly node: string }
  'event.record': { readonly reason: string }
}

export type BecauseId = keyof BecauseValues

/** One reason: `{ id, with }`. `with` holds only names and numbers, never prose. */
export type Because = { [Id in BecauseId]: { readonly id: Id; readonly with: BecauseValues[Id] } }[BecauseId]

/** Builds a typed reason: `because('replicaset.tooFew', { has: 1, wants: 3 })`. */
export function because<Id extends BecauseId>(id: Id, values: BecauseValues[Id]): Because {
  return { id, with: values } as unknown as Because
}
