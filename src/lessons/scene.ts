import type { ResourceName } from '../protocol/kinds.ts'
import type { KubeObject } from '../protocol/objects.ts'
import type { PacketQuery, PacketTrace } from '../protocol/packets.ts'
import type { Micros } from '../protocol/time.ts'

/** The cluster at one moment, as a judge sees it. */
export interface Scene {
  readonly now: Micros
  /** All objects of a resource by key, in the order of creation. */
  all(resource: ResourceName): ReadonlyMap<string, KubeObject>
  trace(query: PacketQuery): PacketTrace
}

/** One stored change; of a deleted object the last value. */
export interface SceneChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: ResourceName
  readonly key: string
  readonly object: KubeObject
}
