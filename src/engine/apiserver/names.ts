import { type AnyObject, keyOf } from '../../protocol/objects.ts'
import type { Status } from '../../protocol/requests.ts'
import { read } from '../etcd/etcd.ts'
import { randomSuffix } from '../kernel/random.ts'
import type { Exchange } from './exchange.ts'
import { alreadyExists, generateNameConflict } from './schema/status.ts'

const longestPrefix = 58
const attempts = 8

/** Gives a new object its final name: the one sent, or `generateName` with a random suffix that is still free. Upstream: staging:apiserver/pkg/storage/names. */
export function nameNewObject(exchange: Exchange, object: AnyObject): { readonly object: AnyObject } | { readonly refused: Status } {
  const { ctx, state, target } = exchange
  const { name, generateName } = object.metadata
  const stored = (candidate: AnyObject) => read(state.etcd, target.resource, keyOf(candidate))
  if (name || !generateName) {
    const found = name ? stored(object) : undefined
    return found ? { refused: alreadyExists(target.kind, name, found.metadata.deletionTimestamp !== undefined) } : { object }
  }
  const prefix = generateName.slice(0, longestPrefix)
  let last = ''
  for (let i = 0; i < attempts; i++) {
    last = prefix + randomSuffix(() => ctx.random())
    const named = { ...object, metadata: { ...object.metadata, name: last } }
    if (!stored(named)) return { object: named }
  }
  return { refused: generateNameConflict(target.kind, last) }
}
