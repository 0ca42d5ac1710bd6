import type { Cluster } from '../engine/cluster.ts'
import type { FromHost } from '../protocol/control.ts'
import type { Query, QueryResult } from '../protocol/queries.ts'

interface Subscription {
  readonly query: Query
  /** The last pushed result, as text: a result that did not change is not pushed again. */
  last: string
  /** For `activity`: the record to go on from. */
  since: number
}

/** The queries that a client watches. Evaluated when the world has moved, pushed when the result changed. */
export class Subscriptions {
  private readonly active = new Map<number, Subscription>()
  private seen: object | undefined
  private seenSteps = -1
  private seenNow = -1

  constructor(
    private readonly emit: (message: FromHost) => void,
    private readonly look: (query: Query) => QueryResult | undefined,
  ) {}

  add(id: number, query: Query, cluster: Cluster): void {
    const subscription: Subscription = { query, last: '', since: 0 }
    this.active.set(id, subscription)
    this.evaluate(id, subscription, cluster)
  }

  remove(id: number): void {
    this.active.delete(id)
  }

  /** Evaluates all of them, unless nothing has moved since the last time. */
  push(cluster: Cluster): void {
    const { world } = cluster.kernel
    if (this.seen === world && this.seenSteps === world.steps && this.seenNow === world.now) return
    this.seen = world
    this.seenSteps = world.steps
    this.seenNow = world.now
    for (const [id, subscription] of this.active) this.evaluate(id, subscription, cluster)
  }

  private evaluate(id: number, subscription: Subscription, cluster: Cluster): void {
    const { query } = subscription
    const result = this.look(query.kind === 'activity' ? { ...query, since: subscription.since || cluster.kernel.world.nextTrace } : query)
    if (!result) return
    if (result.kind === 'activity') {
      subscription.since = result.next
      if (result.records.length > 0) this.emit({ type: 'result', subscription: id, result })
      return
    }
    const text = JSON.stringify(result)
    if (text === subscription.last) return
    subscription.last = text
    this.emit({ type: 'result', subscription: id, result: result satisfies QueryResult })
  }
}
