import { type Piece, parenEnd, parseScript, type Redirect, type Script, type Word } from './shell-parse.ts'

/** What a command gave. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly rc: number
}

/** What scripts can call. */
export interface ShellHost {
  readonly kubectl: (words: readonly string[], stdin: string | undefined) => Outcome
  readonly sleep: (seconds: number) => void
}

interface State {
  readonly host: ShellHost
  readonly variables: Map<string, string>
  readonly functions: Map<string, Script>
  args: readonly string[]
  status: number
}

const quiet: Outcome = { stdout: '', stderr: '', rc: 0 }

/** Runs a script of the kind the recorder used. Errors of single commands do not stop it; the last command's exit code is the script's. */
export function runScript(text: string, variables: Readonly<Record<string, string>>, host: ShellHost): Outcome {
  const state: State = { host, variables: new Map(Object.entries(variables)), functions: new Map(), args: [], status: 0 }
  return execute(parseScript(text), state, undefined)
}

function join(parts: readonly Outcome[]): Outcome {
  return { stdout: parts.map((part) => part.stdout).join(''), stderr: parts.map((part) => part.stderr).join(''), rc: parts.at(-1)?.rc ?? 0 }
}

function execute(script: Script, state: State, stdin: string | undefined): Outcome {
  switch (script.type) {
    case 'list':
      return join(script.items.map((item) => execute(item, state, stdin)))
    case 'and':
    case 'or': {
      const left = execute(script.left, state, stdin)
      return (left.rc === 0) === (script.type === 'and') ? join([left, execute(script.right, state, stdin)]) : left
    }
    case 'pipe':
      return executePipe(script.parts, state, stdin)
    case 'for': {
      const rounds = script.words
        .flatMap((word) => expand(word, state))
        .map((value) => {
          state.variables.set(script.name, value)
          return execute(script.body, state, stdin)
        })
      return redirected(join(rounds), script.redirects)
    }
    case 'if': {
      const test = execute(script.test, state, stdin)
      const branch = test.rc === 0 ? script.then : script.otherwise
      return branch ? join([test, execute(branch, state, stdin)]) : { ...test, rc: 0 }
    }
    case 'function':
      state.functions.set(script.name, script.body)
      return quiet
    case 'command':
      return executeCommand(script, state, stdin)
  }
}

function executePipe(parts: readonly Script[], state: State, stdin: string | undefined): Outcome {
  let input = stdin
  let stderr = ''
  let last = quiet
  for (const part of parts) {
    last = execute(part, state, input)
    stderr += last.stderr
    input = last.stdout
  }
  return { ...last, stderr }
}

function executeCommand(command: Script & { type: 'command' }, state: State, stdin: string | undefined): Outcome {
  const words = command.words.flatMap((word) => expand(word, state))
  const outcome = call(words, state, inputOf(command.redirects, state) ?? stdin)
  state.status = outcome.rc
  return redirected(outcome, command.redirects)
}

function call(words: readonly string[], state: State, stdin: string | undefined): Outcome {
  const [name, ...args] = words
  if (name === undefined) return quiet
  const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(name)
  if (assignment) {
    state.variables.set(assignment[1]!, assignment[2]!)
    return quiet
  }
  const body = state.functions.get(name)
  if (body) {
    const before = state.args
    state.args = args
    const outcome = execute(body, state, stdin)
    state.args = before
    return outcome
  }
  if (name === 'kubectl') return state.host.kubectl(args, stdin)
  if (name === 'sleep') {
    state.host.sleep(Number(args[0]))
    return quiet
  }
  const filter = filters[name]
  return filter ? { ...quiet, stdout: filter(args, stdin ?? '') } : { stdout: '', stderr: `${name}: command not found\n`, rc: 127 }
}

