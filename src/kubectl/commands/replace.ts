import type { JsonMap } from '../../protocol/json.ts'
import { collectionPath, objectPath } from '../../protocol/kinds.ts'
import { type Call, type Command, dryRunOf, forEachGathering, printDone, writeQuery } from '../call.ts'
import { kindText } from '../client.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { LAST_APPLIED, withLastApplied } from '../last-applied.ts'
import { type FileObject, readFileObjects } from '../manifests.ts'

/** `kubectl replace -f`: puts whole objects in the place of what is there; with `--force` deletes them first. */
export const replace: Command = {
  name: 'replace',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.output,
    ...sharedFlags.dryRun,
    ...sharedFlags.validate,
    ...sharedFlags.fieldManager,
    ...sharedFlags.saveConfig,
    ...sharedFlags.timeout,
    { name: 'force', type: 'bool' },
    { name: 'grace-period', type: 'int', default: '-1' },
    { name: 'cascade', type: 'string', alone: 'background', default: 'background' },
  ],
  run(call) {
    if (!call.flags.has('filename'))
      throw plainFailure("must specify --filename to replace\nSee 'kubectl replace -h' for help and examples")
    const { objects, failures } = readFileObjects(call)
    if (objects.length === 0 && failures.length === 0) throw plainFailure('no objects passed to replace')
    const all = forEachGathering(objects, (file) => (call.flags.on('force') ? recreate(call, file) : replaceOne(call, file)), failures)
    if (all.length > 0) throw joinFailures(all)
  },
}

function replaceOne(call: Call, { kind, namespace, name, object, source }: FileObject): void {
  const annotations = (object.metadata as { readonly annotations?: JsonMap } | undefined)?.annotations
  const body = call.flags.on('save-config') || annotations?.[LAST_APPLIED] !== undefined ? withLastApplied(object) : object
  const doing = `error when replacing ${JSON.stringify(source)}`
  call.client.request('GET', objectPath(kind, namespace, name), { doing })
  if (dryRunOf(call) === 'client') {
    printDone(call, kind, { metadata: { name } }, 'replaced')
    return
  }
  const replaced = call.client.request('PUT', objectPath(kind, namespace, name), {
    query: writeQuery(call, 'kubectl-replace', true),
    body,
    doing,
  })
  printDone(call, kind, replaced, 'replaced')
}

function recreate(call: Call, { kind, namespace, name, object, source }: FileObject): void {
  const response = call.client.answer('DELETE', objectPath(kind, namespace, name))
  if (response.status < 400) {
    const from = kind.namespaced ? ` from ${namespace} namespace` : ''
    call.out(`${kindText(kind)} ${JSON.stringify(name)} deleted${from}\n`)
    for (let waited = 0; call.client.find(kind, namespace, name) && waited < 300_000; waited += 50) call.client.wait(50)
  }
  const created = call.client.request('POST', collectionPath(kind, namespace), {
    query: writeQuery(call, 'kubectl-replace', true),
    body: object,
    doing: `error when creating ${JSON.stringify(source)}`,
  })
  printDone(call, kind, created, 'replaced')
}
