import { validatingPlugins } from '../admission/plugins.ts'
import type { Stage } from '../exchange.ts'

/** Validating admission: plugins may refuse the final object, and can no longer change it. */
export const admit: Stage = {
  name: 'admit',
  run(exchange) {
    for (const plugin of validatingPlugins) {
      const refusal = plugin.validate(exchange)
      if (refusal) return refusal
    }
    return undefined
  },
}
