import type { Compiler } from './compiler.ts'
import { FOREVER, type Instruction } from './instructions.ts'

type Compile = (words: readonly string[], compiler: Compiler, file: string | undefined) => void

const emit = (compiler: Compiler, ...instructions: readonly Instruction[]): void => {
  compiler.code.push(...instructions)
}

const succeed: Compile = (_, compiler) => emit(compiler, { op: 'status', code: 0 })

const serve: Compile = (_, compiler) => emit(compiler, { op: 'serve' })

const print =
  (text: (words: readonly string[]) => string): Compile =>
  (words, compiler, file) =>
    emit(compiler, { op: 'print', text: text(words), ...(file ? { file } : undefined) })

const plainArguments = (words: readonly string[]): readonly string[] => words.slice(1).filter((word) => !word.startsWith('-'))

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `sleep 1m 30s`, `sleep 0.5`, `sleep infinity`; undefined when an argument is no time. */
export function sleepMillis(words: readonly string[]): number | undefined {
  let millis = 0
  for (const word of words) {
    if (word === 'infinity' || word === 'inf') return FOREVER
    const match = /^(\d*\.?\d+)([smhd])?$/.exec(word)
    if (!match) return undefined
    millis += Number(match[1]) * units[match[2] ?? 's']!
  }
  return words.length === 0 ? undefined : Math.round(millis)
}

const sleep: Compile = (words, compiler) => {
  const millis = sleepMillis(words.slice(1))
  emit(compiler, millis === undefined ? { op: 'status', code: 1 } : { op: 'sleep', millis })
}

const exit: Compile = (words, compiler) => {
  const code = Number(words[1])
  emit(compiler, words[1] !== undefined && Number.isInteger(code) ? { op: 'exit', code: code & 255 } : { op: 'exit' })
}

/** `trap '' TERM` ignores, `trap 'commands' TERM` runs them; other signals do not matter here. */
const trap: Compile = (words, compiler) => {
  const [, script, ...signals] = words
  if (script === undefined || !signals.some((signal) => /^(SIG)?TERM$|^15$|^EXIT$|^0$/.test(signal)))
    return succeed(words, compiler, undefined)
  if (script === '') emit(compiler, { op: 'trap', handler: 'ignore' })
  else {
    compiler.handlers.push({ trapAt: compiler.code.length, script })
    emit(compiler, { op: 'trap', handler: 'ignore' })
  }
}

/** `test -f x`, `[ -e x ]`, `[ a = b ]`, `[ -n x ]`, `[ 1 -lt 2 ]`. */
const test: Compile = (words, compiler) => {
  const operands = words.slice(1).filter((word) => word !== ']' && word !== ']]')
  const negated = operands[0] === '!'
  const [first, second, third] = negated ? operands.slice(1) : operands
  if (!negated && second !== undefined && /^-[efdrsxw]$/.test(first ?? '')) return emit(compiler, { op: 'exists', file: second })
  const holds = third !== undefined ? compare(first ?? '', second ?? '', third) : first === '-z' ? !second : Boolean(second ?? first)
  emit(compiler, { op: 'status', code: holds === negated ? 1 : 0 })
}

function compare(left: string, operator: string, right: string): boolean {
  const difference = Number(left) - Number(right)
  switch (operator) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '-eq':
      return difference === 0
    case '-ne':
      return difference !== 0
    case '-lt':
      return difference < 0
    case '-le':
      return difference <= 0
    case '-gt':
      return difference > 0
    default:
      return difference >= 0
  }
}

const touch: Compile = (words, compiler) => emit(compiler, ...plainArguments(words).map((file): Instruction => ({ op: 'touch', file })))

const remove: Compile = (words, compiler) => emit(compiler, ...plainArguments(words).map((file): Instruction => ({ op: 'remove', file })))

const read: Compile = (words, compiler) => {
  const files = plainArguments(words)
  if (files.length === 0) return succeed(words, compiler, undefined)
  emit(compiler, ...files.map((file): Instruction => ({ op: 'read', file })))
}

const tail: Compile = (words, compiler, file) =>
  words.some((word) => /^-[fF]/.test(word)) ? serve(words, compiler, file) : read(words, compiler, file)

