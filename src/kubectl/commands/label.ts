import { sameValue } from '../../protocol/json.ts'
import { type Call, type Command, dryRunOf, printDone, writeQuery } from '../call.ts'
import { joinFailures, plainFailure, usageFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { type Found, visit } from '../targets.ts'

const flags = [
  ...sharedFlags.files,
  ...sharedFlags.output,
  ...sharedFlags.selector,
  ...sharedFlags.fieldSelector,
  ...sharedFlags.allNamespaces,
  ...sharedFlags.all,
  ...sharedFlags.dryRun,
  ...sharedFlags.fieldManager,
  { name: 'overwrite', type: 'bool' },
  { name: 'list', type: 'bool' },
  { name: 'local', type: 'bool' },
  { name: 'resource-version', type: 'string' },
] as const

/** `kubectl label`: sets and removes labels. */
export const label: Command = { name: 'label', flags, run: (call) => change(call, 'labels') }

/** `kubectl annotate`: sets and removes annotations. */
export const annotate: Command = { name: 'annotate', flags, run: (call) => change(call, 'annotations') }

interface Changes {
  readonly set: ReadonlyMap<string, string>
  readonly remove: readonly string[]
}

function change(call: Call, field: 'labels' | 'annotations'): void {
  const { resources, changes } = splitArgs(call, field)
  const failures = visit(call, (found) => changeOne(call, found, field, changes), { args: resources })
  if (failures.length > 0) throw joinFailures(failures)
}

/** Resources come first; from the first `key=value` or `key-` on, everything is a change. */
function splitArgs(call: Call, field: 'labels' | 'annotations'): { readonly resources: readonly string[]; readonly changes: Changes } {
  const noun = field === 'labels' ? 'label' : 'annotation'
  const isChange = (arg: string) => /^[^/]*=/.test(arg) || /^[^=]+\/[^=]*=/.test(arg) || /-$/.test(arg)
  const first = call.args.findIndex((arg, index) => index > 0 && isChange(arg))
  const resources = first < 0 ? call.args : call.args.slice(0, first)
  const set = new Map<string, string>()
  const remove: string[] = []
  for (const arg of first < 0 ? [] : call.args.slice(first)) {
    const equals = arg.indexOf('=')
    if (equals > 0) set.set(arg.slice(0, equals), arg.slice(equals + 1))
    else if (arg.endsWith('-')) remove.push(arg.slice(0, -1))
    else throw usageFailure(call.command, `unknown ${noun} spec: ${arg}`)
  }
  if (first < 0 && !call.flags.on('list')) throw plainFailure(`at least one ${noun} update is required`)
  for (const key of remove)
    if (set.has(key))
      throw plainFailure(`can not both modify and remove ${field === 'labels' ? 'a label' : 'an annotation'} in the same command`)
  return { resources, changes: { set, remove } }
}

function changeOne(call: Call, { kind, namespace, name, object }: Found, field: 'labels' | 'annotations', { set, remove }: Changes): void {
  const before = object.metadata[field] ?? {}
  if (call.flags.on('list')) {
    for (const key of Object.keys(before).sort()) call.out(`${key}=${before[key]}\n`)
    return
  }
  if (!call.flags.on('overwrite')) refuseOverwrite(before, set, field)
  for (const key of remove) if (field === 'labels' && !Object.hasOwn(before, key)) call.out(`label ${JSON.stringify(key)} not found.\n`)
  const after = { ...before, ...Object.fromEntries(set) }
  for (const key of remove) delete after[key]
  const unchanged = sameValue(before, after)
  const body = { metadata: { [field]: { ...Object.fromEntries(set), ...Object.fromEntries(remove.map((key) => [key, null])) } } }
  let result = object
  if (dryRunOf(call) !== 'client' && (!unchanged || field === 'annotations')) {
    result = call.client.patch(kind, namespace, name, 'merge', body, {
      query: writeQuery(call, field === 'labels' ? 'kubectl-label' : 'kubectl-annotate'),
    })
  }
  printDone(call, kind, result, field === 'annotations' ? 'annotated' : labelVerb(before, set, remove, unchanged))
}

function labelVerb(
  before: Readonly<Record<string, string>>,
  set: ReadonlyMap<string, string>,
  remove: readonly string[],
  unchanged: boolean,
): string {
  if (unchanged) return 'not labeled'
  return set.size === 0 && remove.some((key) => Object.hasOwn(before, key)) ? 'unlabeled' : 'labeled'
}

function refuseOverwrite(
  before: Readonly<Record<string, string>>,
  set: ReadonlyMap<string, string>,
  field: 'labels' | 'annotations',
): void {
  const taken = [...set]
    .filter(([key, value]) => Object.hasOwn(before, key) && (field === 'annotations' || before[key] !== value))
    .map(([key]) => key)
  if (taken.length === 0) return
  const words = taken.map((key) => `'${key}' already has a value (${before[key]})`)
  if (field === 'labels')
    throw plainFailure(
      words.length === 1
        ? `${words[0]}, and --overwrite is false`
        : `[${words.map((text) => `${text}, and --overwrite is false`).join(', ')}]`,
    )
  throw plainFailure(`--overwrite is false but found the following declared annotation(s): ${words.join('; ')}`)
}
