import type { Instruction } from './instructions.ts'
import type { Token } from './tokens.ts'

/** What the compiler carries along: the growing program, variables known while compiling, loops that are open. */
export interface Compiler {
  readonly code: Instruction[]
  readonly env: Record<string, string>
  readonly tokens: readonly Token[]
  at: number
  readonly loops: { readonly start?: number; readonly breaks: number[]; readonly continues: number[] }[]
  /** Handlers of traps: compiled behind the main program. */
  readonly handlers: { readonly trapAt: number; readonly script: string }[]
  /** What `wait` waits for: the longest command put in the background. */
  backgroundMillis: number
  /** How deep in brackets and loops. */
  depth: number
  /** Commands compiled so far. */
  commands: number
  /** Where the last command stands that is not known by name; -1 for none. */
  unknownAt: number
}

/** A compiler that stands before the first of these words, and adds to that program. */
export const newCompiler = (code: Instruction[], env: Record<string, string>, tokens: readonly Token[]): Compiler => ({
  code,
  env,
  tokens,
  at: 0,
  loops: [],
  handlers: [],
  backgroundMillis: 0,
  depth: 0,
  commands: 0,
  unknownAt: -1,
})
