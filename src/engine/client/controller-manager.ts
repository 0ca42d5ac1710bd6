import { builtInKinds, type ResourceName, resourceNameOf } from '../../protocol/kinds.ts'
import { keyOf } from '../../protocol/objects.ts'
import { ms } from '../../protocol/time.ts'
import type { Component, Context } from '../kernel/component.ts'
import { deepFreeze } from '../kernel/copy.ts'
import type { Controller } from './controller.ts'
import { emptyLoop, finish, type Loop, type LoopContext, pump, settle, type WriteTicket } from './controller-loop.ts'
import type { Delivery, WatchDelivery } from './delivery.ts'
import { applyWatch, type Cache, emptyCache, type Indexer, viewOf } from './informer.ts'
import { openWatch } from './requester.ts'
import { add, shift } from './work-queue.ts'

export const controllerManagerId = 'kube-controller-manager'

/** The controller manager's slice: shared informers, and a queue for each loop. */
export interface ControllerManagerState {
  readonly cache: Cache
  /** Resources whose initial events are still under way. */
  unsynced: number
  readonly loops: Map<string, Loop>
}

type Event =
  | { readonly type: 'start' }
  | Delivery
  /** Time to take the next key. */
  | { readonly type: 'work'; readonly loop: string }
  | { readonly type: 'requeue'; readonly loop: string; readonly key: string }
  | { readonly type: 'tick'; readonly loop: string }

/** What changes of a resource mean to whom. */
interface Subscription {
  readonly controller: Controller
  readonly keys: NonNullable<Controller['watches']>[string]
}

/**
 * kube-controller-manager: runs control loops over shared informers. Each loop has a work queue, workers, back-off, a rate-limited
 * client and a recorder of Events; `reconcile` is pure, everything that happens around it is here.
 */
export function controllerManager(controllers: readonly Controller[]): Component<ControllerManagerState, Event> {
  const byName = new Map(controllers.map((controller) => [controller.name, controller]))
  const indexers = uniqueIndexers(controllers)
  const subscriptions = subscriptionsOf(controllers)
  const scopeOf = (ctx: Context<ControllerManagerState>, name: string): LoopContext => ({
    ctx,
    controller: byName.get(name)!,
    loop: ctx.state.loops.get(name)!,
    cache: ctx.state.cache,
  })
  return {
    id: controllerManagerId,
    init: () => ({ cache: emptyCache(), unsynced: 1, loops: new Map(controllers.map((each) => [each.name, emptyLoop(each)])) }),
    handle(ctx, event) {
      switch (event.type) {
        case 'start':
          openWatch(ctx, watchedResources(subscriptions))
          for (const { name, tick } of controllers)
            if (tick) ctx.send(controllerManagerId, { type: 'tick', loop: name }, ms(tick.everyMs), { background: true })
          return
        case 'synced':
          ctx.state.unsynced = 0
          for (const resource of event.resources) if (!ctx.state.cache.revisions.has(resource)) ctx.state.cache.revisions.set(resource, 0)
          for (const { name } of controllers) wake(scopeOf(ctx, name))
          return
        case 'watch':
          return observe(ctx, event)
        case 'response':
          return answered(ctx, event.ticket as WriteTicket | 'event', event.response)
        case 'work':
          return work(scopeOf(ctx, event.loop))
        case 'requeue': {
          const scope = scopeOf(ctx, event.loop)
          scope.loop.queue.later.delete(event.key)
          return enqueue(scope, event.key)
        }
        case 'tick':
          return tick(scopeOf(ctx, event.loop))
      }
    },
  }

  function observe(ctx: Context<ControllerManagerState>, delivery: WatchDelivery): void {
    const { cache } = ctx.state
    const previous = applyWatch(cache, indexers, delivery)
    const view = viewOf(cache, ctx.now)
    for (const { controller, keys } of subscriptions.get(delivery.resource) ?? []) {
      const wanted = keys(delivery.object, previous, view)
      if (wanted.length === 0) continue
      const scope = scopeOf(ctx, controller.name)
      for (const key of wanted) enqueue(scope, key)
    }
    for (const { name } of controllers) unpark(scopeOf(ctx, name), delivery.resource)
  }

  function answered(ctx: Context<ControllerManagerState>, ticket: WriteTicket | 'event', response: Parameters<typeof settle>[2]): void {
    if (ticket === 'event') return
    const scope = scopeOf(ctx, ticket.loop)
    settle(scope, ticket, response)
    if (!pump(scope, ticket.key)) {
      finish(scope, ticket.key)
      wake(scope)
    }
  }
}

