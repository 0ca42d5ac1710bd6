import type { KindInfo } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { decodeScalar, describeJson, ScalarFault } from './scalars.ts'
import type { Field, StructType, ValueType } from './type-table.ts'
import { structOf, structOfKind } from './type-table.ts'

/** What the API server does with fields it does not know: the query parameter `fieldValidation`. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

/** An object read the way the API server reads it. */
export interface Decoded {
  /** Known fields only, quantities and times in canonical text, empty optional fields gone. The same reference when nothing changed. */
  readonly object: AnyObject
  /** Texts of `Warning` headers. */
  readonly warnings: readonly string[]
  /** Message of the 400 refusal, when the object cannot be read. */
  readonly error?: string
}

/**
 * Reads an object against the published schema of its kind: unknown fields go, with a warning or a refusal as
 * `fieldValidation` says; values of a wrong type are refused. Kinds without a schema keep everything but metadata as it is.
 * Parts that are shared with the `stored` object were read when it was stored, and are not read again.
 */
export function decode(
  kind: Pick<KindInfo, 'group' | 'version' | 'kind'>,
  object: unknown,
  fieldValidation: FieldValidation,
  stored?: AnyObject,
): Decoded {
  const struct = structOfKind(kind)
  const run = new Decoding(stored)
  const result = struct ? run.root(struct, object) : run.custom(object)
  return finish(run, result as AnyObject, `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`, fieldValidation)
}

/** Reads a body that is no stored kind, such as `meta/v1.DeleteOptions`, by its name in the schema. */
export function decodeType(typeName: string, object: unknown, fieldValidation: FieldValidation): Decoded {
  const struct = structOf(typeName)
  const run = new Decoding()
  const version = /v\d\w*(?=\.)/.exec(typeName)?.[0] ?? 'v1'
  const prefix = `${struct.shortName} in version "${version}" cannot be handled as a ${struct.shortName}`
  return finish(run, run.root(struct, object) as AnyObject, prefix, fieldValidation)
}

/** The status of a new object of the kind: `{}`, or the fields that are always written (`{ replicas: 0 }`). */
export function emptyStatus(kind: Pick<KindInfo, 'group' | 'version' | 'kind'>): Json | undefined {
  const field = structOfKind(kind)?.fields.get('status')
  return field ? (zeroOf(field.type) as Json) : undefined
}

function finish(run: Decoding, object: AnyObject, prefix: string, fieldValidation: FieldValidation): Decoded {
  if (run.fault !== undefined) return { object, warnings: [], error: `${prefix}: ${run.fault}` }
  if (run.unknown.length === 0 || fieldValidation === 'Ignore') return { object, warnings: [] }
  if (fieldValidation === 'Warn') return { object, warnings: run.unknown }
  return { object, warnings: [], error: `${prefix}: strict decoding error: ${run.unknown.join(', ')}` }
}

type Json = Readonly<Record<string, unknown>>

// Only types that contain themselves can go this deep.
const deepest = 200

// Frozen values that were read before without a complaint and without a change, with their type: templates from which many pods are made,
// items of long lists of which few change. A cache of pure results.
const readBefore = new WeakMap<Json, StructType>()
const longList = 16

class Decoding {
  readonly unknown: string[] = []
  fault: string | undefined
  // Fields and list indexes down to the value being read.
  readonly #path: (Pick<Field, 'name' | 'embeddedIn'> | number | typeof mapKey)[] = []
  readonly #stored: Json | undefined

  constructor(stored?: AnyObject) {
    this.#stored = stored
  }

  root(struct: StructType, value: unknown): unknown {
    if (isObject(value)) return this.#struct(struct, value)
    this.fault = `json: cannot unmarshal ${describeJson(value)} into Go value of type ${struct.name.slice(struct.name.lastIndexOf('/') + 1)}`
    return value
  }

  custom(value: unknown): unknown {
    if (!isObject(value) || !isObject(value.metadata)) return value
    this.#path.push({ name: 'metadata' })
    const metadata = this.#struct(structOf('meta/v1.ObjectMeta'), value.metadata)
    this.#path.pop()
    return metadata === value.metadata ? value : { ...value, metadata }
  }

