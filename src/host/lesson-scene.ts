import type { Cluster } from '../engine/cluster.ts'
import type { Scene, SceneChange } from '../lessons/scene.ts'
import type { ResourceName } from '../protocol/kinds.ts'
import type { KubeObject } from '../protocol/objects.ts'
import type { PacketQuery, PacketTrace } from '../protocol/packets.ts'

const nothing: ReadonlyMap<string, never> = new Map<string, never>()

/** A cluster as a judge of lessons sees it. Looking changes nothing. */
export class ClusterScene implements Scene {
  constructor(private readonly cluster: Cluster) {}

  get now(): number {
    return this.cluster.kernel.world.now
  }

  all(resource: ResourceName): ReadonlyMap<string, KubeObject> {
    return this.cluster.apiserver.etcd.values.get(resource) ?? nothing
  }

  trace(query: PacketQuery): PacketTrace {
    return this.cluster.tracePacket(query)
  }
}

/** What has been stored since a revision, oldest first. */
export function changesAfter(cluster: Cluster, revision: number): readonly SceneChange[] {
  const changes: SceneChange[] = []
  const { chunks } = cluster.apiserver.etcd
  for (let i = chunks.length - 1; i >= 0; i--) {
    const chunk = chunks[i]!
    for (let j = chunk.length - 1; j >= 0; j--) {
      const change = chunk[j]!
      if (change.revision <= revision) return changes.reverse()
      changes.push(change)
    }
  }
  return changes.reverse()
}
