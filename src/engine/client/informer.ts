import type { ResourceName } from '../../protocol/kinds.ts'
import { type KubeObject, keyOf } from '../../protocol/objects.ts'
import type { WatchDelivery } from './delivery.ts'

/**
 * What one client has seen so far: an informer's cache with indexes. It may lag behind the API server, and that is the point.
 * Plain data; the functions that fill the indexes are code and are given with every change.
 */
export interface Cache {
  /** resource -> key -> object. */
  readonly objects: Map<ResourceName, Map<string, KubeObject>>
  /** `resource/index` -> value -> bucket. */
  readonly indexes: Map<string, Map<string, Bucket>>
  /** Highest revision seen of each resource. */
  readonly revisions: Map<ResourceName, number>
}

/** The objects that share an index value. */
export interface Bucket {
  readonly objects: Map<string, KubeObject>
  /** How many of them have each flag (bit) of the indexer; empty for an indexer without flags. */
  readonly counts: number[]
}

/** Sorts the objects of a resource into buckets, and counts flags in each, as they come and go: look-ups and tallies cost nothing later. */
export interface Indexer {
  readonly resource: ResourceName
  readonly name: string
  /** The buckets that the object belongs to. Must depend on nothing but the object. */
  valuesOf(object: KubeObject): readonly string[]
  /** A bit set, at most 16 bits: what to tally. */
  flagsOf?(object: KubeObject): number
}

export function emptyCache(): Cache {
  return { objects: new Map(), indexes: new Map(), revisions: new Map() }
}

/** Takes a watch event into the cache. Returns the object that was there before. */
export function applyWatch(cache: Cache, indexers: readonly Indexer[], { resource, event, object }: WatchDelivery): KubeObject | undefined {
  let objects = cache.objects.get(resource)
  if (!objects) {
    objects = new Map()
    cache.objects.set(resource, objects)
  }
  const key = keyOf(object)
  const previous = objects.get(key)
  if (event === 'DELETED') objects.delete(key)
  else objects.set(key, object)
  for (const indexer of indexers) {
    if (indexer.resource !== resource) continue
    if (previous) unindex(cache, indexer, key, previous)
    if (event !== 'DELETED') index(cache, indexer, key, object)
  }
  const revision = Number(object.metadata.resourceVersion)
  if (revision > (cache.revisions.get(resource) ?? 0)) cache.revisions.set(resource, revision)
  return previous
}

function bucketsOf(cache: Cache, { resource, name }: Indexer): Map<string, Bucket> {
  const id = `${resource}/${name}`
  let buckets = cache.indexes.get(id)
  if (!buckets) {
    buckets = new Map()
    cache.indexes.set(id, buckets)
  }
  return buckets
}

function index(cache: Cache, indexer: Indexer, key: string, object: KubeObject): void {
  const buckets = bucketsOf(cache, indexer)
  for (const value of indexer.valuesOf(object)) {
    let bucket = buckets.get(value)
    if (!bucket) {
      bucket = { objects: new Map(), counts: [] }
      buckets.set(value, bucket)
    }
    bucket.objects.set(key, object)
    if (indexer.flagsOf) tally(bucket.counts, indexer.flagsOf(object), 1)
  }
}

function unindex(cache: Cache, indexer: Indexer, key: string, object: KubeObject): void {
  const buckets = bucketsOf(cache, indexer)
  for (const value of indexer.valuesOf(object)) {
    const bucket = buckets.get(value)
    if (!bucket?.objects.delete(key)) continue
    if (indexer.flagsOf) tally(bucket.counts, indexer.flagsOf(object), -1)
    if (bucket.objects.size === 0) buckets.delete(value)
  }
}

function tally(counts: number[], flags: number, by: number): void {
  for (let bit = 0; flags >> bit !== 0; bit++) {
    while (counts.length <= bit) counts.push(0)
    if ((flags >> bit) & 1) counts[bit] = counts[bit]! + by
  }
}

const noObjects = new Map<string, never>() as ReadonlyMap<string, never>
const noCounts: readonly number[] = []

/** A read-only window on a cache, as of `now`. */
export interface View {
  /** Simulated microseconds. */
  readonly now: number
  get<T extends KubeObject>(resource: ResourceName, key: string): T | undefined
  /** All objects of a resource by key, in the order in which they were first seen. */
  all<T extends KubeObject>(resource: ResourceName): ReadonlyMap<string, T>
  /** Objects with that index value. */
  by<T extends KubeObject>(resource: ResourceName, index: string, value: string): ReadonlyMap<string, T>
  /** Tallies of an index value, by flag bit; a missing entry is 0. */
  counts(resource: ResourceName, index: string, value: string): readonly number[]
}

/** A view of a cache at a moment. */
export function viewOf(cache: Cache, now: number): View {
  return new CacheView(cache, now)
}

class CacheView implements View {
  constructor(
    private readonly cache: Cache,
    readonly now: number,
  ) {}

  get<T extends KubeObject>(resource: ResourceName, key: string): T | undefined {
    return this.cache.objects.get(resource)?.get(key) as T | undefined
  }

  all<T extends KubeObject>(resource: ResourceName): ReadonlyMap<string, T> {
    return (this.cache.objects.get(resource) ?? noObjects) as ReadonlyMap<string, T>
  }

  by<T extends KubeObject>(resource: ResourceName, index: string, value: string): ReadonlyMap<string, T> {
    return (this.bucket(resource, index, value)?.objects ?? noObjects) as ReadonlyMap<string, T>
  }

  counts(resource: ResourceName, index: string, value: string): readonly number[] {
    return this.bucket(resource, index, value)?.counts ?? noCounts
  }

  private bucket(resource: ResourceName, index: string, value: string): Bucket | undefined {
    return this.cache.indexes.get(`${resource}/${index}`)?.get(value)
  }
}