  #struct(struct: StructType, value: Json): Json {
    let out: Record<string, unknown> | undefined
    for (const name in value) {
      const field = struct.fields.get(name)
      const given = value[name]
      let read: unknown
      if (typeof given === 'string' && given !== '' && field?.isText) read = given
      else if (field) {
        this.#path.push(field)
        read = given === null ? nullOf(field) : this.#field(struct, field, given)
        this.#path.pop()
      } else this.#unknownField(name)
      if (out) {
        if (read !== undefined) out[name] = read
      } else if (read !== given) {
        out = copyBefore(value, name)
        if (read !== undefined) out[name] = read
      }
    }
    for (const field of struct.alwaysWritten) {
      if ((out ?? value)[field.name] !== undefined) continue
      out ??= { ...value }
      out[field.name] = zeroOf(field.type)
    }
    return out ?? value
  }

  // `undefined` when the field would not be written.
  #field(struct: StructType, field: Field, given: unknown): unknown {
    const { type } = field
    if (type.shape === 'scalar') {
      const read = this.#scalar(type, given, struct)
      const isZero = read === '' || read === 0 || read === false
      return isZero && !field.keepsZero && !field.alwaysWritten && type.scalar !== 'intOrString' && type.scalar !== 'any' ? undefined : read
    }
    const read = this.#value(type, given, struct)
    if (type.shape === 'list' && Array.isArray(read) && read.length === 0 && !field.keepsZero) return undefined
    if (type.shape === 'map' && isObject(read) && isEmpty(read) && !field.keepsZero) return undefined
    return read
  }

  #value(type: ValueType, given: unknown, owner: StructType): unknown {
    if (type.shape === 'scalar') return this.#scalar(type, given, owner)
    if (type.shape === 'list') return Array.isArray(given) ? this.#list(type.element, given, owner) : this.#mismatch(type, given, owner)
    if (!isObject(given)) return this.#mismatch(type, given, owner)
    if (type.shape === 'map') return this.#map(type.element, given, owner)
    if (this.#path.length === 1) return this.#part(type.struct, given)
    if (this.#path.length > deepest) {
      this.fault ??= 'exceeded max depth'
      return given
    }
    return this.#struct(type.struct, given)
  }

  #list(element: ValueType, given: readonly unknown[], owner: StructType): readonly unknown[] {
    let out: unknown[] | undefined
    const struct = given.length > longList && element.shape === 'struct' ? element.struct : undefined
    for (let index = 0; index < given.length; index++) {
      this.#path.push(index)
      const item = given[index]
      const read = item === null ? zeroOf(element) : struct && isObject(item) ? this.#once(struct, item) : this.#value(element, item, owner)
      this.#path.pop()
      if (out) out.push(read)
      else if (read !== item) out = [...given.slice(0, index), read]
    }
    return out ?? given
  }

  // A part of the whole object: `metadata`, `spec`, `status`.
  #part(struct: StructType, given: Json): Json {
    const name = (this.#path[0] as Field).name
    if (given === this.#stored?.[name]) return given
    return name === 'spec' ? this.#once(struct, given) : this.#struct(struct, given)
  }

  #once(struct: StructType, given: Json): Json {
    if (readBefore.get(given) === struct) return given
    const { length } = this.unknown
    const read = this.#struct(struct, given)
    if (read === given && this.unknown.length === length && this.fault === undefined && Object.isFrozen(given))
      readBefore.set(given, struct)
    return read
  }

  #map(element: ValueType, given: Json, owner: StructType): Json {
    const changed: [string, unknown][] = []
    for (const key in given) {
      const item = given[key]
      this.#path.push(mapKey)
      const read = item === null ? emptyOf(element) : this.#value(element, item, owner)
      this.#path.pop()
      if (read !== item) changed.push([key, read])
    }
    return changed.length > 0 ? Object.fromEntries([...Object.entries(given), ...changed]) : given
  }

  #scalar(type: ValueType & { shape: 'scalar' }, given: unknown, owner: StructType): unknown {
    if (type.scalar === 'string' && typeof given === 'string') return given
    if (type.scalar === 'any') return given
    const read = decodeScalar(type.scalar, given)
    if (!(read instanceof ScalarFault)) return read
    if (read.message) this.fault ??= read.message
    else this.#mismatch(type, given, owner)
    return given
  }

  #mismatch(type: ValueType, given: unknown, owner: StructType): unknown {
    const isNumber = type.shape === 'scalar' && typeof given === 'number' && type.scalar !== 'string' && type.scalar !== 'bool'
    const what = isNumber ? `number ${given}` : describeJson(given)
    this.fault ??= `json: cannot unmarshal ${what} into Go struct field ${owner.shortName}.${this.#fieldPath()} of type ${type.goName}`
    return given
  }

  // As encoding/json names a field: structs only, embedded ones too.
  #fieldPath(): string {
    return this.#path
      .flatMap((step) => (typeof step === 'object' ? (step.embeddedIn ? [step.embeddedIn, step.name] : [step.name]) : []))
      .join('.')
  }

  #unknownField(name: string): void {
    let path = ''
    for (const step of this.#path) {
      if (typeof step === 'number') path += `[${step}]`
      else path += `${path ? '.' : ''}${typeof step === 'object' ? step.name : step}`
    }
    this.unknown.push(`unknown field "${path ? `${path}.` : ''}${name}"`)
  }
}

// Stands in a path for the key of a map; only JSON schemas have structs under map keys.
const mapKey = '*'

const zeroStructs = new Map<StructType, Json>()

// What an absent value of the type reads as, when it is written at all.
function zeroOf(type: ValueType): unknown {
  if (type.shape === 'list' || type.shape === 'map') return null
  if (type.shape === 'struct') {
    const known = zeroStructs.get(type.struct)
    if (known) return known
    const zero = Object.freeze(Object.fromEntries(type.struct.alwaysWritten.map((field) => [field.name, zeroOf(field.type)])))
    zeroStructs.set(type.struct, zero)
    return zero
  }
  switch (type.scalar) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'quantity':
      return '0'
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0
    default:
      return null
  }
}

// In a map, bytes that are not there are no bytes.
function emptyOf(type: ValueType): unknown {
  return type.shape === 'scalar' && type.scalar === 'bytes' ? '' : zeroOf(type)
}

// `null` is as good as nothing, except where nothing is written as `null`.
function nullOf(field: Field): unknown {
  return field.alwaysWritten && zeroOf(field.type) === null ? null : undefined
}

function copyBefore(value: Json, end: string): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name in value) {
    if (name === end) break
    out[name] = value[name]
  }
  return out
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: Json): boolean {
  for (const _ in value) return false
  return true
}
