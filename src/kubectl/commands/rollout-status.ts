import type { AnyObject } from '../../protocol/objects.ts'
import type { Command } from '../call.ts'
import { fieldOf } from '../client.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { durationMs, sharedFlags } from '../flags.ts'
import { visit } from '../targets.ts'

/** How often the object is looked at for changes; each change that is seen prints a line, as each watch event does. */
const POLL_MS = 20

/** `kubectl rollout status`: tells how a rollout goes until it is done. */
export const rolloutStatus: Command = {
  name: 'rollout status',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.selector,
    ...sharedFlags.timeout,
    { name: 'watch', short: 'w', type: 'bool', default: 'true' },
    { name: 'revision', type: 'int', default: '0' },
  ],
  run(call) {
    const limit = durationMs(call.flags.text('timeout'))
    if (limit === undefined)
      throw plainFailure(
        `invalid argument ${JSON.stringify(call.flags.text('timeout'))} for "--timeout" flag: time: invalid duration ${JSON.stringify(call.flags.text('timeout'))}`,
      )
    const failures = visit(call, ({ kind, namespace, name, object }) => {
      const progressOf = progressByKind[kind.kind]
      if (!progressOf) throw plainFailure(`no status viewer has been implemented for ${kind.kind}.${kind.group || ''}`.replace(/\.$/, ''))
      let seen: string | undefined
      let live: AnyObject | undefined = object
      for (let waited = 0; ; waited += POLL_MS) {
        if (!live) throw plainFailure('object has been deleted')
        if (live.metadata.resourceVersion !== seen) {
          seen = live.metadata.resourceVersion
          const { text, done } = progressOf(live)
          call.out(text)
          if (done || !call.flags.on('watch')) return
        }
        if (waited >= (limit > 0 ? limit : call.client.patienceMs)) throw plainFailure('timed out waiting for the condition')
        call.client.wait(POLL_MS)
        live = call.client.find(kind, namespace, name)
      }
    })
    if (failures.length > 0) throw joinFailures(failures)
  },
}

interface Progress {
  readonly text: string
  readonly done: boolean
}

const waiting = (text: string): Progress => ({ text: `${text}\n`, done: false })
const finished = (text: string): Progress => ({ text: `${text}\n`, done: true })

const progressByKind: Readonly<Record<string, (object: AnyObject) => Progress>> = {
  Deployment: deploymentProgress,
  DaemonSet: daemonSetProgress,
  StatefulSet: statefulSetProgress,
}

function numberAt(object: AnyObject, ...path: readonly string[]): number {
  return (fieldOf(object, ...path) as number | undefined) ?? 0
}

function isObserved(object: AnyObject): boolean {
  return (object.metadata.generation ?? 0) <= numberAt(object, 'status', 'observedGeneration')
}

/** How far a Deployment's rollout is. */
export function deploymentProgress(deployment: AnyObject): Progress {
  if (!isObserved(deployment)) return waiting('Waiting for deployment spec update to be observed...')
  const name = JSON.stringify(deployment.metadata.name)
  const conditions = (fieldOf(deployment, 'status', 'conditions') ?? []) as readonly { readonly type: string; readonly reason?: string }[]
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) {
    throw plainFailure(`deployment ${name} exceeded its progress deadline`)
  }
  const wanted = fieldOf(deployment, 'spec', 'replicas') as number | undefined
  const updated = numberAt(deployment, 'status', 'updatedReplicas')
  const all = numberAt(deployment, 'status', 'replicas')
  const available = numberAt(deployment, 'status', 'availableReplicas')
  const prefix = `Waiting for deployment ${name} rollout to finish:`
  if (wanted !== undefined && updated < wanted) return waiting(`${prefix} ${updated} out of ${wanted} new replicas have been updated...`)
  if (all > updated) return waiting(`${prefix} ${all - updated} old replicas are pending termination...`)
  if (available < updated) return waiting(`${prefix} ${available} of ${updated} updated replicas are available...`)
  return finished(`deployment ${name} successfully rolled out`)
}

function daemonSetProgress(daemonSet: AnyObject): Progress {
  if (fieldOf(daemonSet, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') {
    throw plainFailure('rollout status is only available for RollingUpdate strategy type')
  }
  if (!isObserved(daemonSet)) return waiting('Waiting for daemon set spec update to be observed...')
  const name = JSON.stringify(daemonSet.metadata.name)
  const updated = numberAt(daemonSet, 'status', 'updatedNumberScheduled')
  const wanted = numberAt(daemonSet, 'status', 'desiredNumberScheduled')
  const available = numberAt(daemonSet, 'status', 'numberAvailable')
  const prefix = `Waiting for daemon set ${name} rollout to finish:`
  if (updated < wanted) return waiting(`${prefix} ${updated} out of ${wanted} new pods have been updated...`)
  if (available < wanted) return waiting(`${prefix} ${available} of ${wanted} updated pods are available...`)
  return finished(`daemon set ${name} successfully rolled out`)
}

function statefulSetProgress(set: AnyObject): Progress {
  if (fieldOf(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') {
    throw plainFailure('rollout status is only available for RollingUpdate strategy type')
  }
  if (numberAt(set, 'status', 'observedGeneration') === 0 || !isObserved(set))
    return waiting('Waiting for statefulset spec update to be observed...')
  const wanted = fieldOf(set, 'spec', 'replicas') as number | undefined
  const ready = numberAt(set, 'status', 'readyReplicas')
  if (wanted !== undefined && ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready...`)
  const partition = fieldOf(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') as number | undefined
  const updated = numberAt(set, 'status', 'updatedReplicas')
  if (partition !== undefined && wanted !== undefined) {
    if (updated < wanted - partition)
      return waiting(`Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`)
    return finished(`partitioned roll out complete: ${updated} new pods have been updated...`)
  }
  const [update, current] = [fieldOf(set, 'status', 'updateRevision'), fieldOf(set, 'status', 'currentRevision')]
  if (update !== current) return waiting(`waiting for statefulset rolling update to complete ${updated} pods at revision ${update}...`)
  return finished(`statefulset rolling update complete ${numberAt(set, 'status', 'currentReplicas')} pods at revision ${current}...`)
}
