/** A word, an operator (`;`, `&&`, `||`, `|`, `&`, `>`, `>>`, newline) or the end. */
export interface Token {
  readonly kind: 'word' | 'operator'
  readonly text: string
  /** The word was quoted: it is no keyword. */
  readonly quoted?: boolean
}

/** Stands for a `$` that the quotes protect. */
const literalDollar = '\u0001'

const operators = ['&&', '||', '>>', '2>', ';;', ';', '|', '&', '>', '<', '(', ')', '\n']

/** Splits a shell script into words and operators. Quotes are taken off; `expand` replaces variables later. */
export function tokenize(script: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < script.length) {
    const char = script[at]!
    if (char === ' ' || char === '\t') at++
    else if (char === '#' && (at === 0 || /\s/.test(script[at - 1]!))) while (at < script.length && script[at] !== '\n') at++
    else if (char === '\\' && script[at + 1] === '\n') at += 2
    else {
      const operator = operators.find((text) => script.startsWith(text, at))
      if (operator) {
        tokens.push({ kind: 'operator', text: operator === '\n' ? ';' : operator })
        at += operator.length
      } else at = readWord(script, at, tokens)
    }
  }
  return tokens
}

function readWord(script: string, start: number, tokens: Token[]): number {
  let at = start
  let text = ''
  let quoted = false
  while (at < script.length) {
    const char = script[at]!
    if (/\s/.test(char) || operators.some((operator) => script.startsWith(operator, at) && operator !== '2>')) break
    if (char === "'") {
      const end = closing(script, at + 1, "'")
      text += script.slice(at + 1, end).replaceAll('$', literalDollar)
      quoted = true
      at = end + 1
    } else if (char === '"') {
      const end = closing(script, at + 1, '"')
      text += script.slice(at + 1, end).replace(/\\(["\\$`])/g, (_, char: string) => (char === '$' ? literalDollar : char))
      quoted = true
      at = end + 1
    } else if (char === '\\') {
      text += script[at + 1] ?? ''
      at += 2
    } else if (char === '$') {
      const end = substitutionEnd(script, at)
      text += script.slice(at, end)
      at = end
    } else {
      text += char
      at++
    }
  }
  tokens.push(quoted ? { kind: 'word', text, quoted } : { kind: 'word', text })
  return at
}

function closing(script: string, from: number, quote: string): number {
  for (let at = from; at < script.length; at++) {
    if (script[at] === '\\' && quote === '"') at++
    else if (script[at] === quote) return at
  }
  return script.length
}

/** Where `$name`, `${name}`, `$(command)` or `$((sum))` ends. */
function substitutionEnd(script: string, at: number): number {
  const open = script[at + 1]
  if (open === '(' || open === '{') {
    const close = open === '(' ? ')' : '}'
    let depth = 0
    for (let i = at + 1; i < script.length; i++) {
      if (script[i] === open) depth++
      else if (script[i] === close && --depth === 0) return i + 1
    }
    return script.length
  }
  const name = /^\$[A-Za-z_0-9?!@#]\w*/.exec(script.slice(at))
  return at + (name ? name[0].length : 1)
}

/** Replaces variables; a command substitution is left out, except for those whose answer is known. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text
    .replace(/\$\(\(?[^()]*\)?\)/g, (command) =>
      /^\$\(\s*hostname\s*\)$/.test(command) ? (env.HOSTNAME ?? '') : /^\$\(\s*date/.test(command) ? '%date%' : '',
    )
    .replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, other: string | undefined) => env[name] ?? other ?? '')
    .replace(/\$([A-Za-z_]\w*)/g, (_, name: string) => env[name] ?? '')
    .replaceAll(literalDollar, '$')
}
