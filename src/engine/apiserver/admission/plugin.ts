import type { AnyObject } from '../../../protocol/objects.ts'
import type { Status } from '../../../protocol/requests.ts'
import type { Exchange } from '../exchange.ts'

/** A mutating admission plugin. Sees every write of an object; returns the object to go on with (the same one for no change) or a refusal. */
export interface MutatingPlugin {
  /** Upstream's name, as in `--enable-admission-plugins`. */
  readonly name: string
  admit(object: AnyObject, exchange: Exchange): AnyObject | { readonly refused: Status }
}

/** A validating admission plugin: looks at the final object (or at a delete) and refuses or not. */
export interface ValidatingPlugin {
  readonly name: string
  validate(exchange: Exchange): Status | undefined
}
