import { templateDefaults } from '../pod/pod-defaults.ts'
import { claimSpecDefaults } from '../pod/volume-defaults.ts'
import { changeField, changeItems, fillIn } from '../sharing.ts'
import type {
  FullCronJob,
  FullDaemonSet,
  FullDeployment,
  FullJob,
  FullJobSpec,
  FullReplicaSet,
  FullReplicationController,
  FullStatefulSet,
  RollingStrategy,
} from './full-types.ts'

/**
 * Defaults of the kinds that make pods.
 * Upstream: pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go, pkg/apis/core/v1/defaults.go.
 */

/** Defaults of a Deployment. */
export function deploymentDefaults(deployment: FullDeployment): FullDeployment {
  return changeField(deployment, 'spec', (given) => {
    let spec = fillIn(given, { replicas: 1, strategy: {}, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
    spec = changeField(spec, 'strategy', (strategy) => rolling(strategy, { maxUnavailable: '25%', maxSurge: '25%' }))
    return changeField(spec, 'template', templateDefaults)
  })
}

/** Defaults of a ReplicaSet. */
export function replicaSetDefaults(replicaSet: FullReplicaSet): FullReplicaSet {
  return changeField(replicaSet, 'spec', (spec) => changeField(fillIn(spec, { replicas: 1 }), 'template', templateDefaults))
}

/** Defaults of a ReplicationController: the selector and its own labels follow the template. */
export function replicationControllerDefaults(given: FullReplicationController): FullReplicationController {
  const labels = given.spec.template?.metadata?.labels
  const controller = labels && !given.metadata.labels ? { ...given, metadata: { ...given.metadata, labels } } : given
  return changeField(controller, 'spec', (spec) =>
    changeField(fillIn(spec, { replicas: 1, ...(labels ? { selector: labels } : {}) }), 'template', templateDefaults),
  )
}

/** Defaults of a DaemonSet. */
export function daemonSetDefaults(daemonSet: FullDaemonSet): FullDaemonSet {
  return changeField(daemonSet, 'spec', (given) => {
    let spec = fillIn(given, { updateStrategy: {}, revisionHistoryLimit: 10 })
    spec = changeField(spec, 'updateStrategy', (strategy) => rolling(strategy, { maxUnavailable: 1, maxSurge: 0 }))
    return changeField(spec, 'template', templateDefaults)
  })
}

/** Defaults of a StatefulSet and of its claims. */
export function statefulSetDefaults(statefulSet: FullStatefulSet): FullStatefulSet {
  return changeField(statefulSet, 'spec', (given) => {
    let spec = fillIn(given, {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {},
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: {},
    })
    spec = changeField(spec, 'updateStrategy', (strategy) => {
      const typed = strategy.type ? strategy : fillIn(strategy, { type: 'RollingUpdate', rollingUpdate: {} })
      if (typed.type !== 'RollingUpdate') return typed
      return changeField(typed, 'rollingUpdate', (update) => fillIn(update, { partition: 0 }))
    })
    spec = changeField(spec, 'persistentVolumeClaimRetentionPolicy', (policy) =>
      fillIn(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
    )
    spec = changeItems(spec, 'volumeClaimTemplates', (template) => {
      const typed = fillIn(template, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: {} })
      return changeField(
        changeField(typed, 'status', (status) => fillIn(status, { phase: 'Pending' })),
        'spec',
        claimSpecDefaults,
      )
    })
    return changeField(spec, 'template', templateDefaults)
  })
}

/** Defaults of a Job: its labels follow the template, and it runs once unless told otherwise. */
export function jobDefaults(given: FullJob): FullJob {
  const labels = given.spec.template.metadata?.labels
  const job = labels && !given.metadata.labels ? { ...given, metadata: { ...given.metadata, labels } } : given
  return changeField(job, 'spec', (spec) => jobTemplateDefaults(jobSpecDefaults(spec)))
}

/** Defaults of a CronJob. Its job template gets those of the pod, but not those of a Job. */
export function cronJobDefaults(cronJob: FullCronJob): FullCronJob {
  return changeField(cronJob, 'spec', (given) => {
    const spec = fillIn(given, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })
    return changeField(spec, 'jobTemplate', (template) => changeField(template, 'spec', jobTemplateDefaults))
  })
}

function jobSpecDefaults(given: FullJobSpec): FullJobSpec {
  const runsOnce = given.completions === undefined && given.parallelism === undefined
  return fillIn(given, {
    ...(runsOnce ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: given.backoffLimitPerIndex === undefined ? 6 : 2147483647,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: given.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  })
}

function jobTemplateDefaults(given: FullJobSpec): FullJobSpec {
  const spec = changeField(given, 'podFailurePolicy', (policy) =>
    changeItems(policy, 'rules', (rule) => changeItems(rule, 'onPodConditions', (pattern) => fillIn(pattern, { status: 'True' }))),
  )
  return changeField(spec, 'template', templateDefaults)
}

function rolling(given: RollingStrategy, defaults: NonNullable<RollingStrategy['rollingUpdate']>): RollingStrategy {
  const strategy = given.type ? given : { ...given, type: 'RollingUpdate' }
  if (strategy.type !== 'RollingUpdate') return strategy
  return changeField(fillIn(strategy, { rollingUpdate: {} }), 'rollingUpdate', (update) => fillIn(update, defaults))
}
