import { remembering } from './remembering.ts'

/**
 * Quantities as Kubernetes writes them (`250m`, `1Gi`, `1e3`): exact reading, canonical text, cached numbers.
 * Grammar, rounding and canonical form follow staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */

/** The family of suffixes a quantity was written with; its canonical text stays in the family. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** An exact quantity: a whole number of billionths, the finest step Kubernetes keeps. */
export interface Quantity {
  readonly nanos: bigint
  readonly format: QuantityFormat
}

/** Why a text is no quantity, in the words of the API server. */
export const quantityErrors = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  number: 'unable to parse numeric part of quantity',
  suffix: "unable to parse quantity's suffix",
} as const

const decimalExponents: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binaryExponents: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const decimalSuffixes: Readonly<Record<number, string>> = {
  [-9]: 'n',
  [-6]: 'u',
  [-3]: 'm',
  0: '',
  3: 'k',
  6: 'M',
  9: 'G',
  12: 'T',
  15: 'P',
  18: 'E',
}
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const grammar = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/
const exponentSuffix = /^[eE]([+-]?[0-9]+)$/
const NANO = 1_000_000_000n
const largest = 9_223_372_036_854_775_807n * NANO

/** The exact quantity of a text or JSON number, or one of `quantityErrors`. */
export function parseQuantity(text: string | number): Quantity | string {
  return parse(String(text))
}

const parse = remembering((source: string): Quantity | string => {
  const match = grammar.exec(source)
  const whole = match?.[2] ?? ''
  const fraction = match?.[3] ?? ''
  if (source === '' || !match) return quantityErrors.format
  if (whole === '' && fraction === '') return source.includes('.') ? quantityErrors.number : quantityErrors.format
  const suffix = match[4] ?? ''
  const unit = unitOf(suffix)
  if (!unit) return quantityErrors.suffix
  const digits = BigInt(whole + fraction)
  const scaled = digits * (unit.format === 'BinarySI' ? 1n << BigInt(unit.exponent) : 1n)
  const decimals = 9 - fraction.length + (unit.format === 'BinarySI' ? 0 : unit.exponent)
  const nanos = smallest(
    largest,
    decimals >= 0 ? scaled * 10n ** BigInt(Math.min(decimals, 40)) : divideUp(scaled, 10n ** BigInt(-decimals)),
  )
  // A binary quantity below one is kept as a decimal one, so that it is not rounded away.
  const format = unit.format === 'BinarySI' && nanos > 0n && nanos < NANO ? 'DecimalSI' : unit.format
  return { nanos: match[1] === '-' ? -nanos : nanos, format }
})

/** The canonical text of a quantity: no fraction, and the largest suffix of its family that allows that. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0'
  const absolute = nanos < 0n ? -nanos : nanos
  if (format === 'BinarySI' && absolute >= 1024n * NANO && absolute % NANO === 0n) return formatBinary(nanos / NANO)
  let mantissa = nanos
  let exponent = -9
  while (mantissa % 1000n === 0n && (exponent < 18 || format === 'DecimalExponent')) {
    mantissa /= 1000n
    exponent += 3
  }
  if (format === 'DecimalExponent') return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`
  return `${mantissa}${decimalSuffixes[exponent]}`
}

/** The canonical text of a quantity, the same string when it already is canonical; `undefined` when it is no quantity. */
export function canonicalQuantity(text: string | number): string | undefined {
  const known = read(text)
  return known === invalid ? undefined : known.canonical
}

/** Whether a text or number is a quantity. */
export function isQuantity(text: unknown): text is string | number {
  return (typeof text === 'string' || typeof text === 'number') && read(text) !== invalid
}

/** A quantity in thousandths, rounded up (`MilliValue`): millicores of cpu. `NaN` when it is no quantity. */
export function parseMilli(quantity: string | number): number {
  return read(quantity).milli
}

/** A quantity in whole units, rounded up (`Value`): bytes of memory, pieces of anything counted. `NaN` when it is no quantity. */
export function parseBytes(quantity: string | number): number {
  return read(quantity).units
}

