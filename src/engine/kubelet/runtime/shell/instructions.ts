/**
 * One step of a container's program. A script is compiled to a flat list of these, so that "where the program is" is a number and the
 * whole process is plain data.
 */
export type Instruction =
  /** Waits; `Infinity` is written as a negative number because state must survive JSON. */
  | { readonly op: 'sleep'; readonly millis: number }
  /** Ends the process. Without a code: with the status of the last command. */
  | { readonly op: 'exit'; readonly code?: number }
  /** Sets the status of the last command. */
  | { readonly op: 'status'; readonly code: number }
  /** Writes a line to the log, or to a file. */
  | { readonly op: 'print'; readonly text: string; readonly file?: string }
  | { readonly op: 'touch'; readonly file: string }
  | { readonly op: 'remove'; readonly file: string }
  /** Prints a file; fails when it is not there. */
  | { readonly op: 'read'; readonly file: string }
  /** Status 0 when the file is there, else 1. */
  | { readonly op: 'exists'; readonly file: string }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'jumpIfFailed'; readonly to: number }
  | { readonly op: 'jumpIfOk'; readonly to: number }
  /** What SIGTERM does from here on: nothing, or go to that instruction. */
  | { readonly op: 'trap'; readonly handler: 'ignore' | number }
  /** Runs for ever: a server. */
  | { readonly op: 'serve' }
  /** Status 0 when the image's server answers requests (`redis-cli ping`, `pg_isready`), else 1. */
  | { readonly op: 'ping' }

/** Sleeps for ever. */
export const FOREVER = -1
