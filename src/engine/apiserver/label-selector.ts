import type { Labels } from '../../protocol/objects.ts'
import { qualifiedName, validLabelValue } from './kinds/formats.ts'
import { errorText, invalid } from './schema/field-error.ts'

export type LabelTest = (labels: Labels) => boolean

/** A label selector that was read, or why it could not be. */
export type ParsedSelector = { readonly test: LabelTest } | { readonly problem: string }

/**
 * Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k` into a test.
 * Upstream: staging:apimachinery/pkg/labels/selector.go, whose complaints are repeated word for word.
 */
export function parseLabelSelector(text: string): ParsedSelector {
  const parser: Parser = { tokens: tokensOf(text), at: 0 }
  const tests: LabelTest[] = []
  for (;;) {
    const next = peek(parser)
    if (next.kind === 'end') break
    if (next.kind !== 'word' && next.text !== '!') return { problem: `found '${next.text}', expected: !, identifier, or 'end of string'` }
    const requirement = parseRequirement(parser)
    if (typeof requirement === 'string') return { problem: `unable to parse requirement: ${requirement}` }
    tests.push(requirement)
    const after = take(parser)
    if (after.kind === 'end') break
    if (after.text !== ',') return { problem: `found '${after.text}', expected: ',' or 'end of string'` }
    const following = peek(parser)
    if (following.kind !== 'word' && following.text !== '!') return { problem: `found '${following.text}', expected: identifier after ','` }
  }
  return { test: (labels) => tests.every((test) => test(labels)) }
}

interface Token {
  readonly kind: 'word' | 'symbol' | 'end'
  readonly text: string
}

interface Parser {
  readonly tokens: readonly Token[]
  at: number
}

const end: Token = { kind: 'end', text: '' }
const peek = ({ tokens, at }: Parser): Token => tokens[at] ?? end
const take = (parser: Parser): Token => parser.tokens[parser.at++] ?? end

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const [, symbol, word] of text.matchAll(/(==|!=|[=!(),<>])|([^\s=!(),<>]+)/g)) {
    tokens.push(symbol === undefined ? { kind: 'word', text: word! } : { kind: 'symbol', text: symbol })
  }
  return tokens
}

const has = (labels: Labels, key: string): boolean => Object.hasOwn(labels, key)

function parseRequirement(parser: Parser): LabelTest | string {
  const negated = peek(parser).text === '!'
  if (negated) take(parser)
  const { kind, text: key } = take(parser)
  if (kind !== 'word') return `found '${key}', expected: identifier`
  const wrong = qualifiedName(key)
  if (wrong.length > 0) return errorText(invalid('<nil>', key, wrong.join('; ')))
  const next = peek(parser)
  if (negated) return (labels) => !has(labels, key)
  if (next.kind === 'end' || next.text === ',') return (labels) => has(labels, key)
  const operator = take(parser).text
  if (operator === 'in' || operator === 'notin') {
    const values = parseValues(parser)
    if (typeof values === 'string') return values
    const refused = wrongValue(key, values)
    if (refused !== undefined) return refused
    return operator === 'in'
      ? (labels) => has(labels, key) && values.includes(labels[key]!)
      : (labels) => !has(labels, key) || !values.includes(labels[key]!)
  }
  return parseComparison(parser, key, operator)
}

function parseComparison(parser: Parser, key: string, operator: string): LabelTest | string {
  if (!['=', '==', '!=', '>', '<'].includes(operator)) return `found '${operator}', expected: in, notin, =, ==, !=, gt, lt`
  const next = peek(parser)
  const isEmpty = next.kind === 'end' || next.text === ','
  const value = isEmpty ? '' : take(parser).text
  if (!isEmpty && next.kind !== 'word') return `found '${value}', expected: identifier`
  if (operator === '>' || operator === '<') {
    if (!/^[+-]?\d+$/.test(value))
      return `values[0]: ${errorText(invalid('', value, "for 'Gt', 'Lt' operators, the value must be an integer")).replace(/^: /, '')}`
    return (labels) => has(labels, key) && (operator === '>' ? Number(labels[key]) > Number(value) : Number(labels[key]) < Number(value))
  }
  const refused = wrongValue(key, [value])
  if (refused !== undefined) return refused
  return operator === '!=' ? (labels) => labels[key] !== value : (labels) => has(labels, key) && labels[key] === value
}

function wrongValue(key: string, values: readonly string[]): string | undefined {
  for (const [index, value] of values.entries()) {
    const wrong = validLabelValue(value)
    if (wrong.length > 0) return errorText(invalid(`values[${index}][${key}]`, value, wrong.join('; ')))
  }
  return undefined
}

function parseValues(parser: Parser): readonly string[] | string {
  const open = take(parser)
  if (open.text !== '(') return `found '${open.text}' expected: '('`
  const first = peek(parser)
  if (first.text === ')') return "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"
  if (first.kind !== 'word' && first.text !== ',') return `found '${first.text}', expected: ',', ')' or identifier`
  const values = parseList(parser)
  if (typeof values === 'string') return values
  take(parser) // The closing parenthesis: the list ends before it.
  return values
}

function parseList(parser: Parser): readonly string[] | string {
  const values: string[] = []
  for (;;) {
    const token = take(parser)
    if (token.kind === 'word') {
      values.push(token.text)
      const next = peek(parser)
      if (next.text === ')') return values
      if (next.text !== ',') return `found '${next.text}', expected: ',' or ')'`
    } else if (token.text === ',') {
      if (values.length === 0) values.push('')
      const next = peek(parser)
      if (next.text === ')') return [...values, '']
      if (next.text === ',') {
        take(parser)
        values.push('')
      }
    } else return `found '${token.text}', expected: ',', or identifier`
  }
}
