import { compileCommand } from './commands.ts'
import { type Compiler, newCompiler } from './compiler.ts'
import type { Instruction } from './instructions.ts'
import { expand, type Token, tokenize } from './tokens.ts'

/** Deeper nesting is taken for nothing, and a program of more commands ends early: what people type may be anything. */
const deepest = 50
const longest = 20_000

/**
 * Compiles a POSIX shell script to instructions. Known: `;`, `&&`, `||`, `&`, pipes, redirection to a file, `if`, `while`, `until`, `for`,
 * `break`, `continue`, `trap`, `exec`, `!`, and the commands of commands.ts. A command that is not known succeeds at once; with
 * `serves` the last one is the server that the script was written for, and runs for ever.
 */
export function compileScript(script: string, env: Readonly<Record<string, string>>, serves = false): readonly Instruction[] {
  const code: Instruction[] = []
  compileInto(code, script, { ...env }, serves)
  return code
}

function compileInto(code: Instruction[], script: string, env: Record<string, string>, serves: boolean): void {
  const compiler = newCompiler(code, env, tokenize(script))
  compileList(compiler, [])
  if (serves && compiler.unknownAt >= 0 && compiler.unknownAt === code.length - 1) code[compiler.unknownAt] = { op: 'serve' }
  code.push({ op: 'exit' })
  for (const { trapAt, script: handler } of compiler.handlers) {
    code[trapAt] = { op: 'trap', handler: code.length }
    compileInto(code, handler, env, false)
  }
}

const peek = (compiler: Compiler): Token | undefined => compiler.tokens[compiler.at]

const isWord = (token: Token | undefined, text: string): boolean => token?.kind === 'word' && !token.quoted && token.text === text

const isOperator = (token: Token | undefined, text: string): boolean => token?.kind === 'operator' && token.text === text

/** Compiles commands up to one of the closing words, which is taken. Returns that word. */
function compileList(compiler: Compiler, until: readonly string[]): string | undefined {
  for (;;) {
    while (isOperator(peek(compiler), ';') || isOperator(peek(compiler), '&')) compiler.at++
    const token = peek(compiler)
    if (!token) return undefined
    if (token.kind === 'word' && !token.quoted && until.includes(token.text)) {
      compiler.at++
      return token.text
    }
    if (isOperator(token, ')')) {
      compiler.at++
      return undefined
    }
    compileAndOr(compiler)
  }
}

function compileAndOr(compiler: Compiler): void {
  compilePipeline(compiler)
  while (isOperator(peek(compiler), '&&') || isOperator(peek(compiler), '||')) {
    const operator = compiler.tokens[compiler.at++]!.text
    while (isOperator(peek(compiler), ';')) compiler.at++
    const jump = compiler.code.push({ op: 'jump', to: 0 }) - 1
    compilePipeline(compiler)
    compiler.code[jump] = { op: operator === '&&' ? 'jumpIfFailed' : 'jumpIfOk', to: compiler.code.length }
  }
}

function compilePipeline(compiler: Compiler): void {
  const negated = isWord(peek(compiler), '!')
  if (negated) compiler.at++
  let start = compiler.code.length
  compileOne(compiler)
  while (isOperator(peek(compiler), '|')) {
    compiler.at++
    dropPrints(compiler, start)
    start = compiler.code.length
    compileOne(compiler)
  }
  if (isOperator(peek(compiler), '&')) runInBackground(compiler, start)
  if (negated) {
    const { code } = compiler
    code.push(
      { op: 'jumpIfOk', to: code.length + 3 },
      { op: 'status', code: 0 },
      { op: 'jump', to: code.length + 4 },
      { op: 'status', code: 1 },
    )
  }
}

/** What a pipe swallows does not reach the log. */
function dropPrints(compiler: Compiler, from: number): void {
  for (let i = from; i < compiler.code.length; i++) {
    const instruction = compiler.code[i]!
    if (instruction.op === 'print' && !instruction.file) compiler.code[i] = { op: 'status', code: 0 }
  }
}

/** A sleep or server in the background takes no time here; `wait` comes back to it. */
function runInBackground(compiler: Compiler, from: number): void {
  for (let i = from; i < compiler.code.length; i++) {
    const instruction = compiler.code[i]!
    if (instruction.op !== 'sleep' && instruction.op !== 'serve') continue
    const millis = instruction.op === 'serve' ? -1 : instruction.millis
    if (compiler.backgroundMillis >= 0) compiler.backgroundMillis = millis < 0 ? millis : Math.max(millis, compiler.backgroundMillis)
    compiler.code[i] = { op: 'status', code: 0 }
  }
}

