import { type Call, type Command, dryRunOf, printDone, writeQuery } from '../call.ts'
import { fieldOf } from '../client.ts'
import { joinFailures, plainFailure, usageFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { type Found, visit } from '../targets.ts'

interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
}

/** A taint to take away; without effect, all of that key. */
interface Removal {
  readonly key: string
  readonly effect?: string
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** `kubectl taint`: marks nodes so that pods without a toleration stay away. */
export const taint: Command = {
  name: 'taint',
  flags: [
    ...sharedFlags.output,
    ...sharedFlags.selector,
    ...sharedFlags.all,
    ...sharedFlags.dryRun,
    ...sharedFlags.fieldManager,
    ...sharedFlags.validate,
    { name: 'overwrite', type: 'bool' },
  ],
  run(call) {
    const first = call.args.findIndex((arg, index) => index > 0 && (/[=:]/.test(arg) || arg.endsWith('-')))
    if (first < 0) throw usageFailure('taint', 'at least one taint update is required')
    const { add, remove } = parseTaints(call.args.slice(first))
    const failures = visit(call, (found) => taintNode(call, found, add, remove), { args: call.args.slice(0, first), needsAll: true })
    if (failures.length > 0) throw joinFailures(failures)
  },
}

function parseTaints(specs: readonly string[]): { readonly add: readonly Taint[]; readonly remove: readonly Removal[] } {
  const add: Taint[] = []
  const remove: Removal[] = []
  for (const spec of specs) {
    const text = spec.endsWith('-') ? spec.slice(0, -1) : spec
    const match = /^([^=:]+)(?:=([^:]*))?(?::(.*))?$/.exec(text)
    const [, key, value, effect] = match ?? []
    if (!key) throw usageFailure('taint', `invalid taint spec: ${text}`)
    if (effect !== undefined && !EFFECTS.includes(effect))
      throw usageFailure('taint', `invalid taint effect: ${effect}, unsupported taint effect`)
    if (spec.endsWith('-')) remove.push({ key, effect })
    else if (effect === undefined) throw usageFailure('taint', `invalid taint spec: ${text}`)
    else add.push({ key, effect, ...(value ? { value } : {}) })
  }
  return { add, remove }
}

function taintNode(call: Call, { kind, name, object }: Found, add: readonly Taint[], remove: readonly Removal[]): void {
  const before = (fieldOf(object, 'spec', 'taints') as readonly Taint[] | undefined) ?? []
  const same = (left: Taint, right: Taint) => left.key === right.key && left.effect === right.effect
  const clash = add.filter((taint) => before.some((other) => same(taint, other)))
  if (clash.length > 0 && !call.flags.on('overwrite')) {
    throw plainFailure(
      `node ${name} already has ${[...new Set(clash.map((taint) => taint.key))].join(',')} taint(s) with same effect(s) and --overwrite is false`,
    )
  }
  const goes = (taint: Taint) =>
    remove.some((removal) => removal.key === taint.key && (removal.effect === undefined || removal.effect === taint.effect))
  const missing = remove.filter(
    (removal) => !before.some((taint) => taint.key === removal.key && (removal.effect === undefined || removal.effect === taint.effect)),
  )
  if (missing.length > 0) {
    throw plainFailure(missing.map(({ key, effect }) => `taint ${JSON.stringify(effect ? `${key}:${effect}` : key)} not found`).join('\n'))
  }
  const kept = before.filter((taint) => !goes(taint) && !add.some((other) => same(taint, other)))
  const after = [...add, ...kept]
  let result = object
  if (dryRunOf(call) !== 'client') {
    const body = { spec: { taints: after.length > 0 ? after : null } }
    result = call.client.patch(kind, undefined, name, 'strategic', body, { query: writeQuery(call, 'kubectl-taint', true) })
  }
  const verb = add.length === 0 ? 'untainted' : clash.length > 0 || remove.length > 0 ? 'modified' : 'tainted'
  printDone(call, kind, result, verb)
}
