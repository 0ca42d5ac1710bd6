import type { AnyObject, ObjectMeta } from '../../../protocol/objects.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { methodNotAllowed, plainError } from '../schema/status.ts'
import { allocate } from '../service-allocation.ts'
import { commit } from './commit.ts'

/** Stores a new object. Its name, uid and creation time are final by now. */
export function createObject(exchange: Exchange): StageOutcome {
  const { target } = exchange
  const draft = exchange.object!
  if (target.subresource !== undefined) return methodNotAllowed()
  if (draft.metadata.resourceVersion) return plainError('resourceVersion should not be set on objects to be created')
  const { name, generateName, namespace, uid, generation, creationTimestamp, ...rest } = draft.metadata
  // The order in which Kubernetes writes metadata.
  const metadata: ObjectMeta = {
    name,
    ...(generateName ? { generateName } : undefined),
    ...(namespace ? { namespace } : undefined),
    ...(uid ? { uid } : undefined),
    ...(exchange.dryRun ? undefined : { resourceVersion: '' }),
    ...(generation === undefined ? undefined : { generation }),
    ...(creationTimestamp ? { creationTimestamp } : undefined),
    ...rest,
  }
  const allocated = allocate(exchange, { ...draft, metadata } as AnyObject)
  if ('refused' in allocated) return allocated.refused
  exchange.answer = { status: 201, body: commit(exchange, allocated.object) }
  return undefined
}
