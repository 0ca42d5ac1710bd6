import { sameValue } from '../../protocol/json.ts'
import { kindOfObject, objectPath } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Command, dryRunOf, printDone, writeQuery } from '../call.ts'
import { PATCH_TYPES } from '../client.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { visit } from '../targets.ts'
import { composeText } from '../yaml/compose-text.ts'

/** `kubectl patch`: changes fields by a strategic merge, JSON merge or JSON patch. */
export const patch: Command = {
  name: 'patch',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.output,
    ...sharedFlags.dryRun,
    ...sharedFlags.fieldManager,
    { name: 'patch', short: 'p', type: 'string' },
    { name: 'patch-file', type: 'string' },
    { name: 'type', type: 'string', default: 'strategic' },
    { name: 'subresource', type: 'string' },
    { name: 'local', type: 'bool' },
  ],
  run(call) {
    const type = call.flags.text('type').toLowerCase()
    if (type !== 'strategic' && type !== 'merge' && type !== 'json')
      throw plainFailure(`--type must be one of [json merge strategic], not ${JSON.stringify(type)}`)
    const given = call.flags.has('patch-file') ? call.readFile(call.flags.text('patch-file')) : call.flags.text('patch')
    if (given === undefined) throw plainFailure(`open ${call.flags.text('patch-file')}: no such file or directory`)
    if (given === '') throw plainFailure('must specify --patch or --patch-file containing the contents of the patch')
    const body = composeText(given)
    if (!body.ok) throw plainFailure(`unable to parse ${JSON.stringify(given)}: ${body.message}`)
    const failures = visit(call, ({ kind, namespace, name, object }) => {
      if (type === 'strategic' && !kindOfObject(object)) {
        throw new Failure(
          'error: application/strategic-merge-patch+json is not supported by ' +
            `${kind.group}/${kind.version}, Kind=${kind.kind}` +
            ': the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
        )
      }
      const subresource = call.flags.text('subresource') || undefined
      if (dryRunOf(call) === 'client') {
        printDone(call, kind, object, 'patched')
        return
      }
      const patched: AnyObject = call.client.request('PATCH', objectPath(kind, namespace, name, subresource), {
        query: writeQuery(call, 'kubectl-patch'),
        headers: { 'content-type': PATCH_TYPES[type] },
        body: body.value,
      })
      printDone(call, kind, patched, sameValue(object, patched) ? 'patched (no change)' : 'patched')
    })
    if (failures.length > 0) throw joinFailures(failures)
  },
}
