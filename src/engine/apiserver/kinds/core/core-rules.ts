import type { AnyObject, KubeObject } from '../../../../protocol/objects.ts'
import { changesOfTemplate } from '../changes.ts'
import { dnsLabel } from '../formats.ts'
import type { RulesByKind } from '../kind-rules.ts'
import { rules } from '../kind-rules.ts'
import type { FullPodTemplate } from '../pod/full-types.ts'
import { podDefaults, templateDefaults } from '../pod/pod-defaults.ts'
import { preparePod, preparePodStatus } from '../pod/pod-prepare.ts'
import { podWarnings } from '../pod/pod-warnings.ts'
import { validatePod, validatePodStatus, validatePodUpdate } from '../pod/validate-pod.ts'
import { validatePodTemplate } from '../pod/validate-pod-spec.ts'
import { changeField, withField } from '../sharing.ts'
import { endpointsDefaults, limitRangeDefaults, namespaceDefaults, nodeDefaults, secretDefaults } from './core-defaults.ts'
import { prepareNamespace, prepareNamespaceUpdate } from './namespace.ts'
import { validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate } from './validate-config.ts'
import { validateLimitRange, validateQuota, validateQuotaUpdate } from './validate-limits.ts'
import { validateNode, validateNodeUpdate } from './validate-node.ts'
import { validateEvent, validateLease, validateNamespace, validateNamespaceStatus, validateRuntimeClass } from './validate-small-kinds.ts'

interface PodTemplate extends KubeObject {
  readonly template?: FullPodTemplate
}

/** Rules of the core group but for Services and storage, and of single kinds of small groups. */
export const coreRules: RulesByKind = {
  Pod: rules({
    generation: 'spec',
    defaults: podDefaults,
    prepareForCreate: preparePod,
    prepareForStatusUpdate: preparePodStatus,
    validate: validatePod,
    validateUpdate: validatePodUpdate,
    validateStatusUpdate: validatePodStatus,
    warnings: podWarnings,
  }),
  PodTemplate: rules({
    generation: changesOfTemplate,
    defaults: (object: PodTemplate) => changeField(object, 'template', templateDefaults),
    validate: ({ template }: PodTemplate) => (template ? validatePodTemplate(template, 'template') : []),
  }),
  ConfigMap: rules({ validate: validateConfigMap, validateUpdate: validateConfigMapUpdate }),
  Secret: rules({ defaults: secretDefaults, validate: validateSecret, validateUpdate: validateSecretUpdate }),
  Namespace: rules({
    nameFormat: dnsLabel,
    defaults: namespaceDefaults,
    prepareForCreate: prepareNamespace,
    prepareForUpdate: prepareNamespaceUpdate,
    validate: validateNamespace,
    validateUpdate: () => [],
    validateStatusUpdate: validateNamespaceStatus,
  }),
  Node: rules({
    defaults: nodeDefaults,
    keepsStatus: true,
    prepareForUpdate: (node: AnyObject, old: AnyObject) => withField(node, 'status', old.status),
    validate: validateNode,
    validateUpdate: validateNodeUpdate,
  }),
  Endpoints: rules({ defaults: endpointsDefaults }),
  LimitRange: rules({ defaults: limitRangeDefaults, validate: validateLimitRange }),
  ResourceQuota: rules({ validate: validateQuota, validateUpdate: validateQuotaUpdate }),
  Event: rules({ validate: validateEvent, validateUpdate: () => [] }),
  'Lease.coordination.k8s.io': rules({ validate: validateLease }),
  'RuntimeClass.node.k8s.io': rules({ validate: validateRuntimeClass }),
}
