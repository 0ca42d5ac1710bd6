import structs from './pod-template-structs.json' with { type: 'json' }

/**
 * Field of a Go struct, as `pod-template-structs.json` lists them: Go's name, JSON's name (empty for an embedded struct), type.
 * Types: `s i l b` are string, int32, int64, bool (`s=v1.Protocol` is a named one), `m` a map of strings, `r` a ResourceList, `q` a quantity,
 * `o` an IntOrString, `t` a time, `@X` a struct, `*` a pointer, `[]` a list.
 */
interface Field {
  readonly name: string
  readonly json: string
  readonly type: string
}

const fieldsOf = new Map<string, readonly Field[]>()

function fields(struct: string): readonly Field[] {
  let known = fieldsOf.get(struct)
  if (!known) {
    const text = (structs as Readonly<Record<string, string>>)[struct] ?? ''
    known = text.split(' ').map((field) => {
      const [name = '', json = '', type = ''] = field.split(',')
      return { name, json, type }
    })
    fieldsOf.set(struct, known)
  }
  return known
}

const plainTypes: Readonly<Record<string, string>> = {
  s: 'string',
  i: 'int32',
  l: 'int64',
  b: 'bool',
  m: 'map[string]string',
  r: 'v1.ResourceList',
  q: 'resource.Quantity',
  o: 'intstr.IntOrString',
  t: 'v1.Time',
}

/** The Go name of a type. */
function typeName(type: string): string {
  if (type.startsWith('*')) return `*${typeName(type.slice(1))}`
  if (type.startsWith('[]')) return `[]${typeName(type.slice(2))}`
  if (type.startsWith('@')) return `v1.${type.slice(1)}`
  const named = type.indexOf('=')
  return named < 0 ? (plainTypes[type] ?? type) : type.slice(named + 1)
}

/**
 * A pod template as upstream prints it before hashing: go-spew's `%#v` of the Go structs, every field in order, zero values included.
 * Upstream: k8s.io/utils/dump ForHash.
 */
export function dumpTemplate(template: unknown): string {
  return `(v1.PodTemplateSpec)${dumpStruct('PodTemplateSpec', template)}`
}

function dumpStruct(struct: string, value: unknown): string {
  const object = (value ?? {}) as Readonly<Record<string, unknown>>
  // An embedded struct's fields lie beside the others in JSON.
  return `{${fields(struct)
    .map(({ name, json, type }) => `${name}:${withType(type, json === '' ? object : object[json])}`)
    .join(' ')}}`
}

function withType(type: string, value: unknown): string {
  if (!type.startsWith('*')) return `(${typeName(type)})${dump(type, value)}`
  return value === undefined || value === null ? `(${typeName(type)})<nil>` : `(${typeName(type)})${dump(type.slice(1), value)}`
}

function dump(type: string, value: unknown): string {
  if (type.startsWith('[]')) {
    const items = value as readonly unknown[] | undefined | null
    return items?.length ? `[${items.map((item) => dump(type.slice(2), item)).join(' ')}]` : '<nil>'
  }
  if (type.startsWith('@')) return dumpStruct(type.slice(1), value)
  switch (type[0]) {
    case 'm':
    case 'r':
      return dumpMap(type === 'm' ? 's' : 'q', value as Readonly<Record<string, unknown>> | undefined | null)
    case 'q':
      return dumpQuantity(value as string | number | undefined)
    case 'o':
      return dumpIntOrString(value as string | number | undefined)
    case 't':
      return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
    case 's':
      return String(value ?? '')
    case 'b':
      return String(value ?? false)
    default:
      return String(value ?? 0)
  }
}

function dumpMap(type: string, map: Readonly<Record<string, unknown>> | undefined | null): string {
  const keys = Object.keys(map ?? {}).sort()
  return keys.length === 0 ? '<nil>' : `map[${keys.map((key) => `${key}:${dump(type, map![key])}`).join(' ')}]`
}

function dumpIntOrString(value: string | number = 0): string {
  const isText = typeof value === 'string'
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${isText ? 0 : value} StrVal:(string)${isText ? value : ''}}`
}

const grammar = /^[+-]?(\d*)(?:\.(\d*))?([a-zA-Z]*)([+-]?\d*)$/
const decimalScale: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryExponent: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }

/** A quantity as Go holds it after parsing: value and scale, and the text where it was in canonical form. Upstream: resource/quantity.go ParseQuantity. */
function dumpQuantity(value: string | number = '0'): string {
  const text = String(value)
  const [, whole = '', denominator = '', suffix = '', power = ''] = grammar.exec(text) ?? []
  const digits = whole.replace(/^0+(?=\d)/, '')
  const exponent = binaryExponent[suffix]
  const format = exponent !== undefined ? 'BinarySI' : power === '' ? 'DecimalSI' : 'DecimalExponent'
  const scale = exponent === undefined ? (power === '' ? (decimalScale[suffix] ?? 0) : Number(power)) - denominator.length : 0
  const shifted = digits + denominator
  const number = exponent === undefined ? Number(shifted) : Number(shifted) * 2 ** exponent
  const isCanonical = exponent === undefined ? scale % 3 === 0 && !shifted.endsWith('000') && shifted[0] !== '0' : Number(shifted) % 8 !== 0
  // "0" is a case of its own upstream: no amount, but its text.
  const kept = text === '0' || isCanonical ? text : ''
  return `{i:(resource.int64Amount){value:(int64)${number} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`
}
