import { isMap } from '../../protocol/json.ts'
import { plainValue } from './scalars.ts'

/** Column after which a long line is folded at the next space. */
const WIDTH = 80

/** YAML text of a value as kubectl prints it: sorted keys, lists not indented, strings quoted only where YAML 1.1 would misread them. */
export function dumpYaml(value: unknown): string {
  return node(value, 0, false, 0).replace(/^\n/, '')
}

/** Text of a node after `key:` or `-`; starts with a space or a line break. `column` is where the text before it ends. */
function node(value: unknown, indent: number, inList: boolean, column: number): string {
  if (Array.isArray(value)) return list(value, indent, inList)
  if (isMap(value)) return map(value, indent, inList)
  return ` ${scalar(value, indent, column + 1)}\n`
}

function list(items: readonly unknown[], indent: number, inList: boolean): string {
  if (items.length === 0) return ' []\n'
  const pad = ' '.repeat(indent)
  const text = items.map((item) => `${pad}-${node(item, indent + 2, true, indent + 1)}`).join('')
  return inList ? ` ${text.slice(indent)}` : `\n${text}`
}

function map(value: Readonly<Record<string, unknown>>, indent: number, inList: boolean): string {
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort(byGoOrder)
  if (keys.length === 0) return ' {}\n'
  const pad = ' '.repeat(indent)
  const text = keys
    .map((key) => {
      const name = `${pad}${scalar(key, indent, -1)}:`
      const inner = value[key]
      return name + node(inner, Array.isArray(inner) ? indent : indent + 2, false, name.length)
    })
    .join('')
  return inList ? ` ${text.slice(indent)}` : `\n${text}`
}

/** go-yaml sorts keys naturally: runs of digits by their number, letters after other characters. */
function byGoOrder(left: string, right: string): number {
  const a = Array.from(left)
  const b = Array.from(right)
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] === b[i]) continue
    const digits = [/^\d+/.exec(a.slice(i).join(''))?.[0], /^\d+/.exec(b.slice(i).join(''))?.[0]]
    if (digits[0] && digits[1]) return Number(digits[0]) - Number(digits[1]) || digits[0].length - digits[1].length
    const letters = [/\p{L}/u.test(a[i]!), /\p{L}/u.test(b[i]!)]
    if (letters[0] !== letters[1]) return letters[0] ? 1 : -1
    return a[i]! < b[i]! ? -1 : 1
  }
  return a.length - b.length
}

/** A scalar; `column` below zero means that it is a key and must stay on one line. */
function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return text(value, indent, column)
  return String(value)
}

function text(value: string, indent: number, column: number): string {
  if (value.includes('\n') && column >= 0 && blockAllowed(value)) return literal(value, indent)
  if (value.includes('\n') || !singleQuotable(value)) return doubleQuoted(value, indent, column)
  if (!readsAsText(value)) return doubleQuoted(value, indent, column)
  if (plainAllowed(value)) return fold(value, indent, column)
  return fold(`'${value.replaceAll("'", "''")}'`, indent, column)
}

function readsAsText(value: string): boolean {
  return (
    value !== '' &&
    value !== '<<' &&
    typeof plainValue(value) === 'string' &&
    !/^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/.test(value) &&
    !/^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(value)
  )
}

const unprintable = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u

function blockAllowed(value: string): boolean {
  return !unprintable.test(value) && !/ \n/.test(value) && !value.endsWith(' ')
}

function singleQuotable(value: string): boolean {
  return !unprintable.test(value)
}

function plainAllowed(value: string): boolean {
  if (/^[#,[\]{}&*!|>'"%@`]/.test(value) || /^(---|\.\.\.)/.test(value) || /^ | $/.test(value)) return false
  if (/^[-?:]( |$)/.test(value)) return false
  return !/:( |$)| #/.test(value)
}

function literal(value: string, indent: number): string {
  const chomp = !value.endsWith('\n') ? '-' : value.endsWith('\n\n') || value === '\n' ? '+' : ''
  const hint = /^[ \n]/.test(value) ? '2' : ''
  const lines = value.split('\n')
  if (value.endsWith('\n')) lines.pop()
  const pad = ' '.repeat(Math.max(indent, 2))
  return `|${hint}${chomp}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`
}

/** Breaks a long line at spaces, as libyaml does: at the first lone space after the limit. */
function fold(value: string, indent: number, column: number): string {
  if (column < 0 || column + value.length <= WIDTH) return value
  let result = ''
  let at = column
  for (let index = 0; index < value.length; index++) {
    const lone = value[index] === ' ' && value[index - 1] !== ' ' && value[index + 1] !== ' '
    if (lone && at > WIDTH && index > 0 && index < value.length - 1) {
      result += `\n${' '.repeat(indent)}`
      at = indent
    } else {
      result += value[index]
      at++
    }
  }
  return result
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\x0b': '\\v',
  '\f': '\\f',
  '\x1b': '\\e',
}

function doubleQuoted(value: string, indent: number, column: number): string {
  let result = '"'
  let at = column + 1
  const chars = Array.from(value)
  chars.forEach((char, index) => {
    const lone = char === ' ' && chars[index - 1] !== ' '
    if (column >= 0 && lone && at > WIDTH && index > 0 && index < chars.length - 1) {
      result += `\n${' '.repeat(indent)}${chars[index + 1] === ' ' ? '\\' : ''}`
      at = indent
      return
    }
    const written = escapes[char] ?? (unprintable.test(char) ? hexEscape(char) : char)
    result += written
    at += written.length
  })
  return `${result}"`
}

function hexEscape(char: string): string {
  const code = char.codePointAt(0)!
  if (code < 256) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
  return code < 65536 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
}
