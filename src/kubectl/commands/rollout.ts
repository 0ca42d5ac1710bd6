import { isMap, type JsonMap, sameValue } from '../../protocol/json.ts'
import { objectPath } from '../../protocol/kinds.ts'
import { toTimestamp } from '../../protocol/time.ts'
import { type Call, type Command, dryRunOf, printDone, writeQuery } from '../call.ts'
import { fieldOf, resourceText } from '../client.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { LAST_APPLIED } from '../last-applied.ts'
import { type Found, visit } from '../targets.ts'
import { type Revision, revisionsOf } from './revisions.ts'

const common = [...sharedFlags.files, ...sharedFlags.output, ...sharedFlags.selector, ...sharedFlags.fieldManager] as const
const REVISION = 'deployment.kubernetes.io/revision'

function forEachFound(call: Call, step: (found: Found) => void): void {
  const failures = visit(call, step, { needsAll: true })
  if (failures.length > 0) throw joinFailures(failures)
}

/** `kubectl rollout pause`: changes of the template no longer roll out. */
export const rolloutPause: Command = { name: 'rollout pause', flags: common, run: (call) => setPaused(call, true) }

/** `kubectl rollout resume`: a paused Deployment goes on. */
export const rolloutResume: Command = { name: 'rollout resume', flags: common, run: (call) => setPaused(call, false) }

function setPaused(call: Call, on: boolean): void {
  forEachFound(call, ({ kind, namespace, name, object }) => {
    if (kind.kind !== 'Deployment')
      throw plainFailure(`${resourceText(kind)} ${JSON.stringify(name)} ${on ? 'pausing' : 'resuming'} is not supported`)
    if ((fieldOf(object, 'spec', 'paused') === true) === on)
      throw plainFailure(`${resourceText(kind)} ${JSON.stringify(name)} is ${on ? 'already' : 'not'} paused`)
    const changed = call.client.patch(
      kind,
      namespace,
      name,
      'strategic',
      { spec: { paused: on ? true : null } },
      { query: writeQuery(call, 'kubectl-rollout') },
    )
    printDone(call, kind, changed, on ? 'paused' : 'resumed')
  })
}

/** `kubectl rollout restart`: a new time in the template's annotations makes all pods new. */
export const rolloutRestart: Command = {
  name: 'rollout restart',
  flags: common,
  run(call) {
    forEachFound(call, ({ kind, namespace, name, object }) => {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind.kind))
        throw plainFailure(`${resourceText(kind)} ${JSON.stringify(name)} restarting is not supported`)
      if (fieldOf(object, 'spec', 'paused') === true)
        throw plainFailure(`${resourceText(kind)} ${JSON.stringify(name)} can't restart paused deployment (run rollout resume first)`)
      const annotations = { 'kubectl.kubernetes.io/restartedAt': toTimestamp(call.client.now()) }
      const body = { spec: { template: { metadata: { annotations } } } }
      printDone(
        call,
        kind,
        call.client.patch(kind, namespace, name, 'strategic', body, { query: writeQuery(call, 'kubectl-rollout') }),
        'restarted',
      )
    })
  },
}

/** `kubectl rollout undo`: back to an earlier template. */
export const rolloutUndo: Command = {
  name: 'rollout undo',
  flags: [...common, ...sharedFlags.dryRun, { name: 'to-revision', type: 'int', default: '0' }],
  run(call) {
    forEachFound(call, (found) => {
      const { kind, name, object } = found
      if (object.metadata.annotations?.[LAST_APPLIED] !== undefined) {
        call.err(
          `Warning: resource ${kind.resource}/${name} was previously managed with 'kubectl apply'. Rolling back will not update the ${LAST_APPLIED} annotation, ` +
            "which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n",
        )
      }
      printDone(call, kind, object, undo(call, found, call.flags.number('to-revision')))
    })
  },
}

/** Goes back and says so. */
function undo(call: Call, found: Found, wanted: number): string {
  const { kind, namespace, name, object } = found
  if (kind.kind === 'Deployment' && fieldOf(object, 'spec', 'paused') === true) {
    throw plainFailure("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again")
  }
  const revision = chooseRevision(revisionsOf(call.client, found), wanted, kind.kind, name)
  const template = templateWithoutHash(revision)
  const query = { dryRun: dryRunOf(call) === 'server' ? 'All' : undefined }
  if (sameValue(template, fieldOf(object, 'spec', 'template')))
    return `skipped rollback (current template already matches revision ${revision.number})`
  if (dryRunOf(call) === 'client') return 'rolled back'
  if (kind.kind === 'Deployment') {
    call.client.request('PATCH', objectPath(kind, namespace, name), {
      query,
      headers: { 'content-type': 'application/json-patch+json' },
      body: [
        { op: 'replace', path: '/spec/template', value: template },
        { op: 'replace', path: '/metadata/annotations', value: annotationsAfterUndo(object.metadata.annotations ?? {}, revision) },
      ],
    })
  } else call.client.patch(kind, namespace, name, 'strategic', revision.patch ?? {}, { query })
  return 'rolled back'
}

function chooseRevision(revisions: readonly Revision[], wanted: number, kind: string, name: string): Revision {
  if (wanted > 0) {
    const found = revisions.find((revision) => revision.number === wanted)
    if (!found) throw plainFailure(`unable to find specified revision ${wanted} in history`)
    return found
  }
  const previous = revisions.at(-2)
  if (previous) return previous
  throw plainFailure(
    kind === 'Deployment' ? `no rollout history found for deployment ${JSON.stringify(name)}` : 'no last revision to roll back to',
  )
}

function templateWithoutHash({ template }: Revision): JsonMap {
  const metadata = isMap(template.metadata) ? template.metadata : {}
  const { 'pod-template-hash': _, ...labels } = (isMap(metadata.labels) ? metadata.labels : {}) as JsonMap
  return { ...template, metadata: { ...metadata, ...(metadata.labels === undefined ? {} : { labels }) } }
}

/** Annotations that stay with the Deployment; all others come from the revision. */
const OWN_ANNOTATIONS = [
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

function annotationsAfterUndo(current: Readonly<Record<string, string>>, revision: Revision): JsonMap {
  const own = OWN_ANNOTATIONS.filter((key) => current[key] !== undefined).map((key) => [key, current[key]!] as const)
  const others = Object.entries(revision.annotations).filter(([key]) => !OWN_ANNOTATIONS.includes(key))
  return Object.fromEntries([...own, ...others])
}
