import { canonicalQuantity, parseQuantity } from '../../../protocol/quantity.ts'
import { fromTimestamp, toTimestamp } from '../../../protocol/time.ts'
import type { ScalarType } from './type-table.ts'

/** A value that cannot be read. Without a message it simply has the wrong JSON type. */
export class ScalarFault {
  readonly message: string | undefined

  constructor(message?: string) {
    this.message = message
  }
}

const wrongType = new ScalarFault()
const wholeSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** The canonical form of a scalar value, or why it is none. Texts as encoding/json and the API machinery word them. */
export function decodeScalar(type: ScalarType, given: unknown): unknown {
  switch (type) {
    case 'string':
      return typeof given === 'string' ? given : wrongType
    case 'bool':
      return typeof given === 'boolean' ? given : wrongType
    case 'int32':
      return typeof given === 'number' && Number.isInteger(given) && given >= -(2 ** 31) && given < 2 ** 31 ? given : wrongType
    case 'int64':
      return typeof given === 'number' && Number.isInteger(given) ? given : wrongType
    case 'double':
      return typeof given === 'number' ? given : wrongType
    case 'bytes':
      return decodeBytes(given)
    case 'quantity':
      return decodeQuantity(given)
    case 'intOrString':
      return decodeIntOrString(given)
    case 'time':
      return decodeTime(given, '2006-01-02T15:04:05Z07:00')
    case 'microTime':
      return decodeTime(given, '2006-01-02T15:04:05.000000Z07:00')
    default:
      return given
  }
}

/** The JSON type of a value in encoding/json's words. */
export function describeJson(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return value === null ? 'null' : typeof value
}

function decodeQuantity(given: unknown): unknown {
  const text = typeof given === 'string' ? given.trim() : typeof given === 'number' ? given : JSON.stringify(given)
  const canonical = canonicalQuantity(text)
  return canonical ?? new ScalarFault(parseQuantity(text) as string)
}

function decodeIntOrString(given: unknown): unknown {
  if (typeof given === 'string') return given
  if (typeof given === 'number' && Number.isInteger(given) && Math.abs(given) < 2 ** 31) return given
  const what = typeof given === 'number' ? `number ${given}` : describeJson(given)
  return new ScalarFault(`json: cannot unmarshal ${what} into Go value of type int32`)
}

function decodeTime(given: unknown, layout: string): unknown {
  if (typeof given !== 'string') return new ScalarFault(`json: cannot unmarshal ${describeJson(given)} into Go value of type string`)
  const micro = layout.includes('.')
  if (!rfc3339.test(given) || Number.isNaN(fromTimestamp(given)))
    return new ScalarFault(`parsing time ${JSON.stringify(given)} as "${layout}": cannot parse ${JSON.stringify(given)} as "2006"`)
  if (micro || wholeSeconds.test(given)) return given
  return toTimestamp(fromTimestamp(given))
}

function decodeBytes(given: unknown): unknown {
  if (typeof given !== 'string') return wrongType
  const text = /[\r\n]/.test(given) ? given.replace(/[\r\n]/g, '') : given
  if (text.length % 4 === 0 && base64.test(text)) return text
  const bad = /[^A-Za-z0-9+/]/.exec(text)?.index
  return new ScalarFault(`illegal base64 data at input byte ${bad ?? text.length - (text.length % 4)}`)
}
