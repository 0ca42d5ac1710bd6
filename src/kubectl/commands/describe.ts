import type { AnyObject } from '../../protocol/objects.ts'
import type { Call, Command } from '../call.ts'
import { type Client, kindText } from '../client.ts'
import { describeRole, describeRoleBinding } from '../describe/access.ts'
import { describeAutoscaler } from '../describe/autoscaler.ts'
import {
  describeClaim,
  describeConfigMap,
  describeIngressClass,
  describePriorityClass,
  describeSecret,
  describeServiceAccount,
  describeStorageClass,
  describeVolume,
} from '../describe/config.ts'
import { describeEvents } from '../describe/events.ts'
import { describeGeneric } from '../describe/generic.ts'
import { describeEndpointSlice, describeIngress, describeNetworkPolicy, describeService } from '../describe/network.ts'
import { describeNode } from '../describe/node.ts'
import { Page } from '../describe/page.ts'
import { describePod } from '../describe/pod.ts'
import { describeDisruptionBudget, describeLimitRange, describeNamespace, describeQuota } from '../describe/policy.ts'
import {
  describeCronJob,
  describeDaemonSet,
  describeDeployment,
  describeJob,
  describeReplicaSet,
  describeStatefulSet,
} from '../describe/workloads.ts'
import { Failure, joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { readFileObjects } from '../manifests.ts'
import { type Found, selectorQuery, type Target, targetsOf } from '../targets.ts'

type Describer = (page: Page, object: AnyObject, client: Client) => void

const describers: Readonly<Record<string, Describer>> = {
  pod: describePod,
  'deployment.apps': describeDeployment,
  'replicaset.apps': describeReplicaSet,
  'statefulset.apps': describeStatefulSet,
  'daemonset.apps': describeDaemonSet,
  'job.batch': describeJob,
  'cronjob.batch': describeCronJob,
  service: describeService,
  'endpointslice.discovery.k8s.io': describeEndpointSlice,
  'ingress.networking.k8s.io': describeIngress,
  'ingressclass.networking.k8s.io': describeIngressClass,
  'networkpolicy.networking.k8s.io': describeNetworkPolicy,
  node: describeNode,
  namespace: describeNamespace,
  resourcequota: describeQuota,
  limitrange: describeLimitRange,
  'poddisruptionbudget.policy': describeDisruptionBudget,
  'horizontalpodautoscaler.autoscaling': describeAutoscaler,
  configmap: describeConfigMap,
  secret: describeSecret,
  serviceaccount: describeServiceAccount,
  persistentvolumeclaim: describeClaim,
  persistentvolume: describeVolume,
  'storageclass.storage.k8s.io': describeStorageClass,
  'priorityclass.scheduling.k8s.io': describePriorityClass,
  'role.rbac.authorization.k8s.io': describeRole,
  'clusterrole.rbac.authorization.k8s.io': describeRole,
  'rolebinding.rbac.authorization.k8s.io': describeRoleBinding,
  'clusterrolebinding.rbac.authorization.k8s.io': describeRoleBinding,
}

/** Kinds whose description ends without Events. */
const withoutEvents = new Set([
  'resourcequota',
  'limitrange',
  'namespace',
  'secret',
  'networkpolicy.networking.k8s.io',
  'role.rbac.authorization.k8s.io',
  'clusterrole.rbac.authorization.k8s.io',
  'rolebinding.rbac.authorization.k8s.io',
  'clusterrolebinding.rbac.authorization.k8s.io',
])

/** `kubectl describe`: objects in words, with their Events. */
export const describe: Command = {
  name: 'describe',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.selector,
    ...sharedFlags.allNamespaces,
    { name: 'show-events', type: 'bool', default: 'true' },
    { name: 'chunk-size', type: 'int', default: '500' },
  ],
  run(call) {
    if (call.args.length === 0 && !call.flags.has('filename')) {
      throw new Failure(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n\nerror: Required resource not specified.\n' +
          'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl describe -h\' for help and examples',
      )
    }
    const { found, failures } = collect(call)
    const events = call.flags.on('show-events') && (found.length < 2 || call.flags.has('show-events'))
    const pages = found.map((each) => describeOne(call, each, events && !each.byPrefix) + (each.byPrefix ? '\n' : ''))
    call.out(pages.join('\n\n'))
    if (failures.length > 0) throw joinFailures(failures)
    if (found.length === 0)
      call.err(call.flags.on('all-namespaces') ? 'No resources found\n' : `No resources found in ${call.namespace} namespace.\n`)
  },
}

interface Described extends Found {
  /** Found because its name begins with the word that was given. */
  readonly byPrefix?: boolean
}

function collect(call: Call): { readonly found: readonly Described[]; readonly failures: readonly Failure[] } {
  const failures: Failure[] = []
  const targets: readonly Target[] = call.flags.has('filename') ? filesAsTargets(call) : targetsOf(call)
  if (call.flags.has('selector') && targets.some((target) => target.name !== undefined))
    throw plainFailure('name cannot be provided when a selector is specified')
  const found = targets.flatMap((target): readonly Described[] => {
    try {
      return lookUp(call, target)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failures.push(error)
      return []
    }
  })
  return { found, failures }
}

function filesAsTargets(call: Call): readonly Target[] {
  const { objects, failures } = readFileObjects(call)
  if (failures.length > 0) throw joinFailures(failures)
  return objects
}

function lookUp(call: Call, { kind, namespace, name }: Target): readonly Described[] {
  const described = (object: AnyObject): Described => ({ kind, namespace: object.metadata.namespace, name: object.metadata.name, object })
  if (name === undefined) return call.client.list(kind, namespace, { ...selectorQuery(call), limit: '500' }).map(described)
  try {
    return [described(call.client.get(kind, namespace, name))]
  } catch (error) {
    if (!(error instanceof Failure) || error.status?.reason !== 'NotFound') throw error
    const alike = call.client.list(kind, namespace).filter((object) => object.metadata.name.startsWith(name))
    if (alike.length === 0) throw error
    return alike.map((object) => ({ ...described(object), byPrefix: true }))
  }
}

function describeOne(call: Call, { kind, object }: Found, events: boolean): string {
  const page = new Page()
  const describer = describers[kindText(kind)] ?? describeGeneric
  describer(page, object, call.client)
  if (events && !withoutEvents.has(kindText(kind))) describeEvents(page, call.client, object)
  return page.text()
}
