import { type KindInfo, objectPath } from '../../protocol/kinds.ts'
import { type Call, type Command, dryRunOf } from '../call.ts'
import { kindText } from '../client.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { durationMs, sharedFlags } from '../flags.ts'
import { readFileObjects } from '../manifests.ts'
import { selectorQuery, targetsOf } from '../targets.ts'

const FORCE_WARNING =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n'

/** How long each look at whether deleted objects are gone waits for the next. */
const POLL_MS = 50

interface Doomed {
  readonly kind: KindInfo
  readonly namespace: string | undefined
  readonly name: string
  uid?: string
}

/** `kubectl delete`: by file, by name, by label or all; waits until the objects are gone. */
export const deleteCommand: Command = {
  name: 'delete',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.selector,
    ...sharedFlags.fieldSelector,
    ...sharedFlags.allNamespaces,
    ...sharedFlags.all,
    ...sharedFlags.dryRun,
    ...sharedFlags.timeout,
    { name: 'output', short: 'o', type: 'string' },
    { name: 'cascade', type: 'string', alone: 'background', default: 'background' },
    { name: 'grace-period', type: 'int', default: '-1' },
    { name: 'now', type: 'bool' },
    { name: 'force', type: 'bool' },
    { name: 'wait', type: 'bool', default: 'true' },
    { name: 'ignore-not-found', type: 'bool' },
    { name: 'interactive', short: 'i', type: 'bool' },
    { name: 'raw', type: 'string' },
  ],
  run(call) {
    if (call.flags.has('raw')) {
      call.out(JSON.stringify(call.client.request('DELETE', call.flags.text('raw'))))
      return
    }
    const { doomed, failures } = whatToDelete(call)
    if (isForced(call)) call.err(FORCE_WARNING)
    const deleted: Doomed[] = []
    for (const each of doomed) {
      try {
        deleteOne(call, each)
        deleted.push(each)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (!(ignoresMissing(call) && error.status?.reason === 'NotFound')) failures.push(error)
      }
    }
    if (failures.length > 0) throw joinFailures(failures)
    if (doomed.length === 0) call.out('No resources found\n')
    if (call.flags.on('wait') && dryRunOf(call) === 'none') waitForEnd(call, deleted)
  },
}

function isForced(call: Call): boolean {
  return call.flags.on('force') && graceSeconds(call) === 0
}

/** `--all` and `-l` do not mind objects that are already gone. */
function ignoresMissing(call: Call): boolean {
  return call.flags.on('ignore-not-found') || (!call.flags.has('ignore-not-found') && (call.flags.on('all') || call.flags.has('selector')))
}

function whatToDelete(call: Call): { readonly doomed: Doomed[]; readonly failures: Failure[] } {
  if (call.flags.has('filename')) {
    const { objects, failures } = readFileObjects(call)
    return { doomed: objects.map(({ kind, namespace, name }) => ({ kind, namespace, name })), failures: [...failures] }
  }
  const targets = targetsOf(call)
  const selected = call.flags.has('selector') || call.flags.has('field-selector') || call.flags.on('all')
  if (targets.some((target) => target.name === undefined) && !selected)
    throw plainFailure('resource(s) were provided, but no name was specified')
  if (call.flags.has('selector') && targets.some((target) => target.name !== undefined))
    throw plainFailure('name cannot be provided when a selector is specified')
  if (call.flags.on('all') && targets.some((target) => target.name !== undefined))
    throw plainFailure('name cannot be provided when a selector is specified')
  const failures: Failure[] = []
  const doomed = targets.flatMap(({ kind, namespace, name }): readonly Doomed[] => {
    if (name !== undefined) return [{ kind, namespace, name }]
    try {
      return call.client
        .list(kind, namespace, selectorQuery(call))
        .map(({ metadata }) => ({ kind, namespace: metadata.namespace, name: metadata.name }))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failures.push(error)
      return []
    }
  })
  return { doomed, failures }
}

function graceSeconds(call: Call): number {
  if (call.flags.on('now')) return 1
  const seconds = call.flags.number('grace-period')
  return call.flags.on('force') && seconds < 0 ? 0 : seconds
}

const policies: Readonly<Record<string, string>> = {
  true: 'Background',
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
  false: 'Orphan',
}

function deleteOne(call: Call, doomed: Doomed): void {
  const { kind, namespace, name } = doomed
  const policy = policies[call.flags.text('cascade')]
  if (!policy) throw plainFailure(`invalid cascade value (${call.flags.text('cascade')}). Must be "background", "foreground", or "orphan"`)
  const dryRun = dryRunOf(call)
  const grace = graceSeconds(call)
  if (dryRun !== 'client') {
    const answer = call.client.request('DELETE', objectPath(kind, namespace, name), {
      query: { dryRun: dryRun === 'server' ? 'All' : undefined },
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: policy,
        ...(grace >= 0 ? { gracePeriodSeconds: grace === 0 && !call.flags.on('force') ? 1 : grace } : {}),
        ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
      },
    })
    const details = answer.details as { readonly uid?: string } | undefined
    doomed.uid = details?.uid ?? answer.metadata?.uid
  }
  if (call.flags.text('output') === 'name') {
    call.out(`${kindText(kind)}/${name}\n`)
    return
  }
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun]
  const from = kind.namespaced ? ` from ${namespace} namespace` : ''
  call.out(`${kindText(kind)} ${JSON.stringify(name)} ${isForced(call) ? 'force deleted' : 'deleted'}${from}${suffix}\n`)
}

/** Lets time pass until none of the objects is left; an object of the same name with another uid is a new one. */
function waitForEnd(call: Call, deleted: readonly Doomed[]): void {
  const limit = durationMs(call.flags.text('timeout')) || call.client.patienceMs
  let waited = 0
  for (const { kind, namespace, name, uid } of deleted) {
    for (;;) {
      const live = call.client.find(kind, namespace, name)
      if (!live || (uid !== undefined && live.metadata.uid !== uid)) break
      if (waited >= limit) throw plainFailure(`timed out waiting for the condition on ${kind.resource}/${name}`)
      call.client.wait(POLL_MS)
      waited += POLL_MS
    }
  }
}
