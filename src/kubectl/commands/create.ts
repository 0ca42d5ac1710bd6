import type { JsonMap } from '../../protocol/json.ts'
import { collectionPath, type KindInfo, kindOfObject } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { type Call, type Command, dryRunOf, forEachGathering, printDone, writeQuery } from '../call.ts'
import { asStatus } from '../client.ts'
import { joinFailures, plainFailure, statusFailure } from '../failure.ts'
import { type FlagSpec, sharedFlags } from '../flags.ts'
import { withLastApplied } from '../last-applied.ts'
import { type FileObject, readFileObjects } from '../manifests.ts'

/** Flags of every `kubectl create SOMETHING`. */
export const createFlags: readonly FlagSpec[] = [
  ...sharedFlags.output,
  ...sharedFlags.dryRun,
  ...sharedFlags.fieldManager,
  ...sharedFlags.saveConfig,
  ...sharedFlags.validate,
]

/** `kubectl create -f`: creates objects that must not exist yet. */
export const create: Command = {
  name: 'create',
  flags: [...createFlags, ...sharedFlags.files, ...sharedFlags.selector, { name: 'edit', type: 'bool' }, { name: 'raw', type: 'string' }],
  run(call) {
    if (call.flags.has('raw')) {
      createRaw(call)
      return
    }
    if (!call.flags.has('filename')) throw plainFailure('must specify one of -f and -k')
    const { objects, failures } = readFileObjects(call)
    if (objects.length === 0 && failures.length === 0) throw plainFailure('no objects passed to create')
    const all = forEachGathering(objects, (file) => createFile(call, file), failures)
    if (all.length > 0) throw joinFailures(all)
  },
}

function createRaw(call: Call): void {
  const text = call.readFile(call.flags.text('filename'))
  if (text === undefined) throw plainFailure(`the path ${JSON.stringify(call.flags.text('filename'))} does not exist`)
  const created = call.client.request('POST', call.flags.text('raw'), { body: JSON.parse(text) })
  call.out(JSON.stringify(created))
}

function createFile(call: Call, { kind, namespace, object, source }: FileObject): void {
  const body = call.flags.on('save-config') ? withLastApplied(object) : object
  if (dryRunOf(call) === 'client') {
    printDone(call, kind, body as unknown as AnyObject, 'created')
    return
  }
  const created = call.client.request('POST', collectionPath(kind, namespace), {
    query: writeQuery(call, 'kubectl-create', true),
    body,
    doing: `error when creating ${JSON.stringify(source)}`,
  })
  printDone(call, kind, created, 'created')
}

/**
 * Creates an object that a command put together. `noun` is how the failure names it: `failed to create deployment: ...`;
 * without it the server's words stand alone. A rehearsal on the client prints the object with the empty fields that Go's types have.
 */
export function createObject(call: Call, object: JsonMap, noun?: string, manager = 'kubectl-create', verb = 'created'): void {
  const kind = kindOfObject(object as unknown as AnyObject)
  if (!kind) throw plainFailure(`no kind ${object.kind} is registered`)
  const namespaced = kind.namespaced && (call.explicitNamespace || dryRunOf(call) !== 'client') ? inNamespace(object, call, kind) : object
  const body = call.flags.on('save-config') ? withLastApplied(namespaced) : namespaced
  if (dryRunOf(call) === 'client') {
    printDone(call, kind, withEmptyFields(body) as unknown as AnyObject, verb)
    return
  }
  const response = call.client.answer('POST', collectionPath(kind, kind.namespaced ? call.namespace : undefined), {
    query: writeQuery(call, manager, true),
    body,
  })
  if (response.status < 400) {
    printDone(call, kind, response.body as AnyObject, verb)
    return
  }
  const status = asStatus(response)
  throw noun ? plainFailure(`failed to create ${noun}: ${status.message}`) : statusFailure(status)
}

function inNamespace(object: JsonMap, call: Call, kind: KindInfo): JsonMap {
  return kind.namespaced ? { ...object, metadata: { ...(object.metadata as JsonMap), namespace: call.namespace } } : object
}

/** Fields that Go prints although they are empty. */
function withEmptyFields(object: JsonMap): JsonMap {
  const status = emptyStatus[String(object.kind)]
  return status === undefined ? object : { ...object, status }
}

const noBalancer = { loadBalancer: {} }
const emptyStatus: Readonly<Record<string, JsonMap>> = {
  Deployment: {},
  Pod: {},
  Job: {},
  CronJob: {},
  Namespace: {},
  ResourceQuota: {},
  Service: noBalancer,
  Ingress: noBalancer,
  HorizontalPodAutoscaler: { currentMetrics: null, desiredReplicas: 0 },
  PodDisruptionBudget: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
}

/** The name that `kubectl create SOMETHING NAME` takes; exactly one. */
export function oneName(call: Call): string {
  if (call.args.length === 1) return call.args[0]!
  throw plainFailure(`exactly one NAME is required, got ${call.args.length}\nSee 'kubectl ${call.command} -h' for help and examples`)
}
