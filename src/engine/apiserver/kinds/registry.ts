import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import { endpointsDefaults, limitRangeDefaults, namespaceDefaults, nodeDefaults, secretDefaults } from './core/core-defaults.ts'
import { definitionDefaults, prepareDefinition } from './core/custom-resource-definition.ts'
import { prepareNamespace, prepareNamespaceUpdate } from './core/namespace.ts'
import { deepEqual } from './deep-equal.ts'
import { dnsLabel, pathSegment } from './formats.ts'
import type { KindRules } from './kind-rules.ts'
import { endpointSliceDefaults, ingressClassDefaults, networkPolicyDefaults, serviceDefaults } from './networking/networking-defaults.ts'
import type { FullPodTemplate } from './pod/full-types.ts'
import { podDefaults, templateDefaults } from './pod/pod-defaults.ts'
import { preparePod, preparePodStatus } from './pod/pod-prepare.ts'
import {
  admissionBindingDefaults,
  admissionPolicyDefaults,
  autoscalerDefaults,
  bindingDefaults,
  deviceClaimDefaults,
  flowSchemaDefaults,
  priorityClassDefaults,
  priorityLevelDefaults,
  webhookDefaults,
} from './policy/policy-defaults.ts'
import { changeField, withField } from './sharing.ts'
import { claimDefaults, csiDriverDefaults, persistentVolumeDefaults, storageClassDefaults } from './storage/storage-defaults.ts'
import {
  cronJobDefaults,
  daemonSetDefaults,
  deploymentDefaults,
  jobDefaults,
  replicaSetDefaults,
  replicationControllerDefaults,
  statefulSetDefaults,
} from './workloads/workload-defaults.ts'
import { prepareDaemonSet, prepareDaemonSetUpdate, prepareJob } from './workloads/workload-prepare.ts'

const changesBesideMetadata = (object: AnyObject, old: AnyObject): boolean => {
  const { metadata: _, ...rest } = object
  const { metadata: __, ...oldRest } = old
  return !deepEqual(rest, oldRest)
}

const changesOfSlice = (object: AnyObject, old: AnyObject): boolean =>
  changesBesideMetadata(object, old) || !deepEqual(object.metadata.labels, old.metadata.labels)

const changesOfDeployment = (object: AnyObject, old: AnyObject): boolean =>
  !deepEqual(object.spec, old.spec) || !deepEqual(object.metadata.annotations, old.metadata.annotations)

const changesOfTemplate = (object: AnyObject, old: AnyObject): boolean => !deepEqual(object.template, old.template)

/** What holds for custom resources: any change but of metadata and status counts. */
export const customRules: KindRules = {
  generation(object, old) {
    const { status: _, ...rest } = object
    const { status: __, ...oldRest } = old
    return changesBesideMetadata(rest as AnyObject, oldRest as AnyObject)
  },
}

