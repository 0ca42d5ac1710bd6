import type { Command } from '../call.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { lastAppliedOf } from '../last-applied.ts'
import { dumpJson } from '../print/json.ts'
import { visit } from '../targets.ts'
import { dumpYaml } from '../yaml/dump.ts'

/** `kubectl apply view-last-applied`: what `kubectl apply` remembers of an object. */
export const viewLastApplied: Command = {
  name: 'apply view-last-applied',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.selector,
    ...sharedFlags.all,
    { name: 'output', short: 'o', type: 'string', default: 'yaml' },
  ],
  run(call) {
    const format = call.flags.text('output')
    if (format !== 'yaml' && format !== 'json')
      throw plainFailure(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`)
    const failures = visit(call, ({ name, object }) => {
      const remembered = lastAppliedOf(object)
      if (!remembered) throw plainFailure(`no last-applied-configuration annotation found on resource: ${name}`)
      call.out(format === 'json' ? dumpJson(remembered) : dumpYaml(remembered))
    })
    if (failures.length > 0) throw joinFailures(failures)
  },
}
