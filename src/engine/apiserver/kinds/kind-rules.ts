import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import type { FieldError } from '../schema/field-error.ts'
import type { Format } from './formats.ts'

/** What differs from kind to kind; what is absent is done in the common way. */
export interface KindRules<T extends KubeObject = AnyObject> {
  /** Format of `metadata.name`; a DNS subdomain when absent. */
  readonly nameFormat?: Format
  /** `spec`: counted on changes of the spec. A function decides itself. Absent: no generation. */
  readonly generation?: 'spec' | ((object: AnyObject, old: AnyObject) => boolean)
  /** The status a client sends with a new object, or with an update of the whole object, is kept. */
  readonly keepsStatus?: boolean
  defaults?(object: T, old?: T): T
  prepareForCreate?(object: T): T
  prepareForUpdate?(object: T, old: T): T
  prepareForStatusUpdate?(object: T, old: T): T
  /** Errors of everything but the metadata. */
  validate?(object: T): FieldError[]
  /** Errors of everything but the metadata. When absent, an update is checked as a new object is. */
  validateUpdate?(object: T, old: T): FieldError[]
  validateStatusUpdate?(object: T, old: T): FieldError[]
  warnings?(object: T, old?: T): readonly string[]
}

/** Rules that know the fields of their kind, for the registry, which hands any object to any rules. */
export function rules<T extends KubeObject>(typed: KindRules<T>): KindRules {
  return typed as unknown as KindRules
}

/** Rules by kind and group (`Deployment.apps`, `Pod`). */
export type RulesByKind = Readonly<Record<string, KindRules>>
