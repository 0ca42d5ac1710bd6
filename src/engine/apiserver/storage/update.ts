import type { AnyObject, Namespace, ObjectMeta } from '../../../protocol/objects.ts'
import { keyOf } from '../../../protocol/objects.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { reallocate } from '../service-allocation.ts'
import { commit, commitRemoval } from './commit.ts'

/** Replaces the stored object. When the last finalizer of a deleted object has gone, the object goes with it. */
export function updateObject(exchange: Exchange): StageOutcome {
  const object = exchange.object!
  const existing = exchange.existing as AnyObject
  if (object === existing) {
    exchange.answer = { status: 200, body: existing }
    return undefined
  }
  if (isFinished(object)) {
    exchange.answer = { status: 200, body: commitRemoval(exchange, keyOf(existing), object) }
    return undefined
  }
  const allocated = reallocate(exchange, object, existing)
  if ('refused' in allocated) return allocated.refused
  exchange.answer = { status: 200, body: commit(exchange, allocated.object) }
  return undefined
}

/** Deleted, out of finalizers, and without a grace period that still runs. */
export function isFinished(object: { readonly kind: string; readonly metadata: ObjectMeta }): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata
  if (deletionTimestamp === undefined || (finalizers?.length ?? 0) > 0 || (deletionGracePeriodSeconds ?? 0) > 0) return false
  return object.kind !== 'Namespace' || ((object as Namespace).spec?.finalizers?.length ?? 0) === 0
}
