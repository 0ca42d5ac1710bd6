import type { JsonMap } from '../protocol/json.ts'
import type { KindInfo } from '../protocol/kinds.ts'
import { type Client, kindText } from './client.ts'
import { Failure, plainFailure } from './failure.ts'
import { type FlagSpec, type Flags, globalFlags } from './flags.ts'
import { dumpJson } from './print/json.ts'
import { parseJsonPath, renderJsonPath } from './print/jsonpath.ts'
import { dumpYaml } from './yaml/dump.ts'

/** One run of one command: what was asked, and where its words go. */
export interface Call {
  /** The command's full name: `rollout status`. */
  readonly command: string
  readonly args: readonly string[]
  readonly afterDash: readonly string[] | undefined
  readonly flags: Flags
  readonly client: Client
  readonly namespace: string
  /** Whether `--namespace` stands on the command line. */
  readonly explicitNamespace: boolean
  /** The text of a file, or of standard input for `-`. */
  readonly readFile: (path: string) => string | undefined
  /** Names of the files in a folder; nothing when it is none. */
  readonly listFolder: (path: string) => readonly string[]
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** How many YAML documents were printed so far. */
  printed: number
}

/** One command of kubectl. */
export interface Command {
  /** Words that call it: `rollout status`. */
  readonly name: string
  readonly aliases?: readonly string[]
  readonly flags: readonly FlagSpec[]
  readonly run: (call: Call) => void
}

/** All flags that a command takes. */
export function flagsOf(command: Command): readonly FlagSpec[] {
  const own = new Set(command.flags.map((flag) => flag.name))
  return [...command.flags, ...globalFlags.filter((flag) => !own.has(flag.name))]
}

export type DryRun = 'none' | 'client' | 'server'

/** What `--dry-run` asks for. */
export function dryRunOf(call: Call): DryRun {
  const text = call.flags.text('dry-run')
  if (text === 'client' || text === 'server') return text
  if (text === 'none' || text === '' || text === 'false') return 'none'
  if (text === 'unchanged' || text === 'true') return 'client'
  throw plainFailure(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`)
}

/** The query of a write: who manages the fields, how strict, and whether it is a rehearsal. */
export function writeQuery(call: Call, manager: string, strict = false): Record<string, string | undefined> {
  return {
    dryRun: dryRunOf(call) === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager') || manager,
    fieldValidation: strict ? validationOf(call) : undefined,
  }
}

function validationOf(call: Call): string {
  const text = call.flags.text('validate')
  if (text === 'warn') return 'Warn'
  return text === 'false' || text === 'ignore' ? 'Ignore' : 'Strict'
}

/** Prints what happened to an object: `deployment.apps/web scaled`, or the object itself when `-o` asks for it. */
export function printDone(call: Call, kind: KindInfo, object: { readonly metadata: { readonly name: string } }, verb: string): void {
  const format = call.flags.text('output')
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRunOf(call)]
  if (format === '') call.out(`${kindText(kind)}/${object.metadata.name} ${verb}${suffix}\n`)
  else printObject(call, kind, object as unknown as JsonMap, format)
}

/** Prints one object in an output format. */
export function printObject(call: Call, kind: KindInfo, object: JsonMap, format: string): void {
  const shown = call.flags.on('show-managed-fields') ? object : withoutManagedFields(object)
  if (format === 'name') call.out(`${kindText(kind)}/${(object.metadata as { name?: string } | undefined)?.name ?? ''}\n`)
  else if (format === 'json') call.out(dumpJson(shown))
  else if (format === 'yaml') call.out(`${call.printed++ > 0 ? '---\n' : ''}${dumpYaml(shown)}`)
  else if (format.startsWith('jsonpath=')) call.out(jsonPathText(format.slice('jsonpath='.length), object))
  else throw unknownFormat(format)
}

/** What a JSONPath template prints for a value. */
export function jsonPathText(template: string, value: unknown): string {
  const bare = template.startsWith('{')
    ? template
    : template.includes('{')
      ? template
      : `{${template.startsWith('.') || template === '' ? '' : '.'}${template}}`
  const parsed = parseJsonPath(bare)
  if (!parsed.ok) throw plainFailure(`error parsing jsonpath ${template}, ${parsed.message}`)
  return renderJsonPath(parsed.parts, value)
}

/** The object without the bookkeeping of who wrote which field. */
export function withoutManagedFields(object: JsonMap): JsonMap {
  if (Array.isArray(object.items)) return { ...object, items: object.items.map((item) => withoutManagedFields(item as JsonMap)) }
  const { managedFields: _, ...metadata } = (object.metadata ?? {}) as JsonMap
  return object.metadata === undefined ? object : { ...object, metadata }
}

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml'

/** The refusal of an output format that does not exist. */
export function unknownFormat(format: string): Failure {
  return plainFailure(`unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${FORMATS}`)
}

/** Runs a step for every item; failures are gathered, and thrown together at the end. */
export function forEachGathering<T>(items: readonly T[], step: (item: T) => void, earlier: readonly Failure[] = []): readonly Failure[] {
  const failures = [...earlier]
  for (const item of items) {
    try {
      step(item)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failures.push(error)
    }
  }
  return failures
}
