/** Why one field of an object is refused. The types are also the reasons of a Status' causes. */
export interface FieldError {
  readonly type: FieldErrorType
  /** `spec.containers[0].image`. */
  readonly field: string
  /** What was given, with the keys and the order it is printed in. */
  readonly value?: unknown
  readonly detail: string
}

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'InternalError'

const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  InternalError: 'Internal error',
}

const withoutValue: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError',
])

/** Stands for a value that a message leaves out. */
export const omittedValue: unique symbol = Symbol('omitted')

/** `Required value`: nothing was given. */
export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, detail }
}

/** `Invalid value`: malformed, out of bounds or in conflict with another field. */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, value, detail }
}

/** `Unsupported value`: not one of the values there are, which are listed in the order given. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length > 0 ? `supported values: ${supported.map((text) => JSON.stringify(text)).join(', ')}` : ''
  return { type: 'FieldValueNotSupported', field, value, detail }
}

/** `Duplicate value`. */
export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field, value, detail: '' }
}

/** `Forbidden`: well formed, but not allowed here. */
export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, detail }
}

/** `Not found`: names something that is not there. */
export function notFound(field: string, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field, value, detail: '' }
}

/** `Too long`, in bytes. */
export function tooLong(field: string, mostBytes: number): FieldError {
  return { type: 'FieldValueTooLong', field, detail: `may not be more than ${mostBytes} ${mostBytes === 1 ? 'byte' : 'bytes'}` }
}

/** `Too many` items. */
export function tooMany(field: string, count: number, most: number): FieldError {
  return { type: 'FieldValueTooMany', field, value: count, detail: `must have at most ${most} ${most === 1 ? 'item' : 'items'}` }
}

/** The message of an error without its field: what a cause of a Status says. */
export function errorBody(error: FieldError): string {
  const title = titles[error.type]
  const head = withoutValue.has(error.type) || error.value === omittedValue ? title : `${title}: ${printValue(error.value)}`
  return error.detail ? `${head}: ${error.detail}` : head
}

/** The whole message of an error: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export function errorText(error: FieldError): string {
  return `${error.field}: ${errorBody(error)}`
}

/** All messages as one: bracketed when there are several, each only once. */
export function aggregateText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(errorText))]
  return texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`
}

// Go's encoding/json writes map keys in order and escapes what HTML would read as markup.
function printValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === undefined || value === null) return 'null'
  if (typeof value !== 'object') return String(value)
  return JSON.stringify(value).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
}

/** A copy of a map with its keys in the order Go prints them. */
export function sortedMap<T>(map: Readonly<Record<string, T>> | undefined): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
}
