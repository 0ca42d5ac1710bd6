import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addQuantities,
  bytesQuantity,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  milliQuantity,
  parseBytes,
  parseMilli,
  parseQuantity,
  quantityErrors,
  subtractQuantities,
} from './quantity.ts'

describe('parseMilli', () => {
  it.each([
    ['250m', 250],
    ['1', 1000],
    ['0.1', 100],
    ['.5', 500],
    ['2.', 2000],
    [2, 2000],
    [0.25, 250],
    ['0', 0],
    ['1u', 1],
    ['100n', 1],
    ['1500u', 2],
    ['1e3', 1_000_000],
    ['1E-3', 1],
    ['-500m', -500],
    ['+1', 1000],
    ['1k', 1_000_000],
  ])('%s', (text, milli) => {
    expect(parseMilli(text)).toBe(milli)
  })
})

describe('parseBytes', () => {
  it.each([
    ['128Mi', 134_217_728],
    ['1Gi', 1_073_741_824],
    ['1.5Gi', 1_610_612_736],
    ['1Ki', 1024],
    ['1k', 1000],
    ['1M', 1_000_000],
    ['2G', 2_000_000_000],
    ['1E', 1e18],
    ['12e6', 12_000_000],
    ['123456789', 123_456_789],
    ['1500m', 2],
    ['0.5', 1],
    ['0.5Ki', 512],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
  ])('%s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes)
  })
})

describe('canonicalQuantity', () => {
  it.each([
    ['1500m', '1500m'],
    ['1.5', '1500m'],
    ['1000m', '1'],
    ['0.1', '100m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Mi', '1000Mi'],
    ['1000M', '1G'],
    ['0.5Ki', '512'],
    ['0.5Mi', '512Ki'],
    ['0Mi', '0'],
    ['-0', '0'],
    ['1e3', '1e3'],
    ['1000e0', '1e3'],
    ['12e4', '120e3'],
    ['1E', '1E'],
    ['1000E', '9223372036854775807'],
    ['0.0000000001', '1n'],
    ['0.3Ki', '307200m'],
    ['1.0001Ki', '1024102400u'],
    ['-1Gi', '-1Gi'],
    ['007', '7'],
    [4, '4'],
    [0.5, '500m'],
    [1000, '1k'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
  })
})

describe('what is no quantity', () => {
  it.each([
    ['', quantityErrors.format],
    ['abc', quantityErrors.format],
    ['1 Gi', quantityErrors.format],
    ['--1', quantityErrors.format],
    ['1.2.3', quantityErrors.format],
    ['.', quantityErrors.number],
    ['1mi', quantityErrors.suffix],
    ['1K', quantityErrors.suffix],
    ['1KiB', quantityErrors.format],
    ['1e', quantityErrors.suffix],
    ['1m5', quantityErrors.suffix],
  ])('%j: %s', (text, message) => {
    expect(parseQuantity(text)).toBe(message)
    expect(isQuantity(text)).toBe(false)
    expect(parseMilli(text)).toBeNaN()
  })

  it('is anything but a text or number', () => {
    for (const value of [null, undefined, true, {}, ['1']]) expect(isQuantity(value)).toBe(false)
    expect(isQuantity(Number.NaN)).toBe(false)
  })
})

describe('arithmetic', () => {
  it('adds and subtracts exactly and keeps the family of the first operand', () => {
    expect(addQuantities('100m', '0.9')).toBe('1')
    expect(addQuantities('0', '1Gi', '512Mi')).toBe('1536Mi')
    expect(addQuantities()).toBe('0')
    expect(subtractQuantities('1Gi', '1Mi')).toBe('1023Mi')
    expect(subtractQuantities('1', '1500m')).toBe('-500m')
  })

  it('compares across families', () => {
    expect(compareQuantities('1Gi', '1G')).toBe(1)
    expect(compareQuantities('1000m', 1)).toBe(0)
    expect(compareQuantities('1Ki', '1025')).toBe(-1)
  })

  it('writes numbers', () => {
    expect(milliQuantity(1500)).toBe('1500m')
    expect(milliQuantity(16_000)).toBe('16')
    expect(bytesQuantity(2 ** 27)).toBe('128Mi')
  })
})

const texts = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom('n', 'u', 'm', '', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'E-2'))
  .map(([number, suffix]) => `${number}${suffix}`)

describe('for every quantity', () => {
  it('the canonical text is canonical and equal', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const canonical = canonicalQuantity(text)!
        expect(canonicalQuantity(canonical)).toBe(canonical)
        expect(compareQuantities(text, canonical)).toBe(0)
      }),
    )
  })

  it('subtraction undoes addition', () => {
    fc.assert(fc.property(texts, texts, (a, b) => compareQuantities(subtractQuantities(addQuantities(a, b), b), a) === 0))
  })
})