const copy: Compile = (words, compiler) => {
  const target = plainArguments(words).at(-1)
  emit(compiler, target ? { op: 'touch', file: target } : { op: 'status', code: 0 })
}

const wait: Compile = (_, compiler) => emit(compiler, { op: 'sleep', millis: compiler.backgroundMillis })

const exec: Compile = (words, compiler, file) => {
  if (words.length < 2) return succeed(words, compiler, file)
  // Who replaces the shell by a program means it to stay.
  if (isKnownCommand(words[1]!)) compileCommand(compiler, words.slice(1), file)
  else serve(words, compiler, file)
  emit(compiler, { op: 'exit' })
}

/** Asks a server of the same container; a request to anywhere else is taken to succeed (programs have no network of their own here). */
const request: Compile = (words, compiler) =>
  emit(compiler, words.some((word) => /localhost|127\.0\.0\.1/.test(word)) ? { op: 'ping' } : { op: 'status', code: 0 })

const ping: Compile = (_, compiler) => emit(compiler, { op: 'ping' })

/** The classic Job: two thousand digits of pi take a few seconds. */
const perl: Compile = (words, compiler) => {
  emit(
    compiler,
    { op: 'sleep', millis: 5000 },
    { op: 'print', text: words.some((word) => word.includes('bpi')) ? '3.14159265358979323846…' : '' },
  )
}

const set: Compile = succeed

const printEnvironment: Compile = (words, compiler, file) => {
  const wanted = plainArguments(words)
  for (const [name, value] of Object.entries(compiler.env)) {
    if (wanted.length === 0) emit(compiler, { op: 'print', text: `${name}=${value}`, ...(file ? { file } : undefined) })
    else if (wanted.includes(name)) emit(compiler, { op: 'print', text: value, ...(file ? { file } : undefined) })
  }
}

const assignment = /^([A-Za-z_]\w*)=(.*)$/

const commands: Readonly<Record<string, Compile>> = {
  sleep,
  exit,
  return: exit,
  trap,
  test,
  '[': test,
  '[[': test,
  touch,
  rm: remove,
  unlink: remove,
  cat: read,
  ls: read,
  tail,
  cp: copy,
  mv: copy,
  wait,
  exec,
  perl,
  set,
  wget: request,
  curl: request,
  'redis-cli': ping,
  pg_isready: ping,
  mysqladmin: ping,
  mongosh: ping,
  nginx: serve,
  httpd: serve,
  'apache2-foreground': serve,
  'httpd-foreground': serve,
  'redis-server': serve,
  mysqld: serve,
  postgres: serve,
  memcached: serve,
  node: serve,
  java: serve,
  gunicorn: serve,
  python: serve,
  python3: serve,
  top: serve,
  'php-fpm': serve,
  mongod: serve,
  true: succeed,
  ':': succeed,
  false: (_, compiler) => emit(compiler, { op: 'status', code: 1 }),
  echo: print((words) => words.slice(words[1] === '-n' || words[1] === '-e' ? 2 : 1).join(' ')),
  printf: print((words) => (words[1] ?? '').replaceAll('\\n', '')),
  env: printEnvironment,
  printenv: printEnvironment,
  date: print(() => '%date%'),
  hostname: print(() => '%hostname%'),
}

/** Whether a program of that name is known by itself, without looking at the image. */
export function isKnownCommand(name: string): boolean {
  return Object.hasOwn(commands, baseName(name))
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Compiles one command with its arguments; `file` is where its output goes, when not to the log. */
export function compileCommand(compiler: Compiler, words: readonly string[], file: string | undefined): void {
  const [name, ...rest] = words
  if (name === undefined) return
  const assigned = assignment.exec(name)
  if (assigned || name === 'export') {
    for (const word of assigned ? [name] : rest) {
      const match = assignment.exec(word)
      if (match) compiler.env[match[1]!] = match[2]!
    }
    if (assigned && rest.length > 0) compileCommand(compiler, rest, file)
    else succeed(words, compiler, file)
    return
  }
  const command = baseName(name)
  if (Object.hasOwn(commands, command)) commands[command]!(words, compiler, file)
  else if (file) emit(compiler, { op: 'touch', file })
  else {
    succeed(words, compiler, file)
    compiler.unknownAt = compiler.code.length - 1
  }
}
