import { objectPath } from '../../protocol/kinds.ts'
import { type Command, dryRunOf, printDone, writeQuery } from '../call.ts'
import { fieldOf } from '../client.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { visit } from '../targets.ts'

/** `kubectl scale`: sets how many replicas something shall have. */
export const scale: Command = {
  name: 'scale',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.output,
    ...sharedFlags.selector,
    ...sharedFlags.all,
    ...sharedFlags.dryRun,
    ...sharedFlags.timeout,
    { name: 'replicas', type: 'int', required: true },
    { name: 'current-replicas', type: 'int', default: '-1' },
    { name: 'resource-version', type: 'string' },
  ],
  run(call) {
    const replicas = call.flags.number('replicas')
    if (replicas < 0) throw plainFailure('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const expected = call.flags.number('current-replicas')
    const failures = visit(call, ({ kind, namespace, name, object }) => {
      if (!kind.subresources?.includes('scale')) {
        throw new Failure('Error from server (NotFound): the server could not find the requested resource')
      }
      const current = fieldOf(call.client.get(kind, namespace, name, 'scale'), 'spec', 'replicas') ?? 0
      if (expected >= 0 && current !== expected) throw plainFailure(`Expected replicas to be ${expected}, was ${current}`)
      if (dryRunOf(call) !== 'client') {
        call.client.request('PATCH', objectPath(kind, namespace, name, 'scale'), {
          query: { dryRun: writeQuery(call, '').dryRun },
          headers: { 'content-type': 'application/merge-patch+json' },
          body: { spec: { replicas } },
        })
      }
      printDone(call, kind, object, 'scaled')
    })
    if (failures.length > 0) throw joinFailures(failures)
  },
}
