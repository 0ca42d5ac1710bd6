import type { KubeObject } from '../../../protocol/objects.ts'
import { put, remove } from '../../etcd/etcd.ts'
import { deepFreeze } from '../../kernel/copy.ts'
import type { Exchange } from '../exchange.ts'
import { release } from '../service-allocation.ts'

/** Stores an object under the next revision, which it carries from now on. With dry run nothing is stored. */
export function commit(exchange: Exchange, object: KubeObject): KubeObject {
  if (exchange.dryRun) return object
  const change = put(exchange.state.etcd, exchange.target.resource, (revision) => stamp(object, revision))
  exchange.changes.push(change)
  return change.object
}

/** Removes what is stored under that key; the last value carries the revision of the removal. */
export function commitRemoval(exchange: Exchange, key: string, last: KubeObject): KubeObject {
  if (exchange.dryRun) return last
  const change = remove(exchange.state.etcd, exchange.target.resource, key, (_, revision) => stamp(last, revision))
  release(exchange, last)
  exchange.changes.push(change)
  return change.object
}

function stamp(object: KubeObject, revision: number): KubeObject {
  return deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } })
}
