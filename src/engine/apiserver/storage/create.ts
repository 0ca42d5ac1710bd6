import type { AnyObject, ObjectMeta } from '../../../protocol/objects.ts'
import { toTimestamp } from '../../../protocol/time.ts'
import { randomUuid } from '../../kernel/random.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { badRequest } from '../schema/status.ts'
import { allocate } from '../service-allocation.ts'
import { commit } from './commit.ts'

/** Stores a new object with its uid and creation time. The name is final by now. */
export function createObject(exchange: Exchange): StageOutcome {
  const { ctx, target } = exchange
  const draft = exchange.object!
  if (target.subresource !== undefined || target.name !== undefined) return badRequest('a name may not be given in the path of a create')
  if (draft.metadata.resourceVersion) return badRequest('resourceVersion should not be set on objects to be created')
  if (target.kind.createOnly) {
    exchange.answer = { status: 201, body: draft }
    return undefined
  }
  const {
    name,
    generateName,
    namespace,
    generation,
    uid: _,
    creationTimestamp: __,
    deletionTimestamp: ___,
    deletionGracePeriodSeconds: ____,
    ...rest
  } = draft.metadata
  const metadata: ObjectMeta = {
    name,
    ...(generateName ? { generateName } : undefined),
    ...(namespace ? { namespace } : undefined),
    uid: randomUuid(() => ctx.random()),
    resourceVersion: '',
    ...(generation === undefined ? undefined : { generation }),
    creationTimestamp: toTimestamp(ctx.now),
    ...rest,
  }
  const allocated = allocate(exchange, { ...draft, metadata } as AnyObject)
  if ('refused' in allocated) return allocated.refused
  exchange.answer = { status: 201, body: commit(exchange, allocated.object) }
  return undefined
}
