import { Failure } from './failure.ts'

/** One flag of a command. */
export interface FlagSpec {
  readonly name: string
  readonly short?: string
  /** `list` may be repeated and split at commas, `array` may be repeated, `int` must be a whole number. */
  readonly type: 'bool' | 'string' | 'int' | 'list' | 'array'
  /** Value when the flag stands alone, as in `--dry-run`. */
  readonly alone?: string
  readonly default?: string
  readonly required?: boolean
}

/** What a command line says: flags by name, arguments in order, and what follows `--`. */
export interface ParsedArgs {
  readonly flags: Flags
  readonly args: readonly string[]
  readonly afterDash: readonly string[] | undefined
}

/** The flags that were given. */
export class Flags {
  private readonly values: ReadonlyMap<string, readonly string[]>
  private readonly specs: ReadonlyMap<string, FlagSpec>

  constructor(specs: ReadonlyMap<string, FlagSpec>, values: ReadonlyMap<string, readonly string[]>) {
    this.specs = specs
    this.values = values
  }

  /** Whether the flag stands on the command line. */
  has(name: string): boolean {
    return this.values.has(name)
  }

  /** The flag's text: the last one given, else the default, else empty. */
  text(name: string): string {
    return this.values.get(name)?.at(-1) ?? this.specs.get(name)?.default ?? ''
  }

  /** Whether a yes-or-no flag is on. */
  on(name: string): boolean {
    return this.text(name) === 'true'
  }

  number(name: string): number {
    return Number(this.text(name))
  }

  /** All values of a flag that may be repeated. */
  all(name: string): readonly string[] {
    const given = this.values.get(name) ?? []
    return this.specs.get(name)?.type === 'list' ? given.flatMap(splitCommas) : given
  }
}

function splitCommas(text: string): readonly string[] {
  return text === '' ? [] : text.split(',')
}

const truths = new Set(['true', '1', 't', 'T', 'TRUE', 'True'])
const falsehoods = new Set(['false', '0', 'f', 'F', 'FALSE', 'False'])

/** Parses the words after a command's name; flags may stand anywhere before `--`. */
export function parseArgs(command: string, words: readonly string[], specs: readonly FlagSpec[]): ParsedArgs {
  const byName = new Map(specs.map((spec) => [spec.name, spec]))
  const byShort = new Map(specs.filter((spec) => spec.short).map((spec) => [spec.short!, spec]))
  const values = new Map<string, string[]>()
  const args: string[] = []
  const fail = (message: string) => new Failure(`error: ${message}\nSee 'kubectl ${command} --help' for usage.`)
  const set = (spec: FlagSpec, shown: string, value: string) =>
    values.set(spec.name, [...(values.get(spec.name) ?? []), checked(spec, shown, value, fail)])

  let afterDash: string[] | undefined
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === '--') {
      afterDash = words.slice(at + 1)
      break
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = word.slice(2, equals < 0 ? undefined : equals)
      const spec = byName.get(name)
      if (!spec) throw fail(`unknown flag: --${name}`)
      if (equals >= 0) set(spec, `--${name}`, word.slice(equals + 1))
      else if (spec.type === 'bool' || spec.alone !== undefined) set(spec, `--${name}`, spec.alone ?? 'true')
      else if (at + 1 >= words.length) throw fail(`flag needs an argument: --${name}`)
      else set(spec, `--${name}`, words[++at]!)
    } else if (word.startsWith('-') && word.length > 1) at = shortFlags(word, words, at, byShort, set, fail)
    else args.push(word)
  }
  const missing = specs.filter((spec) => spec.required && !values.has(spec.name)).map((spec) => JSON.stringify(spec.name))
  if (missing.length > 0) throw new Failure(`error: required flag(s) ${missing.join(', ')} not set`)
  return { flags: new Flags(byName, values), args, afterDash }
}

type Fail = (message: string) => Failure

