import type { Container } from '../../../protocol/objects.ts'
import { deepFreeze } from '../../kernel/copy.ts'
import { compileCommand, isKnownCommand } from './shell/commands.ts'
import { compileScript } from './shell/compile.ts'
import { newCompiler } from './shell/compiler.ts'
import type { Instruction } from './shell/instructions.ts'

const compiled = new Map<string, readonly Instruction[]>()

/** The shell script of `sh -c '...'` (also `bash -ec`), if the command is one. */
export function shellScript(command: readonly string[]): string | undefined {
  const [shell, flags, script] = command
  return shell && /(^|\/)(ba|a|da|z)?sh$/.test(shell) && flags && /^-\w*c$/.test(flags) ? script : undefined
}

/** What a container is told to run: its command, then its arguments. */
export function argumentsOf(container: Container): readonly string[] {
  return [...(container.command ?? []), ...(container.args ?? [])]
}

/** The program of a command line, or undefined when the command is known neither as a shell nor by name. Frozen, and the same for the same
 * words. `serves`: see `compileScript`. */
export function compileArguments(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  serves = false,
): readonly Instruction[] | undefined {
  const script = shellScript(command)
  const [name] = command
  if (script === undefined && (name === undefined || !isKnownCommand(name))) return undefined
  const key = JSON.stringify([command, env, serves])
  const known = compiled.get(key)
  if (known) return known
  const code = deepFreeze(script === undefined ? compileWords(command, env) : compileScript(withVariables(script, env), env, serves))
  if (compiled.size > 5000) compiled.clear()
  compiled.set(key, code)
  return code
}

/** The kubelet itself replaces `$(NAME)` in a command by the container's variables. */
const withVariables = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replace(/\$\((\w+)\)/g, (all, name: string) => env[name] ?? all)

function compileWords(words: readonly string[], env: Readonly<Record<string, string>>): readonly Instruction[] {
  const compiler = newCompiler([], { ...env }, [])
  compileCommand(
    compiler,
    words.map((word) => withVariables(word, env)),
    undefined,
  )
  compiler.code.push({ op: 'exit' })
  return compiler.code
}
