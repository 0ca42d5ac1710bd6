import { isMap } from '../../protocol/json.ts'

/** One part of a JSONPath template: text, a path whose values are printed, or a range over values. */
type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'path'; readonly steps: readonly Step[] }
  | { readonly type: 'range'; readonly steps: readonly Step[]; readonly body: readonly Part[] }

type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'every' }
  | { readonly type: 'deep' }
  | { readonly type: 'slice'; readonly from?: number; readonly to?: number; readonly step: number }
  | { readonly type: 'union'; readonly steps: readonly (readonly Step[])[] }
  | { readonly type: 'filter'; readonly left: Operand; readonly operator?: string; readonly right?: Operand }

type Operand = { readonly steps: readonly Step[] } | { readonly value: unknown }

/** A parsed template, or what kubectl says about a broken one. */
export type JsonPath = { readonly ok: true; readonly parts: readonly Part[] } | { readonly ok: false; readonly message: string }

class TemplateError extends Error {}

/** Parses a kubectl JSONPath template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`; braces may be left out around one path. */
export function parseJsonPath(template: string): JsonPath {
  try {
    const { parts, at } = parseParts(template, 0, false)
    return at < template.length ? { ok: false, message: 'unexpected end' } : { ok: true, parts }
  } catch (error) {
    if (error instanceof TemplateError) return { ok: false, message: error.message }
    throw error
  }
}

function parseParts(template: string, from: number, inRange: boolean): { parts: Part[]; at: number } {
  const parts: Part[] = []
  let at = from
  while (at < template.length) {
    const open = template.indexOf('{', at)
    const text = template.slice(at, open < 0 ? undefined : open)
    if (text !== '') parts.push({ type: 'text', text })
    if (open < 0) return { parts, at: template.length }
    const close = closingBrace(template, open)
    const inside = template.slice(open + 1, close).trim()
    at = close + 1
    if (inside === 'end') {
      if (!inRange) throw new TemplateError('not in range, nothing to end')
      return { parts, at }
    }
    if (/^range\s/.test(inside)) {
      const body = parseParts(template, at, true)
      parts.push({ type: 'range', steps: parseSteps(inside.slice(5).trim()), body: body.parts })
      at = body.at
    } else parts.push(...parseInside(inside))
  }
  if (inRange) throw new TemplateError('unexpected EOF, expecting {end}')
  return { parts, at }
}

function closingBrace(template: string, open: number): number {
  let quote = ''
  let brackets = 0
  for (let at = open + 1; at < template.length; at++) {
    const char = template[at]!
    if (char === '\\') at++
    else if (quote) quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '[') brackets++
    else if (char === ']') brackets--
    else if (char === '}') return at
  }
  throw new TemplateError(brackets > 0 ? 'unterminated array' : 'unclosed action')
}

/** A brace may hold several expressions: `{.a} {"text"}{.b "x"}`. */
function parseInside(inside: string): Part[] {
  const parts: Part[] = []
  const pattern = /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\]|\\.|[^\s"'[])+)/gy
  for (const match of inside.matchAll(pattern)) {
    const token = match[1]!
    if (/^["']/.test(token)) parts.push({ type: 'text', text: unquote(token) })
    else parts.push({ type: 'path', steps: parseSteps(token) })
  }
  return parts
}

function unquote(token: string): string {
  const named: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  return token.slice(1, -1).replace(/\\(.)/g, (_, char: string) => named[char] ?? char)
}

function parseSteps(path: string): Step[] {
  const steps: Step[] = []
  let at = path.startsWith('$') || path.startsWith('@') ? 1 : 0
  while (at < path.length) {
    if (path.startsWith('..', at)) {
      steps.push({ type: 'deep' })
      at += path[at + 2] === '[' ? 2 : 1
    } else if (path[at] === '[') {
      const close = closingBracket(path, at)
      steps.push(parseBracket(path.slice(at + 1, close)))
      at = close + 1
    } else {
      const match = /^\.?((?:\\.|[^.[\]\\])*)/.exec(path.slice(at))!
      const name = match[1]!.replace(/\\(.)/g, '$1')
      if (name === '*') steps.push({ type: 'every' })
      else if (name !== '') steps.push({ type: 'field', name })
      if (match[0] === '') throw new TemplateError(`unrecognized character in action: ${JSON.stringify(path[at])}`)
      at += match[0].length
    }
  }
  return steps
}

function closingBracket(path: string, open: number): number {
  let quote = ''
  let depth = 0
  for (let at = open; at < path.length; at++) {
    const char = path[at]!
    if (quote) quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '[') depth++
    else if (char === ']' && --depth === 0) return at
  }
  throw new TemplateError('unterminated array')
}

function parseBracket(inside: string): Step {
  const text = inside.trim()
  if (text === '*' || text === '') return { type: 'every' }
  if (text.startsWith('?(')) return parseFilter(text.slice(2, -1))
  if (/^'[^']*'$|^"[^"]*"$/.test(text)) return { type: 'field', name: text.slice(1, -1) }
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text)
  if (slice) {
    const from = slice[1] === '' ? undefined : Number(slice[1])
    if (slice[2] === undefined) return { type: 'slice', from, to: from === -1 ? undefined : from! + 1, step: 1 }
    return { type: 'slice', from, to: slice[2] === '' ? undefined : Number(slice[2]), step: slice[3] ? Number(slice[3]) : 1 }
  }
  if (text.includes(',')) return { type: 'union', steps: text.split(',').map((part) => [parseBracket(part)]) }
  throw new TemplateError(`invalid array index ${text}`)
}

