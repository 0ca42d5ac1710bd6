/** What a recorder's script says, of the little shell that such scripts use. */
export type Script =
  | { readonly type: 'list'; readonly items: readonly Script[] }
  | { readonly type: 'and' | 'or'; readonly left: Script; readonly right: Script }
  | { readonly type: 'pipe'; readonly parts: readonly Script[] }
  | {
      readonly type: 'for'
      readonly name: string
      readonly words: readonly Word[]
      readonly body: Script
      readonly redirects: readonly Redirect[]
    }
  | { readonly type: 'if'; readonly test: Script; readonly then: Script; readonly otherwise: Script | undefined }
  | { readonly type: 'function'; readonly name: string; readonly body: Script }
  | { readonly type: 'command'; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] }

/** A word before expansion: pieces that are literal, or expanded (and split, unless quoted). */
export type Word = readonly Piece[]

export interface Piece {
  readonly text: string
  /** `'...'`: nothing is expanded. `"..."`: expanded but not split. */
  readonly quote: '' | "'" | '"'
}

export type Redirect =
  | { readonly type: 'heredoc'; readonly text: string; readonly expand: boolean }
  | { readonly type: 'herestring'; readonly word: Word }
  | { readonly type: 'file'; readonly fd: 1 | 2; readonly word: Word }
  | { readonly type: 'join' }

type Token =
  | { readonly type: 'word'; readonly word: Word; readonly plain: string | undefined }
  | { readonly type: 'op'; readonly text: string }
  | { readonly type: 'redirect'; readonly redirect: Redirect }

/** Reads a script. Throws on what this little shell does not know. */
export function parseScript(text: string): Script {
  const parser = new Parser(tokenize(text))
  const script = parser.list([])
  parser.end()
  return script
}

const operators = ['&&', '||', ';', '|', '\n', '(', ')']

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = []
  const pending: { readonly at: number; readonly end: string; readonly expand: boolean }[] = []
  let at = 0
  while (at < source.length) {
    const char = source[at]!
    if (char === ' ' || char === '\t') at++
    else if (char === '#') at = lineEnd(source, at)
    else if (char === '\\' && source[at + 1] === '\n') at += 2
    else if (char === '\n') {
      tokens.push({ type: 'op', text: '\n' })
      at = readHeredocs(source, at + 1, pending, tokens)
    } else if (source.startsWith('<<<', at)) {
      const { word, next } = readWord(source, skipBlanks(source, at + 3))
      tokens.push({ type: 'redirect', redirect: { type: 'herestring', word } })
      at = next
    } else if (source.startsWith('<<', at)) {
      const { word, next } = readWord(source, skipBlanks(source, at + 2))
      pending.push({ at: tokens.length, end: word.map((piece) => piece.text).join(''), expand: word.every((piece) => piece.quote === '') })
      tokens.push({ type: 'redirect', redirect: { type: 'heredoc', text: '', expand: true } })
      at = next
    } else if (source.startsWith('2>&1', at)) {
      tokens.push({ type: 'redirect', redirect: { type: 'join' } })
      at += 4
    } else if (char === '>' || source.startsWith('2>', at)) {
      const fd = char === '>' ? 1 : 2
      const { word, next } = readWord(source, skipBlanks(source, at + (fd === 1 ? 1 : 2)))
      tokens.push({ type: 'redirect', redirect: { type: 'file', fd, word } })
      at = next
    } else {
      const operator = operators.find((text) => source.startsWith(text, at))
      if (operator) {
        tokens.push({ type: 'op', text: operator })
        at += operator.length
        continue
      }
      const { word, next } = readWord(source, at)
      tokens.push({ type: 'word', word, plain: word.length === 1 && word[0]!.quote === '' ? word[0]!.text : undefined })
      at = next
    }
  }
  return tokens
}

function readHeredocs(source: string, from: number, pending: { at: number; end: string; expand: boolean }[], tokens: Token[]): number {
  let at = from
  for (const { at: index, end, expand } of pending.splice(0)) {
    const lines: string[] = []
    while (at < source.length) {
      const stop = lineEnd(source, at)
      const line = source.slice(at, stop)
      at = stop + 1
      if (line === end) break
      lines.push(`${line}\n`)
    }
    tokens[index] = { type: 'redirect', redirect: { type: 'heredoc', text: lines.join(''), expand } }
  }
  return at
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf('\n', from)
  return at < 0 ? source.length : at
}

function skipBlanks(source: string, from: number): number {
  let at = from
  while (source[at] === ' ' || source[at] === '\t') at++
  return at
}