/** Rules of the kinds that differ from the common way, by kind and group. */
export const rulesByKind: Readonly<Record<string, KindRules>> = {
  Pod: rules({ generation: 'spec', defaults: podDefaults, prepareForCreate: preparePod, prepareForStatusUpdate: preparePodStatus }),
  PodTemplate: rules({
    generation: changesOfTemplate,
    defaults: (object: PodTemplate) => changeField(object, 'template', templateDefaults),
  }),
  ReplicationController: rules({ generation: 'spec', defaults: replicationControllerDefaults }),
  Service: rules({ nameFormat: dnsLabel, defaults: serviceDefaults }),
  Endpoints: rules({ defaults: endpointsDefaults }),
  Namespace: rules({
    nameFormat: dnsLabel,
    defaults: namespaceDefaults,
    prepareForCreate: prepareNamespace,
    prepareForUpdate: prepareNamespaceUpdate,
  }),
  Node: rules({ defaults: nodeDefaults, keepsStatus: true, prepareForUpdate: keepStatus }),
  Secret: rules({ defaults: secretDefaults }),
  LimitRange: rules({ defaults: limitRangeDefaults }),
  PersistentVolumeClaim: rules({ defaults: claimDefaults, prepareForCreate: claimDefaults }),
  PersistentVolume: rules({ defaults: persistentVolumeDefaults, prepareForCreate: persistentVolumeDefaults }),
  'Deployment.apps': rules({ generation: changesOfDeployment, defaults: deploymentDefaults }),
  'ReplicaSet.apps': rules({ generation: 'spec', defaults: replicaSetDefaults }),
  'StatefulSet.apps': rules({ generation: 'spec', defaults: statefulSetDefaults }),
  'DaemonSet.apps': rules({
    generation: 'spec',
    defaults: daemonSetDefaults,
    prepareForCreate: prepareDaemonSet,
    prepareForUpdate: prepareDaemonSetUpdate,
  }),
  'Job.batch': rules({ generation: 'spec', defaults: jobDefaults, prepareForCreate: prepareJob }),
  'CronJob.batch': rules({ generation: 'spec', defaults: cronJobDefaults }),
  'HorizontalPodAutoscaler.autoscaling': rules({ defaults: autoscalerDefaults }),
  'PodDisruptionBudget.policy': { generation: 'spec' },
  'Ingress.networking.k8s.io': { generation: 'spec' },
  'IngressClass.networking.k8s.io': rules({ generation: 'spec', defaults: ingressClassDefaults }),
  'NetworkPolicy.networking.k8s.io': rules({ generation: 'spec', defaults: networkPolicyDefaults }),
  'EndpointSlice.discovery.k8s.io': rules({ generation: changesOfSlice, defaults: endpointSliceDefaults }),
  'Role.rbac.authorization.k8s.io': { nameFormat: pathSegment },
  'ClusterRole.rbac.authorization.k8s.io': { nameFormat: pathSegment },
  'RoleBinding.rbac.authorization.k8s.io': rules({ nameFormat: pathSegment, defaults: bindingDefaults }),
  'ClusterRoleBinding.rbac.authorization.k8s.io': rules({ nameFormat: pathSegment, defaults: bindingDefaults }),
  'StorageClass.storage.k8s.io': rules({ defaults: storageClassDefaults }),
  'CSIDriver.storage.k8s.io': rules({ defaults: csiDriverDefaults }),
  'PriorityClass.scheduling.k8s.io': rules({ generation: () => false, defaults: priorityClassDefaults }),
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': rules({
    generation: changesBesideMetadata,
    defaults: (object: AnyObject) => webhookDefaults(object, false) as AnyObject,
  }),
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': rules({
    generation: changesBesideMetadata,
    defaults: (object: AnyObject) => webhookDefaults(object, true) as AnyObject,
  }),
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io': rules({ generation: 'spec', defaults: admissionPolicyDefaults }),
  'MutatingAdmissionPolicy.admissionregistration.k8s.io': rules({ generation: 'spec', defaults: admissionPolicyDefaults }),
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': rules({ generation: 'spec', defaults: admissionBindingDefaults }),
  'MutatingAdmissionPolicyBinding.admissionregistration.k8s.io': rules({ generation: 'spec', defaults: admissionBindingDefaults }),
  'FlowSchema.flowcontrol.apiserver.k8s.io': rules({ generation: 'spec', defaults: flowSchemaDefaults }),
  'PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io': rules({ generation: 'spec', defaults: priorityLevelDefaults }),
  'DeviceClass.resource.k8s.io': { generation: 'spec' },
  'ResourceSlice.resource.k8s.io': { generation: 'spec' },
  'ResourceClaim.resource.k8s.io': rules({ defaults: (object: ResourceClaim) => changeField(object, 'spec', deviceClaimDefaults) }),
  'CustomResourceDefinition.apiextensions.k8s.io': rules({
    generation: 'spec',
    defaults: definitionDefaults,
    prepareForCreate: prepareDefinition,
  }),
}

interface PodTemplate extends KubeObject {
  readonly template?: FullPodTemplate
}

interface ResourceClaim extends KubeObject {
  readonly spec?: Parameters<typeof deviceClaimDefaults>[0]
}

function keepStatus(object: AnyObject, old: AnyObject): AnyObject {
  return withField(object, 'status', old.status)
}

// A kind's rules know its own fields; the API server passes any object to any strategy.
function rules<T extends KubeObject>(typed: KindRules<T>): KindRules {
  return typed as unknown as KindRules
}
