import type { KindInfo } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Call, type Command, dryRunOf, printDone } from '../call.ts'
import { fieldOf } from '../client.ts'
import { joinFailures, usageFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { visit } from '../targets.ts'

const flags = [...sharedFlags.selector, ...sharedFlags.dryRun]

/** `kubectl cordon`: no new pods on a node. */
export const cordon: Command = { name: 'cordon', flags, run: (call) => cordonNodes(call, true) }

/** `kubectl uncordon`: the node takes pods again. */
export const uncordon: Command = { name: 'uncordon', flags, run: (call) => cordonNodes(call, false) }

function cordonNodes(call: Call, on: boolean): void {
  if (call.args.length === 0 && !call.flags.has('selector')) throw usageFailure(call.command, `USAGE: ${call.command} NODE [flags]`)
  const failures = visit(call, ({ kind, object }) => setUnschedulable(call, kind, object, on), { args: nodeArgs(call) })
  if (failures.length > 0) throw joinFailures(failures)
}

/** Node names as `TYPE NAME` arguments. */
export function nodeArgs(call: Call): readonly string[] {
  return call.args.some((arg) => arg.includes('/')) ? call.args : ['node', ...call.args]
}

/** Sets `spec.unschedulable` unless it is so already, and says which. */
export function setUnschedulable(call: Call, kind: KindInfo, node: AnyObject, on: boolean): void {
  const verb = on ? 'cordoned' : 'uncordoned'
  if (Boolean(fieldOf(node, 'spec', 'unschedulable')) === on) {
    printDone(call, kind, node, `already ${verb}`)
    return
  }
  if (dryRunOf(call) !== 'client') {
    call.client.patch(
      kind,
      undefined,
      node.metadata.name,
      'strategic',
      { spec: { unschedulable: on ? true : null } },
      {
        query: { dryRun: dryRunOf(call) === 'server' ? 'All' : undefined },
      },
    )
  }
  printDone(call, kind, node, verb)
}
