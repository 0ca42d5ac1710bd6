/** What a plain (unquoted) YAML scalar means to kubectl. */
export type PlainValue = null | boolean | number | string

const nulls = new Set(['', '~', 'null', 'Null', 'NULL'])
const truths = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])
const falsehoods = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
const infinities = new Set(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF', '.nan', '.NaN', '.NAN'])

const decimal = /^[-+]?(0|[1-9][0-9]*)$/
const based = /^[-+]?0(x[0-9a-fA-F]+|b[01]+|o?[0-7]+)$/i
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

/**
 * The value of a plain scalar by the rules of YAML 1.1 as go-yaml v2 reads them, which kubectl uses: `yes`, `on` and `y` are booleans,
 * `0777` is octal, `1_000` is a number; dates and `12:30:45` stay text.
 */
export function plainValue(text: string): PlainValue {
  const first = text.charCodeAt(0)
  const numeric = first <= 57 && (first >= 48 || first === 43 || first === 45 || first === 46)
  if (numeric) return numberValue(text)
  if (nulls.has(text)) return null
  if (text.length > 5) return text
  if (truths.has(text)) return true
  if (falsehoods.has(text)) return false
  return text
}

function numberValue(text: string): PlainValue {
  if (decimal.test(text)) return Number(text)
  const bare = text.replaceAll('_', '')
  if (decimal.test(bare)) return Number(bare)
  if (based.test(bare)) return basedNumber(bare)
  if (float.test(bare)) return Number(bare)
  if (infinities.has(text)) return text.endsWith('n') || text.endsWith('N') ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity
  return text
}

function basedNumber(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '')
  const prefix = digits.slice(0, 2).toLowerCase()
  if (prefix === '0x' || prefix === '0b' || prefix === '0o') return sign * Number(prefix + digits.slice(2))
  return sign * Number.parseInt(digits, 8)
}

/** A mapping key as the JSON that kubectl makes of YAML has it: always text. `undefined` when the key cannot be one. */
export function keyText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return String(value)
  return undefined
}
