import { kindOfResource, objectPath } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Call, type Command, dryRunOf, printDone } from '../call.ts'
import { asStatus, fieldOf } from '../client.ts'
import { Failure, joinFailures, plainFailure, statusFailure, usageFailure } from '../failure.ts'
import { durationMs, sharedFlags } from '../flags.ts'
import { visit } from '../targets.ts'
import { nodeArgs, setUnschedulable } from './cordon.ts'

/** How long a refused eviction waits before it is tried again. */
const RETRY_MS = 5000
/** How often a drained pod is looked for. */
const POLL_MS = 1000

interface Selected {
  readonly pods: readonly AnyObject[]
  readonly warnings: string
  readonly refusals: readonly string[]
}

/** `kubectl drain`: cordons nodes and evicts their pods, as disruption budgets allow. */
export const drain: Command = {
  name: 'drain',
  flags: [
    ...sharedFlags.selector,
    ...sharedFlags.dryRun,
    ...sharedFlags.timeout,
    { name: 'force', type: 'bool' },
    { name: 'ignore-daemonsets', type: 'bool' },
    { name: 'delete-emptydir-data', type: 'bool' },
    { name: 'grace-period', type: 'int', default: '-1' },
    { name: 'pod-selector', type: 'string' },
    { name: 'disable-eviction', type: 'bool' },
    { name: 'skip-wait-for-delete-timeout', type: 'int', default: '0' },
    { name: 'chunk-size', type: 'int', default: '500' },
  ],
  run(call) {
    if (call.args.length === 0 && !call.flags.has('selector')) throw usageFailure('drain', 'USAGE: drain NODE [flags]')
    const nodes: AnyObject[] = []
    const kind = kindOfResource('nodes')!
    const missing = visit(call, ({ object }) => nodes.push(object), { args: nodeArgs(call) })
    if (missing.length > 0) throw joinFailures(missing)
    for (const node of nodes) setUnschedulable(call, kind, node, true)
    const failed: { readonly node: string; readonly message: string }[] = []
    for (const node of nodes) {
      const name = node.metadata.name
      try {
        drainNode(call, name)
        printDone(call, kind, node, 'drained')
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        const message = error.message.replace(/^error: /, '')
        const parts = message.split('\n')
        call.err(
          `error: unable to drain node ${JSON.stringify(name)} due to error: ${parts.length > 1 ? `[${parts.join(', ')}]` : message}, continuing command...\n`,
        )
        failed.push({ node: name, message })
      }
    }
    if (failed.length > 0) {
      call.err(`There are pending nodes to be drained:\n${failed.map(({ node }) => ` ${node}\n`).join('')}`)
      throw new Failure(failed.map(({ message }) => message).join('\n'))
    }
  },
}

function drainNode(call: Call, node: string): void {
  const pods = call.client.list(kindOfResource('pods')!, undefined, {
    labelSelector: call.flags.text('pod-selector') || undefined,
    fieldSelector: `spec.nodeName=${node}`,
  })
  const { pods: chosen, warnings, refusals } = choosePods(call, pods)
  if (refusals.length > 0) throw plainFailure(refusals.join('\n'))
  if (warnings !== '') call.err(`Warning: ${warnings}\n`)
  if (dryRunOf(call) === 'client') {
    for (const pod of chosen) call.out(`evicting pod ${keyText(pod)} (dry run)\n`)
    return
  }
  evictAll(call, chosen, node)
}

const keyText = ({ metadata }: AnyObject) => `${metadata.namespace}/${metadata.name}`

/** Which pods go, what to warn of, and what forbids the whole. Follows kubectl's drain filters. */
function choosePods(call: Call, pods: readonly AnyObject[]): Selected {
  const chosen: AnyObject[] = []
  const warnings = new Map<string, string[]>()
  const refusals = new Map<string, string[]>()
  const note = (map: Map<string, string[]>, words: string, pod: AnyObject) => map.set(words, [...(map.get(words) ?? []), keyText(pod)])
  for (const pod of pods) {
    const verdict = verdictOn(call, pod)
    if (verdict.warning) note(warnings, verdict.warning, pod)
    if (verdict.refusal) note(refusals, verdict.refusal, pod)
    if (verdict.goes) chosen.push(pod)
  }
  const lines = (map: Map<string, string[]>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([words, keys]) => `${words}: ${keys.join(', ')}`)
  return { pods: chosen, warnings: lines(warnings).join('; '), refusals: lines(refusals) }
}