function shortFlags(
  word: string,
  words: readonly string[],
  at: number,
  byShort: ReadonlyMap<string, FlagSpec>,
  set: (spec: FlagSpec, shown: string, value: string) => void,
  fail: Fail,
): number {
  for (let index = 1; index < word.length; index++) {
    const char = word[index]!
    const spec = byShort.get(char)
    const shown = `-${char}, --${spec?.name ?? ''}`
    if (!spec) throw fail(`unknown shorthand flag: '${char}' in ${word}`)
    const rest = word.slice(index + 1)
    if (rest.startsWith('=')) set(spec, shown, rest.slice(1))
    else if (spec.type === 'bool') {
      set(spec, shown, 'true')
      continue
    } else if (rest !== '') set(spec, shown, rest)
    else if (at + 1 >= words.length) throw fail(`flag needs an argument: '${char}' in ${word}`)
    else {
      set(spec, shown, words[at + 1]!)
      return at + 1
    }
    return at
  }
  return at
}

function checked(spec: FlagSpec, shown: string, value: string, fail: Fail): string {
  const wrong = (parser: string) =>
    fail(
      `invalid argument ${JSON.stringify(value)} for ${JSON.stringify(shown)} flag: strconv.${parser}: parsing ${JSON.stringify(value)}: invalid syntax`,
    )
  if (spec.type === 'bool') {
    if (truths.has(value)) return 'true'
    if (falsehoods.has(value)) return 'false'
    throw wrong('ParseBool')
  }
  if (spec.type === 'int' && !/^[-+]?\d+$/.test(value)) throw wrong('ParseInt')
  return value
}

/** Flags that every command takes. */
export const globalFlags: readonly FlagSpec[] = [
  { name: 'namespace', short: 'n', type: 'string' },
  { name: 'as', type: 'string' },
  { name: 'as-group', type: 'array' },
  { name: 'as-uid', type: 'string' },
  { name: 'cache-dir', type: 'string' },
  { name: 'cluster', type: 'string' },
  { name: 'context', type: 'string' },
  { name: 'kubeconfig', type: 'string' },
  { name: 'request-timeout', type: 'string' },
  { name: 'server', short: 's', type: 'string' },
  { name: 'user', type: 'string' },
  { name: 'v', short: 'v', type: 'int' },
  { name: 'warnings-as-errors', type: 'bool' },
]

const outputFlags: readonly FlagSpec[] = [
  { name: 'output', short: 'o', type: 'string' },
  { name: 'template', type: 'string' },
  { name: 'show-managed-fields', type: 'bool' },
  { name: 'allow-missing-template-keys', type: 'bool', default: 'true' },
]

/** Groups of flags that several commands share. */
export const sharedFlags = {
  output: outputFlags,
  dryRun: [{ name: 'dry-run', type: 'string', alone: 'unchanged', default: 'none' }],
  files: [
    { name: 'filename', short: 'f', type: 'list' },
    { name: 'kustomize', short: 'k', type: 'string' },
    { name: 'recursive', short: 'R', type: 'bool' },
  ],
  selector: [{ name: 'selector', short: 'l', type: 'string' }],
  fieldSelector: [{ name: 'field-selector', type: 'string' }],
  allNamespaces: [{ name: 'all-namespaces', short: 'A', type: 'bool' }],
  all: [{ name: 'all', type: 'bool' }],
  fieldManager: [{ name: 'field-manager', type: 'string' }],
  validate: [{ name: 'validate', type: 'string', alone: 'strict', default: 'strict' }],
  saveConfig: [{ name: 'save-config', type: 'bool' }],
  timeout: [{ name: 'timeout', type: 'string', default: '0s' }],
} as const satisfies Record<string, readonly FlagSpec[]>

/** A Go duration such as `80s` or `1m30s` in milliseconds; `undefined` when it is none. A bare number counts seconds. */
export function durationMs(text: string): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text) * 1000
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, µs: 0.001, ns: 0.000001 }
  const sign = text.startsWith('-') ? -1 : 1
  const body = text.replace(/^[-+]/, '')
  if (!/^(\d+(\.\d*)?|\.\d+)(h|ms|us|µs|ns|m|s)((\d+(\.\d*)?|\.\d+)(h|ms|us|µs|ns|m|s))*$/.test(body)) return undefined
  let total = 0
  for (const [, amount, unit] of body.matchAll(/([\d.]+)(h|ms|us|µs|ns|m|s)/g)) total += Number(amount) * units[unit!]!
  return sign * total
}
