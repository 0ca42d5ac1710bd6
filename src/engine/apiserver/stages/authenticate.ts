import type { Stage } from '../exchange.ts'

/** Who is it? Names come as a client certificate's common name; a request without one is the administrator's. */
export const authenticate: Stage = {
  name: 'authenticate',
  run(exchange) {
    exchange.user = exchange.request.user ?? 'kubernetes-admin'
    return undefined
  },
}
