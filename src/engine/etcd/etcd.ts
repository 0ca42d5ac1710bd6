import type { ResourceName } from '../../protocol/kinds.ts'
import { type KubeObject, keyOf } from '../../protocol/objects.ts'

/** One change, as etcd's log holds it until compaction. */
export interface Change {
  readonly revision: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: ResourceName
  readonly key: string
  /** The new value; for DELETED the last value, stamped with the revision of the deletion. */
  readonly object: KubeObject
  /** The value before. */
  readonly previous?: KubeObject
}

/**
 * etcd's keyspace with its multi-version history: the newest value of each key, and every change since the last compaction.
 * Values are frozen and shared; a full chunk of the log is frozen too, so that a checkpoint does not copy it.
 */
export interface Etcd {
  /** Revision of the last write: one counter for the whole store. */
  revision: number
  /** Changes up to this revision have been forgotten. */
  compacted: number
  /** resource -> key -> newest value. Stands for the prefix `/registry/<resource>/`. */
  readonly values: Map<ResourceName, Map<string, KubeObject>>
  /** Changes after `compacted`, in chunks. */
  chunks: Change[][]
}

const chunkSize = 256

export function emptyEtcd(): Etcd {
  return { revision: 0, compacted: 0, values: new Map(), chunks: [[]] }
}

/** etcd's key of an object: `/registry/pods/default/web`. */
export const registryKey = (resource: ResourceName, key: string): string => `/registry/${resource}/${key}`

/** The newest value, or undefined. */
export function read<T extends KubeObject>(etcd: Etcd, resource: ResourceName, key: string): T | undefined {
  return etcd.values.get(resource)?.get(key) as T | undefined
}

/** All newest values of a resource by key, in the order of creation. */
export function readAll<T extends KubeObject>(etcd: Etcd, resource: ResourceName): ReadonlyMap<string, T> {
  return (etcd.values.get(resource) ?? nothing) as ReadonlyMap<string, T>
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>()

/** Writes a value under the next revision. `make` gets that revision and returns the frozen value to store. */
export function put(etcd: Etcd, resource: ResourceName, make: (revision: number) => KubeObject): Change {
  const revision = etcd.revision + 1
  const object = make(revision)
  let values = etcd.values.get(resource)
  if (!values) {
    values = new Map()
    etcd.values.set(resource, values)
  }
  const key = keyOf(object)
  const previous = values.get(key)
  values.set(key, object)
  if (!previous) return append(etcd, { revision, type: 'ADDED', resource, key, object })
  return append(etcd, { revision, type: 'MODIFIED', resource, key, object, previous })
}

/** Removes a key under the next revision. `make` stamps the last value with that revision. */
export function remove(etcd: Etcd, resource: ResourceName, key: string, make: (last: KubeObject, revision: number) => KubeObject): Change {
  const values = etcd.values.get(resource)
  const previous = values?.get(key)
  if (!values || !previous) throw new Error(`${registryKey(resource, key)} is not there`)
  values.delete(key)
  const revision = etcd.revision + 1
  return append(etcd, { revision, type: 'DELETED', resource, key, object: make(previous, revision), previous })
}

function append(etcd: Etcd, change: Change): Change {
  etcd.revision = change.revision
  let chunk = etcd.chunks.at(-1)!
  if (chunk.length === chunkSize) {
    Object.freeze(chunk)
    chunk = []
    etcd.chunks.push(chunk)
  }
  chunk.push(Object.freeze(change))
  return change
}

/** Forgets changes up to and including that revision. */
export function compact(etcd: Etcd, revision: number): void {
  if (revision <= etcd.compacted) return
  etcd.compacted = Math.min(revision, etcd.revision)
  const kept = etcd.chunks.filter((chunk, i) => i === etcd.chunks.length - 1 || chunk.at(-1)!.revision > etcd.compacted)
  etcd.chunks = kept.map((chunk) =>
    chunk[0] && chunk[0].revision <= etcd.compacted ? chunk.filter((change) => change.revision > etcd.compacted) : chunk,
  )
}

/** Changes after a revision, oldest first; undefined when they were compacted (a watch then answers 410 Gone). */
export function changesSince(etcd: Etcd, revision: number): readonly Change[] | undefined {
  if (revision < etcd.compacted) return undefined
  const changes: Change[] = []
  for (const chunk of etcd.chunks) {
    if (chunk.length === 0 || chunk.at(-1)!.revision <= revision) continue
    for (const change of chunk) if (change.revision > revision) changes.push(change)
  }
  return changes
}

/** The changes of one key that have not been compacted, oldest first. */
export function changesOf(etcd: Etcd, resource: ResourceName, key: string): readonly Change[] {
  const changes: Change[] = []
  for (const chunk of etcd.chunks) for (const change of chunk) if (change.key === key && change.resource === resource) changes.push(change)
  return changes
}

/** The newest changes that are wanted, newest first; at most `searched` changes are looked at. */
export function lastChanges(
  etcd: Etcd,
  limit: number,
  isWanted: (change: Change) => boolean = () => true,
  searched = Number.POSITIVE_INFINITY,
): readonly Change[] {
  const changes: Change[] = []
  let left = searched
  for (let i = etcd.chunks.length - 1; i >= 0 && left > 0 && changes.length < limit; i--) {
    const chunk = etcd.chunks[i]!
    for (let j = chunk.length - 1; j >= 0 && left > 0 && changes.length < limit; j--, left--) {
      if (isWanted(chunk[j]!)) changes.push(chunk[j]!)
    }
  }
  return changes
}

/** A value as it was at a revision that has not been compacted: the way to look back without moving the engine. */
export function readAt(etcd: Etcd, resource: ResourceName, key: string, revision: number): KubeObject | undefined {
  let value = read(etcd, resource, key)
  const later = changesSince(etcd, revision)
  if (!later) return undefined
  for (let i = later.length - 1; i >= 0; i--) {
    const change = later[i]!
    if (change.resource === resource && change.key === key) value = change.previous
  }
  return value
}

/** All values of a resource as they were at a revision; undefined when that has been compacted. */
export function readAllAt(etcd: Etcd, resource: ResourceName, revision: number): ReadonlyMap<string, KubeObject> | undefined {
  const later = changesSince(etcd, revision)
  if (!later) return undefined
  const values = new Map(readAll(etcd, resource))
  for (let i = later.length - 1; i >= 0; i--) {
    const change = later[i]!
    if (change.resource !== resource) continue
    if (change.previous) values.set(change.key, change.previous)
    else values.delete(change.key)
  }
  return values
}
