import { type Command, flagsOf } from './call.ts'
import { commands } from './commands/index.ts'

/** Which commands are simulated. */
export function commandList(): string {
  const names = commands.map((command) => `  kubectl ${command.name}\n`).sort()
  return `kubectl controls the Kubernetes cluster manager.\n\nCommands that are simulated:\n${names.join('')}\nUse "kubectl <command> --help" for its flags.\n`
}

/** Which flags of a command are simulated. */
export function commandHelp(command: Command): string {
  const flags = [...flagsOf(command)].sort((left, right) => (left.name < right.name ? -1 : 1))
  const lines = flags.map((flag) => {
    const value = flag.type === 'bool' ? `=${flag.default ?? 'false'}` : `='${flag.default ?? ''}'`
    return `    ${flag.short ? `-${flag.short}, ` : '    '}--${flag.name}${value}\n`
  })
  return `Usage:\n  kubectl ${command.name} [flags] [options]\n\nOptions that are simulated:\n${lines.join('')}`
}