/** Whole units of a quantity; another name of `parseBytes` for resources that are counted. */
export const parseUnits: (quantity: string | number) => number = parseBytes

/** Order of two quantities: negative when the first is smaller, 0 when they are equal. Exact. */
export function compareQuantities(a: string | number, b: string | number): number {
  const difference = exact(a).nanos - exact(b).nanos
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The exact sum in canonical text; the result keeps the family of the first quantity that is not zero. */
export function addQuantities(...quantities: readonly (string | number)[]): string {
  let sum = 0n
  let format: QuantityFormat | undefined
  for (const quantity of quantities) {
    const { nanos, format: family } = exact(quantity)
    if (nanos !== 0n) format ??= family
    sum += nanos
  }
  return formatQuantity({ nanos: sum, format: format ?? 'DecimalSI' })
}

/** The exact difference in canonical text, in the family of the first quantity (of the second when the first is zero). */
export function subtractQuantities(a: string | number, b: string | number): string {
  const left = exact(a)
  const right = exact(b)
  return formatQuantity({ nanos: left.nanos - right.nanos, format: left.nanos === 0n ? right.format : left.format })
}

/** Canonical text of a number of millicores: `1500m`, `2`. */
export function milliQuantity(milli: number): string {
  return milli % 1000 === 0 ? formatQuantity({ nanos: BigInt(milli) * 1_000_000n, format: 'DecimalSI' }) : `${milli}m`
}

/** Canonical text of a number of bytes in binary suffixes: `128Mi`. */
export function bytesQuantity(bytes: number): string {
  return formatQuantity({ nanos: BigInt(bytes) * NANO, format: 'BinarySI' })
}

interface Reading {
  readonly milli: number
  readonly units: number
  readonly canonical: string
}

const invalid: Reading = Object.freeze({ milli: Number.NaN, units: Number.NaN, canonical: '' })
const readings = new Map<string | number, Reading>()
const mostReadings = 20_000

// A cache of pure results: it changes speed only. Emptied when full, so that a run with endless distinct texts stays small.
function read(text: string | number): Reading {
  const known = readings.get(text)
  if (known) return known
  const quantity = parseQuantity(text)
  const reading = typeof quantity === 'string' ? invalid : readingOf(quantity, text)
  if (readings.size >= mostReadings) readings.clear()
  readings.set(text, reading)
  return reading
}

function readingOf(quantity: Quantity, text: string | number): Reading {
  const canonical = formatQuantity(quantity)
  return {
    milli: Number(divideUp(quantity.nanos, 1_000_000n)),
    units: Number(divideUp(quantity.nanos, NANO)),
    canonical: canonical === text ? text : canonical,
  }
}

function exact(text: string | number): Quantity {
  const quantity = parseQuantity(text)
  return typeof quantity === 'string' ? { nanos: 0n, format: 'DecimalSI' } : quantity
}

function unitOf(suffix: string): { readonly exponent: number; readonly format: QuantityFormat } | undefined {
  const decimal = Object.hasOwn(decimalExponents, suffix) ? decimalExponents[suffix] : undefined
  if (decimal !== undefined) return { exponent: decimal, format: 'DecimalSI' }
  const binary = Object.hasOwn(binaryExponents, suffix) ? binaryExponents[suffix] : undefined
  if (binary !== undefined) return { exponent: binary, format: 'BinarySI' }
  const power = exponentSuffix.exec(suffix)?.[1]
  return power === undefined ? undefined : { exponent: Math.max(-40, Math.min(40, Number(power))), format: 'DecimalExponent' }
}

function formatBinary(units: bigint): string {
  let mantissa = units
  let step = 0
  while (mantissa % 1024n === 0n && step < 6) {
    mantissa /= 1024n
    step++
  }
  return `${mantissa}${binarySuffixes[step]}`
}

// Away from zero, as the API server rounds what is finer than it keeps.
function divideUp(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by === 0n ? quotient : value < 0n ? quotient - 1n : quotient + 1n
}

function smallest(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
