import { mutatingPlugins } from '../admission/plugins.ts'
import type { Stage, StageOutcome } from '../exchange.ts'

/** Mutating admission: plugins complete the object (service account, tolerations, priority). */
export const mutate: Stage = {
  name: 'mutate',
  run(exchange): StageOutcome {
    if (!exchange.object || (exchange.target.verb !== 'create' && exchange.target.verb !== 'update' && exchange.target.verb !== 'patch'))
      return undefined
    const before = exchange.object
    for (const plugin of mutatingPlugins) {
      const after = plugin.admit(exchange.object!, exchange)
      if ('refused' in after) return after.refused as StageOutcome
      exchange.object = after
    }
    return exchange.object === before ? undefined : 'changed'
  },
}
