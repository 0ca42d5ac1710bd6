import type { Deployment, ReplicaSet } from '../../../protocol/objects.ts'
import type { View } from '../../client/informer.ts'

/** What one pass over a Deployment works with. */
export interface Pass {
  readonly deployment: Deployment
  /** The ReplicaSet that has the Deployment's present template. */
  readonly newSet: ReplicaSet | undefined
  /** The others, oldest first. */
  readonly old: readonly ReplicaSet[]
  readonly all: readonly ReplicaSet[]
  readonly view: View
}
