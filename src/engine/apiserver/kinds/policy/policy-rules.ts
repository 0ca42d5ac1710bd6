import type { AnyObject, KubeObject } from '../../../../protocol/objects.ts'
import { changesBesideMetadata } from '../changes.ts'
import { pathSegment } from '../formats.ts'
import type { RulesByKind } from '../kind-rules.ts'
import { rules } from '../kind-rules.ts'
import { changeField } from '../sharing.ts'
import { definitionDefaults, prepareDefinition, validateDefinition } from './custom-resource-definition.ts'
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
} from './policy-defaults.ts'
import {
  validateBindingUpdate,
  validateClusterRole,
  validateClusterRoleBinding,
  validateRole,
  validateRoleBinding,
} from './validate-access.ts'
import { validateAutoscaler, validateAutoscalerStatus } from './validate-autoscaler.ts'
import { validateDisruptionBudget, validatePriorityClass, validatePriorityClassUpdate } from './validate-policies.ts'

interface ResourceClaim extends KubeObject {
  readonly spec?: Parameters<typeof deviceClaimDefaults>[0]
}

const webhooks = (mutating: boolean) =>
  rules({ generation: changesBesideMetadata, defaults: (object: AnyObject) => webhookDefaults(object, mutating) as AnyObject })

const bindings = rules({
  nameFormat: pathSegment,
  defaults: bindingDefaults,
  validate: validateRoleBinding,
  validateUpdate: validateBindingUpdate,
})

/** Rules of autoscaling, disruption, priority, access, admission and other policies of the cluster. */
export const policyRules: RulesByKind = {
  'HorizontalPodAutoscaler.autoscaling': rules({
    nameFormat: pathSegment,
    defaults: autoscalerDefaults,
    validate: validateAutoscaler,
    validateStatusUpdate: validateAutoscalerStatus,
  }),
  'PodDisruptionBudget.policy': rules({ nameFormat: pathSegment, generation: 'spec', validate: validateDisruptionBudget }),
  'PriorityClass.scheduling.k8s.io': rules({
    generation: () => false,
    defaults: priorityClassDefaults,
    validate: validatePriorityClass,
    validateUpdate: validatePriorityClassUpdate,
  }),
  'Role.rbac.authorization.k8s.io': rules({ nameFormat: pathSegment, validate: validateRole }),
  'ClusterRole.rbac.authorization.k8s.io': rules({ nameFormat: pathSegment, validate: validateClusterRole }),
  'RoleBinding.rbac.authorization.k8s.io': bindings,
  'ClusterRoleBinding.rbac.authorization.k8s.io': { ...bindings, ...rules({ validate: validateClusterRoleBinding }) },
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io': webhooks(false),
  'MutatingWebhookConfiguration.admissionregistration.k8s.io': webhooks(true),
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
    validate: validateDefinition,
  }),
}