function compileOne(compiler: Compiler): void {
  const token = peek(compiler)
  if (compiler.depth >= deepest || compiler.commands++ > longest) {
    compiler.at = compiler.tokens.length
    return
  }
  compiler.depth++
  if (isOperator(token, '(')) {
    compiler.at++
    compileList(compiler, [])
  } else if (isWord(token, '{')) {
    compiler.at++
    compileList(compiler, ['}'])
  } else if (isWord(token, 'while') || isWord(token, 'until')) compileWhile(compiler)
  else if (isWord(token, 'for')) compileFor(compiler)
  else if (isWord(token, 'if')) compileIf(compiler)
  else compileSimple(compiler)
  compiler.depth--
}

function compileWhile(compiler: Compiler): void {
  const word = compiler.tokens[compiler.at++]!.text
  const loop = { start: compiler.code.length, breaks: [] as number[], continues: [] }
  compileList(compiler, ['do'])
  const out = compiler.code.push({ op: 'jump', to: 0 }) - 1
  compiler.loops.push(loop)
  compileList(compiler, ['done'])
  compiler.loops.pop()
  compiler.code.push({ op: 'jump', to: loop.start })
  compiler.code[out] = { op: word === 'while' ? 'jumpIfFailed' : 'jumpIfOk', to: compiler.code.length }
  for (const at of loop.breaks) compiler.code[at] = { op: 'jump', to: compiler.code.length }
  compiler.code.push({ op: 'status', code: 0 })
}

/** The rounds of a `for` are known while compiling, so its body is written out once a round. */
function compileFor(compiler: Compiler): void {
  const name = compiler.tokens[compiler.at + 1]?.text ?? ''
  compiler.at += 2
  const values: string[] = []
  if (isWord(peek(compiler), 'in')) compiler.at++
  while (peek(compiler) && !isOperator(peek(compiler), ';'))
    values.push(...expand(compiler.tokens[compiler.at++]!.text, compiler.env).split(' '))
  while (isOperator(peek(compiler), ';')) compiler.at++
  if (isWord(peek(compiler), 'do')) compiler.at++
  const body = compiler.at
  const breaks: number[] = []
  const rounds = values.filter((value) => value !== '').slice(0, 200)
  for (const value of rounds.length > 0 ? rounds : ['']) {
    if (compiler.commands > longest) break
    compiler.at = body
    compiler.env[name] = value
    const continues: number[] = []
    compiler.loops.push({ breaks, continues })
    compileList(compiler, ['done'])
    compiler.loops.pop()
    for (const at of continues) compiler.code[at] = { op: 'jump', to: compiler.code.length }
  }
  for (const at of breaks) compiler.code[at] = { op: 'jump', to: compiler.code.length }
}

function compileIf(compiler: Compiler): void {
  const ends: number[] = []
  compiler.at++
  for (;;) {
    compileList(compiler, ['then'])
    const otherwise = compiler.code.push({ op: 'jump', to: 0 }) - 1
    const closing = compileList(compiler, ['elif', 'else', 'fi'])
    ends.push(compiler.code.push({ op: 'jump', to: 0 }) - 1)
    compiler.code[otherwise] = { op: 'jumpIfFailed', to: compiler.code.length }
    if (closing === 'else') compileList(compiler, ['fi'])
    if (closing !== 'elif') break
  }
  for (const at of ends) compiler.code[at] = { op: 'jump', to: compiler.code.length }
}

function compileSimple(compiler: Compiler): void {
  const words: string[] = []
  let file: string | undefined
  while (peek(compiler)) {
    const token = peek(compiler)!
    if (token.kind === 'operator') {
      if (token.text === '<') compiler.at += 2
      else if (token.text === '>' || token.text === '>>' || token.text === '2>') {
        const target = expand(compiler.tokens[compiler.at + 1]?.text ?? '', compiler.env)
        if (target === '' || isOperator(compiler.tokens[compiler.at + 1], '&')) compiler.at += 3
        else {
          if (token.text !== '2>') file = target
          compiler.at += 2
        }
      } else break
    } else {
      words.push(expand(token.text, compiler.env))
      compiler.at++
    }
  }
  const [name] = words
  if (name === undefined) {
    // An operator where a command should be: skipped, so that the compiler always comes to an end.
    if (peek(compiler) && !isOperator(peek(compiler), '&') && !isOperator(peek(compiler), ')')) compiler.at++
    return
  }
  if (name === 'break' || name === 'continue') compileJump(compiler, name)
  else compileCommand(compiler, words, file)
}

function compileJump(compiler: Compiler, word: 'break' | 'continue'): void {
  const loop = compiler.loops.at(-1)
  if (!loop) return
  if (word === 'continue' && loop.start !== undefined) compiler.code.push({ op: 'jump', to: loop.start })
  else (word === 'continue' ? loop.continues : loop.breaks).push(compiler.code.push({ op: 'jump', to: 0 }) - 1)
}
