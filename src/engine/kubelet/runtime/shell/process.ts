import { MILLISECOND, type Micros, SECOND, toTimestamp } from '../../../../protocol/time.ts'
import type { Instruction } from './instructions.ts'

/** A line of a container's log. */
export interface LogLine {
  readonly at: Micros
  readonly text: string
}

/** A running program as data. It is brought up to date only when somebody looks: between two looks it costs nothing. */
export interface Process {
  /** Frozen, shared by all processes of the same command. */
  readonly script: readonly Instruction[]
  readonly hostname: string
  pc: number
  /** Status of the last command. */
  status: number
  /** Until when it sleeps; its own clock stands there. -1: it never wakes by itself. */
  wakeAt: Micros
  /** Files that it made, with their content. */
  files: Record<string, string>
  /** What SIGTERM does: undefined (as the image says), `ignore`, or an instruction. */
  trap?: 'ignore' | number
  /** When the image's server answers. */
  readonly readyAt: Micros
  /** Last lines. */
  log: LogLine[]
  exit?: { readonly at: Micros; readonly code: number }
}

/** Lines of log that are kept of a container. */
export const keptLines = 100

/** A program at its first instruction. `readyAt`: when a server in it begins to answer. */
export function startProcess(script: readonly Instruction[], hostname: string, now: Micros, readyAt: Micros): Process {
  return { script, hostname, pc: 0, status: 0, wakeAt: now, files: {}, readyAt, log: [] }
}

/** Instructions in one instant after which a program counts as busy for ever. */
const mostInstructions = 2000
/** Sleeps after which a look gives up. */
const mostSleeps = 500

/** Brings a program up to that moment. */
export function advance(process: Process, now: Micros): void {
  const seen = new Map<number, Micros>()
  let sleeps = 0
  while (!process.exit && process.wakeAt >= 0 && process.wakeAt <= now) {
    runUntilSleep(process)
    if (process.exit || process.wakeAt < 0) return
    const before = seen.get(process.pc)
    // A loop that comes round again at the same place is not walked round by round over hours.
    if (before !== undefined && sleeps > keptLines) {
      const period = process.wakeAt - before
      const rounds = Math.floor((now - process.wakeAt) / period) - keptLines
      if (rounds > 0) process.wakeAt += rounds * period
      sleeps = 0
      seen.clear()
    }
    seen.set(process.pc, process.wakeAt)
    sleeps++
  }
}

function runUntilSleep(process: Process): void {
  const at = process.wakeAt
  for (let count = 0; process.wakeAt === at && !process.exit; count++) {
    const instruction = process.script[process.pc]
    if (!instruction) process.exit = { at, code: process.status }
    else if (count > mostInstructions) process.wakeAt = -1
    else {
      process.pc++
      perform(process, instruction, at)
    }
  }
}

function perform(process: Process, instruction: Instruction, at: Micros): void {
  switch (instruction.op) {
    case 'sleep':
      process.status = 0
      process.wakeAt = instruction.millis < 0 ? -1 : at + instruction.millis * MILLISECOND
      return
    case 'exit':
      process.exit = { at, code: instruction.code ?? process.status }
      return
    case 'serve':
      process.wakeAt = -1
      return
    case 'trap':
      process.trap = instruction.handler
      return
    case 'jump':
      process.pc = instruction.to
      return
    case 'jumpIfFailed':
      if (process.status !== 0) process.pc = instruction.to
      return
    case 'jumpIfOk':
      if (process.status === 0) process.pc = instruction.to
      return
    default:
      process.status = command(process, instruction, at)
  }
}

type Command = Extract<Instruction, { readonly op: 'status' | 'print' | 'touch' | 'remove' | 'read' | 'exists' | 'ping' }>

function command(process: Process, instruction: Command, at: Micros): number {
  switch (instruction.op) {
    case 'status':
      return instruction.code
    case 'print':
      print(process, fill(process, instruction.text, at), instruction.file, at)
      return 0
    case 'touch':
      process.files[instruction.file] ??= ''
      return 0
    case 'remove':
      for (const file of Object.keys(process.files))
        if (file === instruction.file || file.startsWith(`${instruction.file}/`)) delete process.files[file]
      return 0
    case 'ping':
      return at >= process.readyAt ? 0 : 1
    case 'exists':
      return Object.hasOwn(process.files, instruction.file) ? 0 : 1
    case 'read': {
      const found = Object.hasOwn(process.files, instruction.file)
      print(
        process,
        found ? process.files[instruction.file]! : `cat: can't open '${instruction.file}': No such file or directory`,
        undefined,
        at,
      )
      return found ? 0 : 1
    }
  }
}

const fill = (process: Process, text: string, at: Micros): string =>
  text.includes('%') ? text.replaceAll('%date%', toTimestamp(at)).replaceAll('%hostname%', process.hostname) : text

function print(process: Process, text: string, file: string | undefined, at: Micros): void {
  if (file === undefined) {
    process.log.push({ at, text })
    if (process.log.length > keptLines) process.log.splice(0, process.log.length - keptLines)
  } else if (!file.startsWith('/dev/')) process.files[file] = text
}

/** A copy that can be run ahead without touching the original. */
export function twin(process: Process): Process {
  return { ...process, files: { ...process.files }, log: [] }
}

/** When and how the program will end by itself; undefined when it never does, or so late that nobody can tell. */
export function plannedExit(process: Process): { readonly at: Micros; readonly code: number } | undefined {
  if (process.exit) return process.exit
  if (process.wakeAt < 0) return undefined
  const ahead = twin(process)
  const seen = new Set<string>()
  for (let sleeps = 0; sleeps < mostSleeps; sleeps++) {
    runUntilSleep(ahead)
    if (ahead.exit || ahead.wakeAt < 0) return ahead.exit
    const place = `${ahead.pc} ${Object.keys(ahead.files).join(' ')}`
    if (seen.has(place)) return undefined
    seen.add(place)
  }
  return undefined
}

/** Whether what the program does can change what a command in its container answers. */
export function changesFiles(process: Process): boolean {
  return process.script.some(
    (instruction) => instruction.op === 'touch' || instruction.op === 'remove' || (instruction.op === 'print' && instruction.file),
  )
}

/** Runs another script in the container at once, as `exec` does. Sleeps in it count as elapsed. */
export function runInside(
  process: Process,
  script: readonly Instruction[],
  now: Micros,
): { readonly code: number; readonly output: string; readonly tookMicros: Micros } {
  const { exit: _, ...alive } = process
  const inside: Process = { ...alive, script, pc: 0, status: 0, wakeAt: now, log: [] }
  for (let sleeps = 0; sleeps < mostSleeps && !inside.exit && inside.wakeAt >= 0; sleeps++) runUntilSleep(inside)
  const ended = inside.exit
  return {
    code: ended?.code ?? 0,
    output: inside.log.map(({ text }) => text).join('\n'),
    tookMicros: (ended?.at ?? now + 3600 * SECOND) - now,
  }
}
