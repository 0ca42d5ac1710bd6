import { type Call, type Command, flagsOf } from './call.ts'
import { Client, type Doorway } from './client.ts'
import { commands } from './commands/index.ts'
import { Failure } from './failure.ts'
import { parseArgs } from './flags.ts'
import { commandHelp, commandList } from './help.ts'
import { splitWords } from './words.ts'

/** Where a command runs: the cluster, and the person's files and settings. */
export interface RunOptions extends Doorway {
  /** Files by path, for `-f` and `--from-file`. */
  readonly files?: Readonly<Record<string, string>>
  /** What `-f -` reads. */
  readonly stdin?: string
  /** The namespace of the current context; `default` unless given. */
  readonly namespace?: string
  /** Who asks; `kubernetes-admin` unless given. `--as` overrides it. */
  readonly user?: string
}

/** What a command printed, and its exit code. */
export interface RunResult {
  readonly stdout: string
  readonly stderr: string
  readonly rc: number
  /** Both streams in the order of printing. */
  readonly output: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[]
}

/** Runs a kubectl command, given as a line (`kubectl` in front may be left out) or as words. Simulated time passes while it waits. */
export function run(command: string | readonly string[], options: RunOptions): RunResult {
  const output: { stream: 'stdout' | 'stderr'; text: string }[] = []
  const print = (stream: 'stdout' | 'stderr') => (text: string) => {
    if (text !== '') output.push({ stream, text })
  }
  const rc = runGuarded(command, options, print('stdout'), print('stderr'))
  const textOf = (stream: string) =>
    output
      .filter((part) => part.stream === stream)
      .map((part) => part.text)
      .join('')
  return { stdout: textOf('stdout'), stderr: textOf('stderr'), rc, output }
}

type Print = (text: string) => void

function runGuarded(command: string | readonly string[], options: RunOptions, out: Print, err: Print): number {
  try {
    runWords(wordsOf(command), options, out, err)
    return 0
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.message !== '') err(error.message.endsWith('\n') ? error.message : `${error.message}\n`)
    return error.rc
  }
}

function wordsOf(command: string | readonly string[]): readonly string[] {
  let words = command
  if (typeof words === 'string') {
    const split = splitWords(words)
    if (!split.ok) throw new Failure(`error: ${split.message}`)
    words = split.words
  }
  return words[0] === 'kubectl' ? words.slice(1) : words
}

function runWords(words: readonly string[], options: RunOptions, out: Print, err: Print): void {
  if (words.length === 0 || words[0] === 'help' || words[0] === '--help' || words[0] === '-h') {
    out(commandList())
    return
  }
  const { command, rest } = findCommand(words)
  const ownWords = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (ownWords.includes('--help') || ownWords.includes('-h')) {
    out(commandHelp(command))
    return
  }
  const { flags, args, afterDash } = parseArgs(command.name, rest, flagsOf(command))
  const user = flags.text('as') || options.user
  const call: Call = {
    command: command.name,
    args,
    afterDash,
    flags,
    client: new Client(options, user, err),
    namespace: flags.text('namespace') || options.namespace || 'default',
    explicitNamespace: flags.has('namespace'),
    readFile: (path) => (path === '-' ? (options.stdin ?? '') : ownFile(options.files, path)),
    listFolder: (path) => filesIn(options.files, path),
    out,
    err,
    printed: 0,
  }
  if (flags.has('context') && !['kubernetes-admin@kubernetes', ''].includes(flags.text('context'))) {
    throw new Failure(`Error in configuration: context was not found for specified context: ${flags.text('context')}`)
  }
  command.run(call)
}

function ownFile(files: RunOptions['files'], path: string): string | undefined {
  const key = path.replace(/^\.\//, '')
  return files && Object.hasOwn(files, key) ? files[key] : undefined
}

function filesIn(files: RunOptions['files'], path: string): readonly string[] {
  const folder = `${path.replace(/^\.\/?/, '').replace(/\/$/, '')}/`
  return Object.keys(files ?? {})
    .filter((name) => (folder === '/' ? !name.includes('/') : name.startsWith(folder) && !name.slice(folder.length).includes('/')))
    .sort()
}

const byName = new Map(commands.flatMap((command) => [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const)))
const firstWords = new Set([...byName.keys()].map((name) => name.split(' ')[0]!))

/** Finds the longest command that the first words name; flags before it are kept for it. */
function findCommand(words: readonly string[]): { readonly command: Command; readonly rest: readonly string[] } {
  const places = commandPlaces(words)
  for (let count = Math.min(3, places.length); count > 0; count--) {
    const name = places
      .slice(0, count)
      .map((at) => words[at]!)
      .join(' ')
    const command = byName.get(name)
    if (command) return { command, rest: words.filter((_, at) => !places.slice(0, count).includes(at)) }
  }
  throw unknownCommand(places.map((at) => words[at]!))
}

/** Flags with a value of their own that may stand before the command: `kubectl -n sim get pods`. */
const VALUE_FLAGS = new Set([
  '-n',
  '--namespace',
  '--as',
  '--as-group',
  '--as-uid',
  '--context',
  '--cluster',
  '--user',
  '--kubeconfig',
  '--request-timeout',
  '-s',
  '--server',
  '-v',
  '--v',
])

/** Where the first three words stand that are no flags. */
function commandPlaces(words: readonly string[]): readonly number[] {
  const places: number[] = []
  for (let at = 0; at < words.length && places.length < 3; at++) {
    const word = words[at]!
    if (word === '--') break
    if (VALUE_FLAGS.has(word)) at++
    else if (!word.startsWith('-')) places.push(at)
    else if (places.length > 0) break
  }
  return places
}

function unknownCommand(words: readonly string[]): Failure {
  const [first, second] = words
  if (first === undefined) return new Failure('error: no command given')
  if (!firstWords.has(first)) return new Failure(`error: unknown command ${JSON.stringify(first)} for "kubectl"${suggestions(first)}`)
  return new Failure(
    `error: unknown command ${JSON.stringify(`${first}${second ? ` ${second}` : ''}`)}\nSee 'kubectl ${first} -h' for help and examples`,
  )
}

function suggestions(word: string): string {
  const close = [...firstWords].filter((name) => distance(word, name) <= 2)
  return close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join('')}`
}

/** Levenshtein distance of two short words. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[right.length]!
}
