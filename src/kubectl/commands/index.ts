import { apply } from '../apply.ts'
import type { Command } from '../call.ts'
import { authCanI } from './auth.ts'
import { autoscale } from './autoscale.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create.ts'
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding, createServiceAccount } from './create-access.ts'
import {
  createConfigMap,
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createQuota,
  createSecretDockerRegistry,
  createSecretGeneric,
  createSecretTls,
} from './create-config.ts'
import { createIngress } from './create-ingress.ts'
import { createServices } from './create-service.ts'
import { createCronJob, createDeployment, createJob } from './create-workloads.ts'
import { deleteCommand } from './delete.ts'
import { describe } from './describe.ts'
import { drain } from './drain.ts'
import { events } from './events.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { apiResources, apiVersions, clusterInfo, version } from './info.ts'
import { annotate, label } from './label.ts'
import { patch } from './patch.ts'
import { replace } from './replace.ts'
import { rolloutPause, rolloutRestart, rolloutResume, rolloutUndo } from './rollout.ts'
import { rolloutHistory } from './rollout-history.ts'
import { rolloutStatus } from './rollout-status.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { setEnv, setImage, setResources, setSelector, setServiceAccount } from './set.ts'
import { taint } from './taint.ts'
import { viewLastApplied } from './view-last-applied.ts'
import { wait } from './wait.ts'

/** Every command, in the order of `kubectl help`. */
export const commands: readonly Command[] = [
  create,
  createClusterRole,
  createClusterRoleBinding,
  createConfigMap,
  createCronJob,
  createDeployment,
  createIngress,
  createJob,
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createQuota,
  createRole,
  createRoleBinding,
  createSecretDockerRegistry,
  createSecretGeneric,
  createSecretTls,
  ...createServices,
  createServiceAccount,
  expose,
  run,
  setImage,
  setResources,
  setEnv,
  setServiceAccount,
  setSelector,
  get,
  events,
  deleteCommand,
  rolloutHistory,
  rolloutPause,
  rolloutRestart,
  rolloutResume,
  rolloutStatus,
  rolloutUndo,
  scale,
  autoscale,
  cordon,
  uncordon,
  drain,
  taint,
  describe,
  patch,
  replace,
  apply,
  viewLastApplied,
  wait,
  label,
  annotate,
  authCanI,
  clusterInfo,
  apiResources,
  apiVersions,
  version,
]
