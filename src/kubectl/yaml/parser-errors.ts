import type { YAMLException } from 'js-yaml'

/** A syntax error in go-yaml's words, as kubectl prints it. */
export interface SyntaxError {
  /** `yaml: line 4: did not find expected key`. The line is go-yaml's: its parser counts from zero, its scanner from one. */
  readonly message: string
  readonly offset: number
}

const wordings: readonly (readonly [RegExp, string, 'scanner' | 'parser' | 'none'])[] = [
  [/null byte|non-printable|valid JSON character/, 'control characters are not allowed', 'none'],
  [/within a (single|double) quoted scalar/, 'found unexpected end of stream', 'scanner'],
  [/unknown escape sequence/, 'found unknown escape character', 'scanner'],
  [/expected hexadecimal/, 'did not find expected hexdecimal number', 'scanner'],
  [/tab characters/, 'found character that cannot start any token', 'scanner'],
  [/multiline key|expected ':' after/, "could not find expected ':'", 'scanner'],
  [/bad indentation of a sequence entry/, "did not find expected '-' indicator", 'parser'],
  [/nesting exceeded/, 'exceeded max depth', 'none'],
]

/** Says what js-yaml found wrong the way go-yaml says it. */
export function syntaxError(text: string, error: YAMLException): SyntaxError {
  const offset = Math.min(error.mark?.position ?? 0, text.length)
  const lineIndex = error.mark?.line ?? 0
  const found = wordings.find(([pattern]) => pattern.test(error.reason))
  const [, words, kind] = found ?? fromContext(text, offset, error.reason)
  const line = kind === 'scanner' ? lineIndex + 1 : lineIndex
  return { message: kind === 'none' || line === 0 ? `yaml: ${words}` : `yaml: line ${line}: ${words}`, offset }
}

/** js-yaml says "bad indentation" for several things that go-yaml tells apart by the character it stops at. */
function fromContext(text: string, offset: number, reason: string): readonly [RegExp | undefined, string, 'scanner' | 'parser' | 'none'] {
  const at = text[offset] ?? ''
  if (/flow collection|deficient/.test(reason))
    return [undefined, `did not find expected ',' or '${openFlow(text, offset) === '[' ? ']' : '}'}'`, 'parser']
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  if (at === '\t' || /^\s*\t/.test(line) || '@`%'.includes(at === '' ? ' ' : at)) {
    return [undefined, 'found character that cannot start any token', 'scanner']
  }
  if (at === ':') return [undefined, 'mapping values are not allowed in this context', 'scanner']
  if (/alias|anchor/.test(reason)) return [undefined, reason, 'none']
  return [undefined, 'did not find expected key', 'parser']
}

/** The innermost bracket that is open at an offset; strings are not looked into, so this is a best guess for a message. */
function openFlow(text: string, offset: number): string {
  const open: string[] = []
  for (let index = 0; index < offset; index++) {
    const char = text[index]!
    if (char === '[' || char === '{') open.push(char)
    else if (char === ']' || char === '}') open.pop()
  }
  return open.at(-1) ?? '{'
}
