import { sameValue } from '../../../protocol/json.ts'
import { type AnyObject, keyOf, type ObjectMeta } from '../../../protocol/objects.ts'
import { toTimestamp } from '../../../protocol/time.ts'
import { registryKey } from '../../etcd/etcd.ts'
import { randomUuid } from '../../kernel/random.ts'
import type { Exchange, Stage, StageOutcome } from '../exchange.ts'
import { type KindStrategy, strategyOf } from '../kinds/strategy.ts'
import { nameNewObject } from '../names.ts'
import { conflict, invalid, notFound } from '../schema/status.ts'

/** Prepares the object for storage as its kind's strategy wants it, then checks every rule of the kind. */
export const validate: Stage = {
  name: 'validate',
  run(exchange): StageOutcome {
    const { object, target, existing } = exchange
    if (!object || target.kind.createOnly) return undefined
    const strategy = strategyOf(target.kind)
    if (target.verb === 'create') return validateCreate(exchange, object, strategy)
    return existing ? validateUpdate(exchange, object, existing as AnyObject, strategy) : notFound(target.kind, target.name ?? '')
  },
}

function validateCreate(exchange: Exchange, object: AnyObject, strategy: KindStrategy): StageOutcome {
  const named = nameNewObject(exchange, object)
  if ('refused' in named) return named.refused
  const prepared = strategy.prepareForCreate(withSystemFields(exchange, named.object))
  exchange.object = prepared
  const errors = strategy.validate(prepared)
  if (errors.length > 0) return invalid(exchange.target.kind, prepared.metadata.name ?? '', errors)
  exchange.warnings.push(...strategy.warnings(prepared))
  return 'changed'
}

/**
 * A new object gets its uid and creation time before its kind prepares it: a Job's selector is made of the uid.
 * Upstream: staging:apiserver/pkg/registry/rest/create.go.
 */
function withSystemFields({ ctx }: Exchange, object: AnyObject): AnyObject {
  const { name, generateName, namespace, deletionTimestamp: _, deletionGracePeriodSeconds: __, ...rest } = object.metadata
  const metadata: ObjectMeta = {
    name,
    ...(generateName ? { generateName } : undefined),
    ...(namespace ? { namespace } : undefined),
    ...rest,
    uid: randomUuid(() => ctx.random()),
    creationTimestamp: toTimestamp(ctx.now),
  }
  return { ...object, metadata }
}

function validateUpdate(exchange: Exchange, object: AnyObject, existing: AnyObject, strategy: KindStrategy): StageOutcome {
  const { target } = exchange
  const { resourceVersion, uid } = object.metadata
  if (uid && uid !== existing.metadata.uid) {
    const key = registryKey(target.resource, keyOf(existing))
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${existing.metadata.uid}`
    return conflict(
      target.kind,
      existing.metadata.name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
    )
  }
  if (resourceVersion && resourceVersion !== existing.metadata.resourceVersion) return conflict(target.kind, existing.metadata.name)
  const prepared = strategy.prepareForUpdate(versioned(object, existing), existing, target.subresource)
  if (isSame(prepared, existing)) {
    exchange.object = existing // Nothing differs, so nothing will be written.
    return undefined
  }
  exchange.object = prepared
  const errors = strategy.validateUpdate(prepared, existing, target.subresource)
  if (errors.length > 0) return invalid(target.kind, prepared.metadata.name, errors)
  exchange.warnings.push(...strategy.warnings(prepared, existing))
  return prepared === object ? undefined : 'changed'
}

/** Kinds whose updates must name the version that they change (`AllowUnconditionalUpdate` is false). */
const onlyConditional = new Set([
  'Lease',
  'PodDisruptionBudget',
  'RuntimeClass',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'VolumeAttachment',
])

/** An update that names no version changes whatever is there. */
function versioned(object: AnyObject, existing: AnyObject): AnyObject {
  const { resourceVersion } = existing.metadata
  const mustName = onlyConditional.has(existing.kind) || existing.apiVersion.startsWith('admissionregistration.')
  if (object.metadata.resourceVersion || mustName || !resourceVersion) return object
  return { ...object, metadata: { ...object.metadata, resourceVersion } }
}

/** Equal in everything but the version that the client sent. */
function isSame(prepared: AnyObject, existing: AnyObject): boolean {
  for (const field in prepared) if (field !== 'metadata' && !sameValue(prepared[field], existing[field])) return false
  for (const field in existing) if (!Object.hasOwn(prepared, field)) return false
  const sent = prepared.metadata as unknown as Readonly<Record<string, unknown>>
  const stored = existing.metadata as unknown as Readonly<Record<string, unknown>>
  for (const field in sent) {
    if (!ofNoAccount.has(field) && !(Object.hasOwn(stored, field) && sameValue(sent[field], stored[field]))) return false
  }
  for (const field in stored) if (!ofNoAccount.has(field) && !Object.hasOwn(sent, field)) return false
  return true
}

const ofNoAccount = new Set(['resourceVersion', 'managedFields'])