function readWord(source: string, from: number): { readonly word: Word; readonly next: number } {
  const word: Piece[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') word.push({ text: plain, quote: '' })
    plain = ''
  }
  let at = from
  while (at < source.length && !' \t\n;|()<>'.includes(source[at]!) && !source.startsWith('&&', at)) {
    const char = source[at]!
    if (char === "'") {
      const end = source.indexOf("'", at + 1)
      flush()
      word.push({ text: source.slice(at + 1, end), quote: "'" })
      at = end + 1
    } else if (char === '"') {
      const end = doubleQuoteEnd(source, at + 1)
      flush()
      word.push({ text: source.slice(at + 1, end), quote: '"' })
      at = end + 1
    } else if (source.startsWith('$(', at)) {
      const end = parenEnd(source, at + 2)
      plain += source.slice(at, end + 1)
      at = end + 1
    } else if (char === '\\') {
      flush()
      word.push({ text: source[at + 1] ?? '', quote: "'" })
      at += 2
    } else {
      plain += char
      at++
    }
  }
  flush()
  return { word, next: at }
}

function doubleQuoteEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source.startsWith('$(', at)) at = parenEnd(source, at + 2)
    else if (source[at] === '"') return at
  }
  throw new Error('a double quote is not closed')
}

/** Where the `)` of a `$(` stands. */
export function parenEnd(source: string, from: number): number {
  let depth = 1
  for (let at = from; at < source.length; at++) {
    if (source[at] === "'") at = source.indexOf("'", at + 1)
    else if (source[at] === '(') depth++
    else if (source[at] === ')' && --depth === 0) return at
  }
  throw new Error('$( is not closed')
}

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  end(): void {
    if (this.at < this.tokens.length) throw new Error(`cannot read the script at ${JSON.stringify(this.tokens[this.at])}`)
  }

  /** Commands up to one of the closing words. */
  list(closing: readonly string[]): Script {
    const items: Script[] = []
    for (;;) {
      while (this.isOp(';') || this.isOp('\n')) this.at++
      const token = this.tokens[this.at]
      if (!token || (token.type === 'word' && token.plain !== undefined && closing.includes(token.plain))) return { type: 'list', items }
      items.push(this.andOr())
    }
  }

  private andOr(): Script {
    let left = this.pipe()
    for (;;) {
      const type = this.isOp('&&') ? 'and' : this.isOp('||') ? 'or' : undefined
      if (!type) return left
      this.at++
      left = { type, left, right: this.pipe() }
    }
  }

  private pipe(): Script {
    const parts = [this.command()]
    while (this.isOp('|')) {
      this.at++
      parts.push(this.command())
    }
    return parts.length === 1 ? parts[0]! : { type: 'pipe', parts }
  }

  private command(): Script {
    const word = this.plain()
    if (word === 'for') return this.forLoop()
    if (word === 'if') return this.branch()
    if (this.tokens[this.at]?.type === 'word' && this.isOp('(', 1) && this.isOp(')', 2)) return this.definition()
    const words: Word[] = []
    const redirects: Redirect[] = []
    for (let token = this.tokens[this.at]; token && token.type !== 'op'; token = this.tokens[this.at]) {
      if (token.type === 'word') words.push(token.word)
      else redirects.push(token.redirect)
      this.at++
    }
    if (words.length === 0 && redirects.length === 0) throw new Error(`cannot read the script at ${JSON.stringify(this.tokens[this.at])}`)
    return { type: 'command', words, redirects }
  }

  private forLoop(): Script {
    this.at++
    const name = this.plain() ?? ''
    this.at++
    this.expect('in')
    const words: Word[] = []
    for (let token = this.tokens[this.at]; token?.type === 'word'; token = this.tokens[++this.at]) words.push(token.word)
    while (this.isOp(';') || this.isOp('\n')) this.at++
    this.expect('do')
    const body = this.list(['done'])
    this.expect('done')
    const redirects: Redirect[] = []
    for (let token = this.tokens[this.at]; token?.type === 'redirect'; token = this.tokens[++this.at]) redirects.push(token.redirect)
    return { type: 'for', name, words, body, redirects }
  }

  private branch(): Script {
    this.at++
    const test = this.list(['then'])
    this.expect('then')
    const then = this.list(['else', 'fi'])
    let otherwise: Script | undefined
    if (this.plain() === 'else') {
      this.at++
      otherwise = this.list(['fi'])
    }
    this.expect('fi')
    return { type: 'if', test, then, otherwise }
  }

  private definition(): Script {
    const name = this.plain() ?? ''
    this.at += 3
    this.expect('{')
    const body = this.list(['}'])
    this.expect('}')
    return { type: 'function', name, body }
  }

  private plain(): string | undefined {
    const token = this.tokens[this.at]
    return token?.type === 'word' ? token.plain : undefined
  }

  private isOp(text: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead]
    return token?.type === 'op' && token.text === text
  }

  private expect(word: string): void {
    if (this.plain() !== word) throw new Error(`expected ${word}`)
    this.at++
  }
}
