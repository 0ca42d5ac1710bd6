import type { KindInfo } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { emptyStatus } from '../schema/decode.ts'
import type { FieldError } from '../schema/field-error.ts'
import { qualifiedKind } from '../schema/status.ts'
import { structOfKind } from '../schema/type-table.ts'
import { deepEqual } from './deep-equal.ts'
import { dnsSubdomain } from './formats.ts'
import type { KindRules } from './kind-rules.ts'
import { isSameMetadata, validateCommonMetadata, validateMetadata, validateMetadataUpdate, validateNamesInUrl } from './metadata.ts'
import { customRules, rulesByKind } from './registry.ts'
import { withField, withMetadata } from './sharing.ts'

/** How the API server treats objects of one kind on their way into the store. All functions return new objects, or the same one for no change. */
export interface KindStrategy {
  readonly kind: KindInfo
  /** Fills what the client left out. Part of reading an object, so it runs on updates and patches too: then `old` is what is stored. */
  defaults(object: AnyObject, old?: AnyObject): AnyObject
  /** Clears what a client may not set when it creates, and starts `metadata.generation`. After mutating admission. */
  prepareForCreate(object: AnyObject): AnyObject
  /**
   * Clears what an update may not touch (the status, or all but the status with subresource `status`), keeps the identity of the
   * old object and counts `metadata.generation` up when the wanted state changed.
   */
  prepareForUpdate(object: AnyObject, old: AnyObject, subresource?: string): AnyObject
  /** What is wrong with a new object. */
  validate(object: AnyObject): readonly FieldError[]
  /** What is wrong with an object that replaces `old`. */
  validateUpdate(object: AnyObject, old: AnyObject, subresource?: string): readonly FieldError[]
  /** Texts of `Warning` headers for an object that is accepted. */
  warnings(object: AnyObject, old?: AnyObject): readonly string[]
}

const strategies = new Map<string, KindStrategy>()

/** The strategy of a kind. Kinds without rules of their own, custom resources included, get the common one. */
export function strategyOf(kind: KindInfo): KindStrategy {
  const key = `${kind.group}/${kind.version}/${kind.kind}`
  const known = strategies.get(key)
  if (known?.kind === kind) return known
  const strategy = buildStrategy(kind, rulesByKind[qualifiedKind(kind)] ?? (structOfKind(kind) ? {} : customRules))
  strategies.set(key, strategy)
  return strategy
}

function buildStrategy(kind: KindInfo, rules: KindRules): KindStrategy {
  const nameFormat = rules.nameFormat ?? dnsSubdomain
  const hasStatus = kind.subresources?.includes('status') === true
  return {
    kind,
    defaults: rules.defaults ?? same,
    prepareForCreate(object) {
      const scoped = inScope(object, kind)
      const cleared = hasStatus && !rules.keepsStatus ? withField(scoped, 'status', emptyStatus(kind)) : scoped
      const counted = rules.generation ? withMetadata(cleared, { generation: 1 }) : withoutGeneration(cleared)
      return rules.prepareForCreate?.(counted) ?? counted
    },
    prepareForUpdate(object, old, subresource) {
      const kept = keepIdentity(inScope(object, kind), old)
      if (subresource === 'status') return rules.prepareForStatusUpdate?.(kept, old) ?? withOnlyStatus(kept, old)
      // Only a Namespace has it, for its finalizers.
      if (subresource === 'finalize') return withField(kept, 'status', old.status)
      const own = hasStatus && !rules.keepsStatus ? withField(kept, 'status', old.status) : kept
      const prepared = rules.prepareForUpdate?.(own, old) ?? own
      return countGeneration(prepared, old, rules.generation)
    },
    validate(object) {
      const errors = validateMetadata(object.metadata, kind.namespaced, nameFormat)
      if (rules.validate) errors.push(...rules.validate(object))
      return errors.length > 0 ? errors : validateNamesInUrl(object.metadata)
    },
    validateUpdate(object, old, subresource) {
      const errors: FieldError[] = []
      if (!isSameMetadata(object.metadata, old.metadata)) {
        // Upstream checks changes of the metadata for all kinds, and once more in each kind.
        const update = validateMetadataUpdate(object.metadata, old.metadata)
        errors.push(...validateCommonMetadata(object.metadata, kind.namespaced), ...update, ...update)
      }
      if (subresource === 'status') errors.push(...(rules.validateStatusUpdate?.(object, old) ?? []))
      else errors.push(...((rules.validateUpdate ?? rules.validate)?.(object, old) ?? []))
      return errors
    },
    warnings: rules.warnings ?? none,
  }
}

// A namespace on an object that has none is overlooked.
function inScope(object: AnyObject, kind: KindInfo): AnyObject {
  return kind.namespaced || object.metadata.namespace === undefined ? object : withMetadata(object, { namespace: undefined })
}

function keepIdentity(object: AnyObject, old: AnyObject): AnyObject {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = old.metadata
  return withMetadata(object, {
    uid: object.metadata.uid || uid,
    creationTimestamp: creationTimestamp ?? object.metadata.creationTimestamp,
    deletionTimestamp: deletionTimestamp ?? object.metadata.deletionTimestamp,
    deletionGracePeriodSeconds: object.metadata.deletionGracePeriodSeconds ?? deletionGracePeriodSeconds,
    generation,
  })
}

// A status update changes the status, and what of the metadata is not about the wanted state.
function withOnlyStatus(object: AnyObject, old: AnyObject): AnyObject {
  let result = object
  for (const name of new Set([...Object.keys(object), ...Object.keys(old)])) {
    if (name !== 'status' && name !== 'metadata' && name !== 'apiVersion' && name !== 'kind') result = withField(result, name, old[name])
  }
  return result
}

function countGeneration(object: AnyObject, old: AnyObject, rule: KindRules['generation']): AnyObject {
  if (!rule) return object
  const changed = rule === 'spec' ? !deepEqual(object.spec, old.spec) : rule(object, old)
  return changed ? withMetadata(object, { generation: (old.metadata.generation ?? 0) + 1 }) : object
}

function withoutGeneration(object: AnyObject): AnyObject {
  return object.metadata.generation === undefined ? object : withMetadata(object, { generation: undefined })
}

const same = (object: AnyObject): AnyObject => object
const none = (): readonly string[] => []