/** The text filters that recorded scripts pipe through. */
const filters: Readonly<Record<string, (args: readonly string[], input: string) => string>> = {
  echo: (args) => `${args.join(' ')}\n`,
  true: () => '',
  head: (args, input) => {
    const count = Number(/\d+/.exec(args.join(' '))?.[0] ?? 10)
    const lines = input.split('\n')
    return lines.length <= count ? input : `${lines.slice(0, count).join('\n')}\n`
  },
  cut: (args, input) => {
    const option = (letter: string) => args.find((arg) => arg.startsWith(`-${letter}`))?.slice(2)
    const delimiter = option('d') ?? '\t'
    const field = Number(option('f')) - 1
    return perLine(input, (line) => (line.includes(delimiter) ? (line.split(delimiter)[field] ?? '') : line))
  },
  sed: (args, input) => {
    const parts = /^s(.)(.*?)\1(.*?)\1(g?)$/.exec(args[0] ?? '')
    if (!parts) throw new Error(`sed ${args.join(' ')} is not understood`)
    const pattern = new RegExp(parts[2]!, parts[4] ? 'g' : '')
    return perLine(input, (line) => line.replace(pattern, parts[3]!))
  },
}

function perLine(input: string, change: (line: string) => string): string {
  const lines = input.split('\n')
  const last = lines.pop() ?? ''
  return lines.map((line) => `${change(line)}\n`).join('') + (last === '' ? '' : change(last))
}

function inputOf(redirects: readonly Redirect[], state: State): string | undefined {
  for (const redirect of redirects) {
    if (redirect.type === 'heredoc') return redirect.expand ? expandText(redirect.text, state) : redirect.text
    if (redirect.type === 'herestring') return `${expand(redirect.word, state).join(' ')}\n`
  }
  return undefined
}

/** Output that goes to a file is dropped: recorded scripts only throw it away, or feed the recorder. */
function redirected(outcome: Outcome, redirects: readonly Redirect[]): Outcome {
  let result = outcome
  for (const redirect of redirects) {
    if (redirect.type === 'join') result = { ...result, stdout: result.stdout + result.stderr, stderr: '' }
    else if (redirect.type === 'file') result = redirect.fd === 1 ? { ...result, stdout: '' } : { ...result, stderr: '' }
  }
  return result
}

/** Expands variables and `$(...)`; unquoted results split at blanks. */
function expand(word: Word, state: State): readonly string[] {
  if (word.length === 1 && word[0]!.quote === '"' && word[0]!.text === '$@') return state.args
  const words: string[] = []
  let current: string | undefined
  for (const piece of word) {
    const text = expandPiece(piece, state)
    if (piece.quote !== '' || !piece.text.includes('$') || isAssignment(word)) {
      current = (current ?? '') + text
      continue
    }
    const parts = text.split(/[ \t\n]+/)
    parts.forEach((part, index) => {
      if (index > 0 && current !== undefined) {
        words.push(current)
        current = undefined
      }
      if (part !== '') current = (current ?? '') + part
    })
  }
  if (current !== undefined) words.push(current)
  return words
}

function isAssignment(word: Word): boolean {
  return word[0]?.quote === '' && /^[A-Za-z_]\w*=/.test(word[0].text)
}

function expandPiece(piece: Piece, state: State): string {
  if (piece.quote === "'") return piece.text
  return expandText(piece.text, state, piece.quote === '"')
}

function expandText(text: string, state: State, quoted = false): string {
  let result = ''
  for (let at = 0; at < text.length; at++) {
    if (quoted && text[at] === '\\' && '"\\$`'.includes(text[at + 1] ?? ' ')) result += text[++at]
    else if (text.startsWith('$(', at)) {
      const end = parenEnd(text, at + 2)
      result += execute(parseScript(text.slice(at + 2, end)), state, undefined).stdout.replace(/\n+$/, '')
      at = end
    } else {
      const name = /^\$(\w+|[?@])/.exec(text.slice(at))?.[1]
      if (name === undefined) result += text[at]
      else {
        result += variable(name, state)
        at += name.length
      }
    }
  }
  return result
}

function variable(name: string, state: State): string {
  if (name === '?') return String(state.status)
  if (name === '@') return state.args.join(' ')
  return /^\d$/.test(name) ? (state.args[Number(name) - 1] ?? '') : (state.variables.get(name) ?? '')
}
