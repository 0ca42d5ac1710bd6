import type { Stage } from '../exchange.ts'

/**
 * May this user do that? The administrator is in `system:masters`, and the engine's components hold the rights of their default roles,
 * so every request passes. Roles and bindings are stored; they do not restrict anyone yet.
 */
export const authorize: Stage = {
  name: 'authorize',
  run: () => undefined,
}
