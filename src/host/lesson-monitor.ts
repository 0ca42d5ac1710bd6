import type { Cluster } from '../engine/cluster.ts'
import { isCondition, judge, type Memories, noMemories, remember } from '../lessons/judge.ts'
import type { Check, StepBegin, Verdict } from '../protocol/checks.ts'
import type { Query } from '../protocol/queries.ts'
import { ClusterScene, changesAfter } from './lesson-scene.ts'

type World = Cluster['kernel']['world']

interface Watch {
  readonly checks: readonly Check[]
  readonly begin: StepBegin
  /** What was in mind from which step on, oldest first; empty until the run has come to the beginning. */
  readonly kept: { readonly steps: number; readonly memories: Memories }[]
}

/** More than a page shows at once. */
const mostWatches = 3
/** Records that can change how a check stands. Heartbeats cannot. */
const quietResources = new Set(['leases'])

/**
 * Judges the checks of lessons while a cluster runs: after each step that stored something or changed a node. It keeps what it had in mind
 * at each step, so that going back in time takes back a verdict, and a run that is replayed is judged the same.
 */
export class LessonMonitor {
  private readonly watches = new Map<string, Watch>()
  private cluster: Cluster | undefined
  private scene: ClusterScene | undefined
  private world: World | undefined
  private steps = 0
  private nextTrace = 0
  private revision = 0

  /** Judges this cluster from now on. What was known of another one is forgotten. */
  attach(cluster: Cluster): void {
    this.cluster = cluster
    this.scene = new ClusterScene(cluster)
    this.watches.clear()
    this.jumped(cluster)
  }

  /** To be told of each step and each jump of the cluster's kernel. */
  readonly moved = (world: World): void => {
    const { cluster } = this
    if (!cluster || this.watches.size === 0 || world !== cluster.kernel.world) return
    if (world !== this.world) {
      this.jumped(cluster)
      return
    }
    const isEventful = world.nextTrace !== this.nextTrace && this.isEventful(cluster, world)
    const changes = isEventful ? changesAfter(cluster, this.revision) : []
    this.steps = world.steps
    this.nextTrace = world.nextTrace
    this.revision = cluster.apiserver.etcd.revision
    for (const watch of this.watches.values()) {
      const last = watch.kept.at(-1)
      if (!last) this.start(watch, world)
      else if (isEventful) {
        const memories = remember(watch.checks, last.memories, this.scene!, changes, watch.begin)
        if (memories !== last.memories) watch.kept.push({ steps: world.steps, memories })
      }
    }
  }

  /** How the checks stand. The first time it may have to replay the run from where the step began. */
  verdicts({ checks, begin }: Extract<Query, { kind: 'checks' }>): readonly Verdict[] {
    const { scene, cluster } = this
    if (!scene || !cluster) return []
    if (checks.every(isCondition)) return judge(checks, [], scene, begin)
    const watch = this.watchOf(checks, begin)
    if (watch.kept.length === 0) this.catchUp(watch, cluster)
    return judge(checks, watch.kept.at(-1)?.memories ?? noMemories(checks), scene, begin)
  }

  private watchOf(checks: readonly Check[], begin: StepBegin): Watch {
    const key = JSON.stringify([begin.steps, begin.now, checks])
    const watch = this.watches.get(key) ?? { checks, begin, kept: [] }
    this.watches.delete(key)
    this.watches.set(key, watch)
    for (const oldest of this.watches.keys()) {
      if (this.watches.size <= mostWatches) break
      this.watches.delete(oldest)
    }
    if (this.watches.size === 1) this.jumped(this.cluster!)
    return watch
  }

  /** Goes back to where the step began and forth again: the same run comes out, and is judged on the way. */
  private catchUp(watch: Watch, { kernel }: Cluster): void {
    const at = kernel.position
    if (at.steps < watch.begin.steps) return
    if (at.steps > watch.begin.steps) {
      kernel.seekPosition(watch.begin)
      while (kernel.world.steps < at.steps) kernel.step()
      // The clock may have stood later than its last step.
      if (kernel.world.now < at.now) kernel.seekPosition(at)
    } else this.start(watch, kernel.world)
  }

  private start(watch: Watch, world: World): void {
    if (world.steps !== watch.begin.steps) return
    watch.kept.push({ steps: world.steps, memories: remember(watch.checks, noMemories(watch.checks), this.scene!, [], watch.begin) })
  }

  /** The world is another one than a step ago: what was in mind later than now is forgotten. */
  private jumped(cluster: Cluster): void {
    const { world } = cluster.kernel
    const isAhead = world.steps > this.steps
    this.world = world
    this.steps = world.steps
    this.nextTrace = world.nextTrace
    this.revision = cluster.apiserver?.etcd.revision ?? 0
    for (const watch of this.watches.values()) {
      // What lies between was not seen: it is replayed when somebody asks.
      if (isAhead) watch.kept.length = 0
      while (watch.kept.length > 0 && watch.kept.at(-1)!.steps > world.steps) watch.kept.pop()
      if (watch.kept.length === 0) this.start(watch, world)
    }
  }

  private isEventful(cluster: Cluster, world: World): boolean {
    for (const record of cluster.kernel.traceBetween(this.nextTrace, world.nextTrace)) {
      if (record.type === 'node' || record.type === 'proxy') return true
      if (record.type === 'stored' && !quietResources.has(record.data.resource)) return true
    }
    return false
  }
}
