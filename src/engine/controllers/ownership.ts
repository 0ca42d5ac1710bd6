import type { Because } from '../../protocol/because.ts'
import { controllerOf, type KubeObject, type LabelSelector, type OwnerReference } from '../../protocol/objects.ts'
import { matchesSelector } from '../../protocol/selectors.ts'
import type { Write } from '../client/controller.ts'
import { requests } from '../client/requester.ts'

/** The reference that makes `owner` the one controller of an object (`metav1.NewControllerRef`). */
export function controllerReference(owner: KubeObject): OwnerReference {
  const { name, uid = '' } = owner.metadata
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true }
}

/** What a controller owns after it has looked at its own objects and at orphans, and what must be written for that. */
export interface Claim<T extends KubeObject> {
  readonly owned: readonly T[]
  readonly writes: readonly Write[]
}

/** Which reasons to give for taking an orphan and for letting an object go. */
export interface ClaimReasons {
  adopt(name: string): Because
  release(name: string): Because
}

/**
 * Adopts orphans that the selector matches and releases own objects that it no longer matches, unless the owner is being deleted.
 * Upstream asks the API server once more whether the owner is still there before it adopts; here the uid in the patch's owner reference
 * is checked by the garbage collector instead. Upstream: pkg/controller/controller_ref_manager.go.
 */
export function claimObjects<T extends KubeObject>(
  owner: KubeObject,
  selector: LabelSelector | undefined,
  candidates: Iterable<T>,
  reasons: ClaimReasons,
): Claim<T> {
  const owned: T[] = []
  const writes: Write[] = []
  const leaving = owner.metadata.deletionTimestamp !== undefined
  for (const object of candidates) {
    const controller = controllerOf(object)
    const matches = matchesSelector(selector, object.metadata.labels)
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue
      if (matches) owned.push(object)
      else if (!leaving) writes.push(release(object, owner.metadata.uid ?? '', reasons.release(object.metadata.name)))
    } else if (matches && !leaving && !object.metadata.deletionTimestamp && object.metadata.namespace === owner.metadata.namespace) {
      owned.push(object)
      writes.push(adopt(object, owner, reasons.adopt(object.metadata.name)))
    }
  }
  return { owned, writes }
}

function adopt(object: KubeObject, owner: KubeObject, reason: Because): Write {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)]
  return { request: requests.mergePatch(object, { metadata: { uid: object.metadata.uid, ownerReferences } }, reason), accept: [404] }
}

function release(object: KubeObject, uid: string, reason: Because): Write {
  return { request: requests.mergePatch(object, { metadata: withoutOwner(object, uid) }, reason), accept: [404, 422] }
}

/** The `metadata` of a merge patch that removes one owner. */
export function withoutOwner(
  object: KubeObject,
  uid: string,
): { readonly uid?: string; readonly ownerReferences: readonly OwnerReference[] | null } {
  const rest = (object.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid)
  return { ...(object.metadata.uid ? { uid: object.metadata.uid } : undefined), ownerReferences: rest.length > 0 ? rest : null }
}