function parseFilter(text: string): Step {
  const match = /^\s*(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+?)\s*$/.exec(text)
  if (!match) return { type: 'filter', left: operand(text.trim()) }
  return { type: 'filter', left: operand(match[1]!), operator: match[2]!, right: operand(match[3]!) }
}

function operand(text: string): Operand {
  if (/^["']/.test(text)) return { value: unquote(text) }
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text) }
  if (text === 'true' || text === 'false') return { value: text === 'true' }
  return { steps: parseSteps(text) }
}

/** What a template prints for an object. Missing fields print nothing. */
export function renderJsonPath(parts: readonly Part[], root: unknown, current: unknown = root): string {
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text
      const values = walk(part.steps, [current])
      if (part.type === 'path') return values.map(valueAsText).join(' ')
      return values.map((value) => renderJsonPath(part.body, root, value)).join('')
    })
    .join('')
}

/** The values a template's paths find, without text: for sorting and custom columns. */
export function findValues(parts: readonly Part[], root: unknown): readonly unknown[] {
  return parts.flatMap((part) => (part.type === 'path' ? walk(part.steps, [root]) : []))
}

function walk(steps: readonly Step[], start: readonly unknown[]): readonly unknown[] {
  let values = start
  for (const step of steps) values = values.flatMap((value) => take(step, value))
  return values
}

function take(step: Step, value: unknown): readonly unknown[] {
  if (step.type === 'deep') return descendants(value)
  if (step.type === 'field') return isMap(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
  if (step.type === 'every') return Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []
  if (step.type === 'union') return step.steps.flatMap((steps) => walk(steps, [value]))
  if (!Array.isArray(value)) return []
  if (step.type === 'filter') return value.filter((item) => passes(step, item))
  const from = absolute(step.from ?? 0, value.length)
  const to = step.to === undefined ? value.length : absolute(step.to, value.length)
  return value.slice(from, to).filter((_, index) => index % Math.max(step.step, 1) === 0)
}

function absolute(index: number, length: number): number {
  return index < 0 ? Math.max(0, length + index) : index
}

function descendants(value: unknown): readonly unknown[] {
  const inner = Array.isArray(value)
    ? value
    : isMap(value)
      ? Object.keys(value)
          .sort()
          .map((key) => value[key])
      : []
  return [value, ...inner.flatMap(descendants)]
}

function passes(filter: Step & { type: 'filter' }, item: unknown): boolean {
  const [left] = 'value' in filter.left ? [filter.left.value] : walk(filter.left.steps, [item])
  if (!filter.operator || !filter.right) return left !== undefined
  const [right] = 'value' in filter.right ? [filter.right.value] : walk(filter.right.steps, [item])
  if (left === undefined || right === undefined) return false
  if (filter.operator === '==') return left === right
  if (filter.operator === '!=') return left !== right
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false
  const [a, b] = [left, right as typeof left]
  if (filter.operator === '<') return a < b
  if (filter.operator === '>') return a > b
  return filter.operator === '<=' ? a <= b : a >= b
}

/** A value in text output: maps and lists as JSON. */
export function valueAsText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
