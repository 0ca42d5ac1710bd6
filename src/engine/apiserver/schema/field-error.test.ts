import { describe, expect, it } from 'vitest'
import {
  aggregateText,
  duplicate,
  errorText,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
  tooLong,
  tooMany,
} from './field-error.ts'

describe('field errors', () => {
  it.each([
    [required('spec.selector'), 'spec.selector: Required value'],
    [required('spec', 'must specify a volume type'), 'spec: Required value: must specify a volume type'],
    [invalid('a', 'x "y"', 'no'), 'a: Invalid value: "x \\"y\\"": no'],
    [invalid('a', -1, 'no'), 'a: Invalid value: -1: no'],
    [invalid('a', { b: '<&>' }, 'no'), 'a: Invalid value: {"b":"\\u003c\\u0026\\u003e"}: no'],
    [invalid('a', undefined, 'no'), 'a: Invalid value: null: no'],
    [notSupported('a', 'x', ['A', 'B']), 'a: Unsupported value: "x": supported values: "A", "B"'],
    [duplicate('a[1]', 'c'), 'a[1]: Duplicate value: "c"'],
    [forbidden('a', 'never'), 'a: Forbidden: never'],
    [notFound('a', 'v'), 'a: Not found: "v"'],
    [tooLong('a', 1), 'a: Too long: may not be more than 1 byte'],
    [tooMany('a', 3, 2), 'a: Too many: 3: must have at most 2 items'],
  ])('%j', (error, text) => {
    expect(errorText(error)).toBe(text)
  })

  it('are told together, each once', () => {
    expect(aggregateText([required('a'), required('a')])).toBe('a: Required value')
    expect(aggregateText([required('a'), required('b'), required('a')])).toBe('[a: Required value, b: Required value]')
  })
})