interface Verdict {
  readonly goes: boolean
  readonly warning?: string
  readonly refusal?: string
}

function verdictOn(call: Call, pod: AnyObject): Verdict {
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller)
  const phase = fieldOf(pod, 'status', 'phase')
  const over = phase === 'Succeeded' || phase === 'Failed'
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { goes: false }
  if (owner?.kind === 'DaemonSet' && !over) return daemonVerdict(call)
  if (hasEmptyDir(pod) && !over) {
    if (!call.flags.on('delete-emptydir-data'))
      return { goes: false, refusal: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' }
    return { goes: true, warning: owner || call.flags.on('force') ? 'deleting Pods with local storage' : undefined }
  }
  if (!owner && !over) {
    if (!call.flags.on('force')) return { goes: false, refusal: 'cannot delete Pods that declare no controller (use --force to override)' }
    return { goes: true, warning: 'deleting Pods that declare no controller' }
  }
  return { goes: true }
}

function daemonVerdict(call: Call): Verdict {
  if (call.flags.on('ignore-daemonsets')) return { goes: false, warning: 'ignoring DaemonSet-managed Pods' }
  return { goes: false, refusal: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' }
}

function hasEmptyDir(pod: AnyObject): boolean {
  const volumes = fieldOf(pod, 'spec', 'volumes') as readonly { readonly emptyDir?: unknown }[] | undefined
  return volumes?.some((volume) => volume.emptyDir !== undefined) === true
}

interface Going {
  readonly pod: AnyObject
  /** When the eviction is tried again, in ms since the start of the drain; nothing once it was accepted. */
  retryAt: number | undefined
  gone: boolean
}

/** Evicts pods side by side: refused ones try again, accepted ones are waited for. */
function evictAll(call: Call, pods: readonly AnyObject[], node: string): void {
  const limit = durationMs(call.flags.text('timeout')) || call.client.patienceMs
  const going: Going[] = pods.map((pod) => ({ pod, retryAt: 0, gone: false }))
  for (let elapsed = 0; ; elapsed += POLL_MS) {
    for (const each of going) if (each.retryAt !== undefined && each.retryAt <= elapsed) evict(call, each, elapsed)
    for (const each of going) if (each.retryAt === undefined && !each.gone) look(call, each)
    if (going.every((each) => each.gone)) return
    if (elapsed >= limit)
      throw timedOut(
        call,
        going.filter((each) => !each.gone),
        node,
      )
    call.client.wait(POLL_MS)
  }
}

function evict(call: Call, going: Going, elapsed: number): void {
  const { namespace, name } = going.pod.metadata
  const seconds = call.flags.number('grace-period')
  call.out(`evicting pod ${namespace}/${name}\n`)
  const path = objectPath(kindOfResource('pods')!, namespace, name, 'eviction')
  const deleteOptions = seconds >= 0 ? { deleteOptions: { gracePeriodSeconds: seconds } } : {}
  const response = call.client.answer('POST', path, {
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, ...deleteOptions },
  })
  if (response.status < 400) going.retryAt = undefined
  else if (response.status === 404) going.gone = true
  else if (response.status === 429) {
    call.err(
      `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${asStatus(response).message}\n`,
    )
    going.retryAt = elapsed + RETRY_MS
  } else throw statusFailure(asStatus(response), `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`)
}

function look(call: Call, going: Going): void {
  const { namespace, name, uid } = going.pod.metadata
  const live = call.client.find(kindOfResource('pods')!, namespace, name)
  if (live && live.metadata.uid === uid) return
  going.gone = true
  call.out(`pod/${name} evicted\n`)
}

function timedOut(call: Call, left: readonly Going[], node: string): Failure {
  const limit = call.flags.text('timeout')
  const messages = left.map(({ pod, retryAt }) => {
    const subject = `pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace)}`
    return retryAt === undefined
      ? `error when waiting for pod ${JSON.stringify(pod.metadata.name)} in namespace ${JSON.stringify(pod.metadata.namespace)} to terminate: global timeout reached: ${limit}`
      : `error when evicting ${subject}: global timeout reached: ${limit}`
  })
  call.err(
    `There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${messages.length > 1 ? `[${messages.join(', ')}]` : messages[0]}\n`,
  )
  for (const { pod } of left) call.err(`pod/${pod.metadata.name}\n`)
  return plainFailure(messages.join('\n'))
}
