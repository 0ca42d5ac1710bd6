import { changesOfDeployment } from '../changes.ts'
import { dnsLabel } from '../formats.ts'
import type { RulesByKind } from '../kind-rules.ts'
import { rules } from '../kind-rules.ts'
import { cronJobWarnings, templateWarnings } from '../pod/pod-warnings.ts'
import type {
  FullCronJob,
  FullDaemonSet,
  FullDeployment,
  FullJob,
  FullReplicaSet,
  FullReplicationController,
  FullStatefulSet,
} from './full-types.ts'
import { validateCronJob, validateCronJobUpdate } from './validate-cron-job.ts'
import {
  validateDeployment,
  validateDeploymentUpdate,
  validateReplicaSet,
  validateReplicaSetUpdate,
  validateReplicaStatus,
} from './validate-deployment.ts'
import { validateJob, validateJobUpdate } from './validate-job.ts'
import { validateReplicationController } from './validate-replication-controller.ts'
import { validateDaemonSet, validateDaemonSetUpdate, validateStatefulSet, validateStatefulSetUpdate } from './validate-stateful-set.ts'
import {
  cronJobDefaults,
  daemonSetDefaults,
  deploymentDefaults,
  jobDefaults,
  replicaSetDefaults,
  replicationControllerDefaults,
  statefulSetDefaults,
} from './workload-defaults.ts'
import { prepareDaemonSet, prepareDaemonSetUpdate, prepareJob } from './workload-prepare.ts'

/** Rules of the kinds that make pods. */
export const workloadRules: RulesByKind = {
  'Deployment.apps': rules<FullDeployment>({
    generation: changesOfDeployment,
    defaults: deploymentDefaults,
    validate: validateDeployment,
    validateUpdate: validateDeploymentUpdate,
    validateStatusUpdate: validateReplicaStatus,
    warnings: templateWarnings,
  }),
  'ReplicaSet.apps': rules<FullReplicaSet>({
    generation: 'spec',
    defaults: replicaSetDefaults,
    validate: validateReplicaSet,
    validateUpdate: validateReplicaSetUpdate,
    validateStatusUpdate: validateReplicaStatus,
    warnings: templateWarnings,
  }),
  ReplicationController: rules<FullReplicationController>({
    generation: 'spec',
    defaults: replicationControllerDefaults,
    validate: validateReplicationController,
    validateStatusUpdate: validateReplicaStatus,
    warnings: templateWarnings,
  }),
  'StatefulSet.apps': rules<FullStatefulSet>({
    nameFormat: dnsLabel,
    generation: 'spec',
    defaults: statefulSetDefaults,
    validate: (statefulSet) => validateStatefulSet(statefulSet),
    validateUpdate: validateStatefulSetUpdate,
    warnings: templateWarnings,
  }),
  'DaemonSet.apps': rules<FullDaemonSet>({
    generation: 'spec',
    defaults: daemonSetDefaults,
    prepareForCreate: prepareDaemonSet,
    prepareForUpdate: prepareDaemonSetUpdate,
    validate: validateDaemonSet,
    validateUpdate: validateDaemonSetUpdate,
    warnings: templateWarnings,
  }),
  'Job.batch': rules<FullJob>({
    generation: 'spec',
    defaults: jobDefaults,
    prepareForCreate: prepareJob,
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    warnings: templateWarnings,
  }),
  'CronJob.batch': rules<FullCronJob>({
    generation: 'spec',
    defaults: cronJobDefaults,
    validate: validateCronJob,
    validateUpdate: validateCronJobUpdate,
    warnings: cronJobWarnings,
  }),
}
