import { goJson, isMap, type JsonMap } from '../protocol/json.ts'
import { apiVersionOf, collectionPath, kindOfObject, objectPath } from '../protocol/kinds.ts'
import type { AnyObject } from '../protocol/objects.ts'
import { type Call, type Command, dryRunOf, forEachGathering, printDone, writeQuery } from './call.ts'
import { asStatus } from './client.ts'
import { Failure, joinFailures, plainFailure, statusFailure } from './failure.ts'
import { sharedFlags } from './flags.ts'
import { LAST_APPLIED, lastAppliedOf, withLastApplied } from './last-applied.ts'
import { type FileObject, readFileObjects } from './manifests.ts'
import { threeWayJsonMergePatch, threeWayStrategicPatch } from './three-way.ts'

const MANAGER = 'kubectl-client-side-apply'

/** `kubectl apply -f`: creates what is missing, patches what differs from the file, and remembers the file in an annotation. */
export const apply: Command = {
  name: 'apply',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.output,
    ...sharedFlags.dryRun,
    ...sharedFlags.validate,
    ...sharedFlags.selector,
    ...sharedFlags.fieldManager,
    ...sharedFlags.all,
    { name: 'server-side', type: 'bool' },
    { name: 'force-conflicts', type: 'bool' },
    { name: 'force', type: 'bool' },
    { name: 'overwrite', type: 'bool', default: 'true' },
    { name: 'wait', type: 'bool' },
  ],
  run(call) {
    if (!call.flags.has('filename') && !call.flags.has('kustomize')) throw plainFailure('must specify one of -f and -k')
    const { objects, failures } = readFileObjects(call)
    if (objects.length === 0 && failures.length === 0) throw plainFailure('no objects passed to apply')
    const all = forEachGathering(objects, (object) => applyObject(call, object), failures)
    if (all.length > 0) throw joinFailures(all)
  },
}

function applyObject(call: Call, file: FileObject): void {
  if (call.flags.on('server-side')) {
    applyOnServer(call, file)
    return
  }
  const { kind, namespace, name } = file
  const metadata = file.object.metadata as { readonly generateName?: string } | undefined
  if (!name && metadata?.generateName) throw plainFailure(`from ${metadata.generateName}: cannot use generate name with apply`)
  if (!name) {
    create(call, file)
    return
  }
  const live = call.client.find(kind, namespace, name)
  if (!live) {
    create(call, file)
    return
  }
  if (dryRunOf(call) === 'client') {
    printDone(call, kind, live, 'configured')
    return
  }
  warnAboutMissingMemory(call, file, live)
  const patched = patchLive(call, file, live, 5)
  if (patched?.metadata.deletionTimestamp) {
    call.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`)
  }
  if (patched) printDone(call, kind, patched, 'configured')
  else printDone(call, kind, live, call.flags.text('output') === '' ? 'unchanged' : '')
}

function create(call: Call, { kind, namespace, object, source }: FileObject): void {
  const body = withLastApplied(object)
  if (dryRunOf(call) === 'client') {
    printDone(call, kind, body as unknown as AnyObject, 'created')
    return
  }
  const created = call.client.request('POST', collectionPath(kind, namespace), {
    query: writeQuery(call, MANAGER, true),
    body,
    doing: `error when creating ${JSON.stringify(source)}`,
  })
  printDone(call, kind, created, 'created')
}

function warnAboutMissingMemory(call: Call, { kind, name }: FileObject, live: AnyObject): void {
  if (live.metadata.annotations?.[LAST_APPLIED] !== undefined) return
  call.err(
    `Warning: resource ${kind.resource}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. ` +
      'kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. ' +
      'The missing annotation will be patched automatically.\n',
  )
}

/** Sends the difference. Nothing comes back when there is none. A conflict with another writer is tried again on the newer object. */
function patchLive(call: Call, file: FileObject, live: AnyObject, triesLeft: number): AnyObject | undefined {
  const { kind, namespace, name, source } = file
  const { patch, type } = applyPatchFor(file.object, live)
  if (Object.keys(patch).length === 0) return undefined
  const query = writeQuery(call, MANAGER, true)
  const response = call.client.answer('PATCH', objectPath(kind, namespace, name), {
    query,
    headers: { 'content-type': type === 'strategic' ? 'application/strategic-merge-patch+json' : 'application/merge-patch+json' },
    body: patch,
  })
  if (response.status < 400) return response.body as AnyObject
  const status = asStatus(response)
  if (status.reason === 'Conflict' && triesLeft > 1) return patchLive(call, file, call.client.get(kind, namespace, name), triesLeft - 1)
  const resource = `Resource: ${JSON.stringify(`${kind.group}/${kind.version}, Resource=${kind.resource}`)}, GroupVersionKind: ${JSON.stringify(`${kind.group}/${kind.version}, Kind=${kind.kind}`)}`
  const place = `${resource}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace ?? '')}`
  const quoted = JSON.stringify(source)
  throw statusFailure(status, `error when applying patch:\n${goJson(patch)}\nto:\n${place}\nfor: ${quoted}: error when patching ${quoted}`)
}

/** The patch that brings a live object to what a file says, counting what the last applied file had. Empty when nothing is to be done. */
export function applyPatchFor(object: JsonMap, live: AnyObject): { readonly patch: JsonMap; readonly type: 'strategic' | 'merge' } {
  const modified = withLastApplied(object)
  const current = live as unknown as JsonMap
  const lastApplied = lastAppliedOf(live) ?? {}
  const named = { apiVersion: String(object.apiVersion), kind: String(object.kind) }
  const builtIn = kindOfObject(named) ?? kindOfObject({ apiVersion: live.apiVersion, kind: live.kind })
  if (!builtIn) return { patch: threeWayJsonMergePatch(lastApplied, modified, current), type: 'merge' }
  return {
    patch: threeWayStrategicPatch(lastApplied, modified, current, { apiVersion: apiVersionOf(builtIn), kind: builtIn.kind }),
    type: 'strategic',
  }
}

function applyOnServer(call: Call, { kind, namespace, name, object }: FileObject): void {
  const force = call.flags.on('force-conflicts')
  const response = call.client.answer('PATCH', objectPath(kind, namespace, name), {
    query: { ...writeQuery(call, 'kubectl', true), force: String(force) },
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: object,
  })
  if (response.status === 409) throw conflictFailure(asStatus(response).message ?? '')
  if (response.status >= 400) throw statusFailure(asStatus(response))
  const applied = response.body
  if (isMap(applied)) printDone(call, kind, applied as unknown as AnyObject, 'serverside-applied')
}

function conflictFailure(message: string): Failure {
  return new Failure(`error: ${message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`)
}
