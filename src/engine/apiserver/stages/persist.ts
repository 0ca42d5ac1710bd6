import type { Stage, StageOutcome } from '../exchange.ts'
import { answerReview } from '../reviews.ts'
import { createObject } from '../storage/create.ts'
import { deleteCollection, deleteObject } from '../storage/delete.ts'
import { bindNamed, bindPod, evictPod } from '../storage/pod-actions.ts'
import { writeScale } from '../storage/scale.ts'
import { updateObject } from '../storage/update.ts'

/** Writes to etcd: the only place that does. */
export const persist: Stage = {
  name: 'persist',
  run(exchange): StageOutcome {
    const { verb, subresource, kind } = exchange.target
    if (kind.createOnly) return kind.kind === 'Binding' ? bindNamed(exchange) : answerReview(exchange)
    if (subresource === 'binding') return bindPod(exchange)
    if (subresource === 'eviction') return evictPod(exchange)
    if (subresource === 'scale') return writeScale(exchange)
    switch (verb) {
      case 'create':
        return createObject(exchange)
      case 'update':
      case 'patch':
        return updateObject(exchange)
      case 'delete':
        return deleteObject(exchange)
      default:
        return deleteCollection(exchange)
    }
  },
}
