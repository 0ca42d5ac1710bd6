import { flushSync } from 'react-dom'
import type { Query, QueryResult } from '../../protocol/queries.ts'
import type { ClusterClient } from './cluster-client.ts'

/** The result of one kind of query. */
export type ResultOf<Q extends Query> = Extract<QueryResult, { readonly kind: Q['kind'] }>

/** One shared subscription, shaped for `useSyncExternalStore`. */
export interface QueryStore {
  subscribe(listener: () => void): () => void
  latest(): QueryResult | undefined
}

/** How long a result stays at hand after its last reader has gone, so that switching a tab back and forth shows it at once. */
const keepMs = 2_000

/** Runs a task now or soon; tasks that come together run together. */
export type Schedule = (task: () => void) => void

/**
 * Gathers what comes within one frame, so that the page is drawn once for it; after a frame that took long it waits as long again, so that
 * clicks and motion have their turn. A hidden page has no frames, and gets everything at once.
 */
export function inFrames(): Schedule {
  let tasks: (() => void)[] = []
  let restUntil = 0
  const run = () => {
    const due = tasks
    tasks = []
    flushSync(() => {
      for (const task of due) task()
    })
  }
  const onFrame = () => {
    const start = performance.now()
    if (start < restUntil) {
      requestAnimationFrame(onFrame)
      return
    }
    run()
    const end = performance.now()
    restUntil = end + Math.min(mostRestMs, end - start)
  }
  return (task) => {
    const first = tasks.push(task) === 1
    if (document.visibilityState === 'hidden') run()
    else if (first) requestAnimationFrame(onFrame)
  }
}

const mostRestMs = 100

/** Shares one subscription among all readers of an equal query. */
export function createQueryCache(client: ClusterClient, schedule: Schedule = (task) => task()): (query: Query) => QueryStore {
  const stores = new Map<string, QueryStore>()
  return (query) => {
    const key = JSON.stringify(query)
    const known = stores.get(key)
    if (known) return known
    const store: QueryStore = createStore(client, query, schedule, () => {
      if (stores.get(key) === store) stores.delete(key)
    })
    stores.set(key, store)
    return store
  }
}

function createStore(client: ClusterClient, query: Query, schedule: Schedule, forget: () => void): QueryStore {
  const listeners = new Set<() => void>()
  let latest: QueryResult | undefined
  let arrived: QueryResult | undefined
  let waiting = false
  let stop: (() => void) | undefined
  let leaving: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    stop?.()
    stop = undefined
    latest = undefined
    arrived = undefined
    forget()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      clearTimeout(leaving)
      stop ??= client.subscribe(query, (result) => {
        arrived = result
        if (waiting) return
        waiting = true
        schedule(() => {
          waiting = false
          latest = arrived
          for (const told of [...listeners]) told()
        })
      })
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) leaving = setTimeout(leave, keepMs)
      }
    },
    latest: () => latest,
  }
}