/** Puts a key into its loop's queue and makes sure that someone will look. */
function enqueue(scope: LoopContext, key: string): void {
  const { ctx, loop } = scope
  if (loop.active.has(key)) add(loop.queue.dirty, key, ctx.cause)
  else add(loop.queue.waiting, key, ctx.cause)
  wake(scope)
}

/** Posts a work row when there is a key to take and a worker to take it. */
export function wake({ ctx, loop, controller }: LoopContext): void {
  if (loop.woken || loop.queue.waiting.size === 0 || loop.active.size >= controller.workers) return
  if ((ctx.state as ControllerManagerState).unsynced > 0) return
  loop.woken = true
  ctx.send(controllerManagerId, { type: 'work', loop: controller.name }, 0)
}

/** One worker takes one key: one pass. */
function work(scope: LoopContext): void {
  const { ctx, loop, controller, cache } = scope
  loop.woken = false
  const next = loop.active.size < controller.workers ? shift(loop.queue) : undefined
  if (!next) return
  const { key, causes } = next
  if (isStale(scope, key)) {
    loop.parked.set(key, [...causes])
    wake(scope)
    return
  }
  const later = loop.queue.later.get(key)
  if (later) {
    ctx.cancel(later.token)
    loop.queue.later.delete(key)
  }
  const plan = deepFreeze(controller.reconcile(key, viewOf(cache, ctx.now), loop.memory))
  const writes = plan.writes ?? []
  const record = ctx.trace(
    'reconcile',
    {
      controller: controller.name,
      key,
      writes: writes.length,
      ...(plan.requeueAfterMs === undefined ? undefined : { requeueAfterMs: plan.requeueAfterMs }),
    },
    { causes, source: `controller/${controller.name}` },
  )
  loop.last = { key, at: ctx.now, record }
  loop.active.set(key, { plan, record, next: 0, inFlight: 0, batchSize: 1, error: plan.error ?? '', refusal: null, report: null })
  if (!pump(scope, key)) finish(scope, key)
  wake(scope)
}

/** The freshness rule: do not act on a key until the cache has seen the last write for it. */
function isStale({ loop, cache }: LoopContext, key: string): boolean {
  const wrote = loop.wrote.get(key)
  if (!wrote) return false
  for (const [resource, revision] of wrote) if ((cache.revisions.get(resource) ?? 0) < revision) return true
  loop.wrote.delete(key)
  return false
}

function unpark(scope: LoopContext, resource: ResourceName): void {
  const { loop } = scope
  if (loop.parked.size === 0) return
  for (const [key, causes] of loop.parked) {
    if (!loop.wrote.get(key)?.has(resource) || isStale(scope, key)) continue
    loop.parked.delete(key)
    for (const cause of causes) add(loop.queue.waiting, key, cause)
    if (causes.length === 0) add(loop.queue.waiting, key, 0)
  }
  wake(scope)
}

function tick(scope: LoopContext): void {
  const { ctx, controller, loop, cache } = scope
  const { everyMs, keys } = controller.tick!
  ctx.send(controllerManagerId, { type: 'tick', loop: controller.name }, ms(everyMs), { background: true })
  for (const key of keys(viewOf(cache, ctx.now), loop.memory)) enqueue(scope, key)
}

function uniqueIndexers(controllers: readonly Controller[]): readonly Indexer[] {
  const unique = new Map<string, Indexer>()
  for (const { indexers = [] } of controllers) for (const indexer of indexers) unique.set(`${indexer.resource}/${indexer.name}`, indexer)
  return [...unique.values()]
}

function subscriptionsOf(controllers: readonly Controller[]): ReadonlyMap<ResourceName, readonly Subscription[]> {
  const subscriptions = new Map<ResourceName, Subscription[]>()
  for (const controller of controllers) {
    const watches = { [controller.primary]: (object: Parameters<Subscription['keys']>[0]) => [keyOf(object)], ...controller.watches }
    for (const [resource, keys] of Object.entries(watches)) {
      const all =
        resource === '*' ? builtInKinds.filter((kind) => !kind.createOnly && kind.resource !== 'events').map(resourceNameOf) : [resource]
      for (const each of all) subscriptions.set(each, [...(subscriptions.get(each) ?? []), { controller, keys }])
    }
  }
  return subscriptions
}

const watchedResources = (subscriptions: ReadonlyMap<ResourceName, unknown>): readonly ResourceName[] => [...subscriptions.keys()]
