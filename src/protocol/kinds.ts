/** What the API server knows of a kind without its schema: names, scope, subresources. The one list of built-in kinds. */
export interface KindInfo {
  /** Plural, lower case: the word in URLs. */
  readonly resource: string
  readonly kind: string
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly namespaced: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly string[]
  /** Reviews and bindings: answered, never stored. */
  readonly createOnly?: boolean
  /** A part of the engine acts on it. Every other kind is stored, listed and shown only. */
  readonly simulated?: boolean
}

/** Built-in resources of Kubernetes v1.36 in the order of `kubectl api-resources`. */
export const builtInKinds: readonly KindInfo[] = [
  { resource: 'bindings', kind: 'Binding', group: '', version: 'v1', namespaced: true, createOnly: true },
  { resource: 'componentstatuses', kind: 'ComponentStatus', group: '', version: 'v1', namespaced: false, shortNames: ['cs'] },
  { resource: 'configmaps', kind: 'ConfigMap', group: '', version: 'v1', namespaced: true, shortNames: ['cm'], simulated: true },
  { resource: 'endpoints', kind: 'Endpoints', group: '', version: 'v1', namespaced: true, shortNames: ['ep'] },
  { resource: 'events', kind: 'Event', group: '', version: 'v1', namespaced: true, shortNames: ['ev'], simulated: true },
  { resource: 'limitranges', kind: 'LimitRange', group: '', version: 'v1', namespaced: true, shortNames: ['limits'] },
  {
    resource: 'namespaces',
    kind: 'Namespace',
    group: '',
    version: 'v1',
    namespaced: false,
    shortNames: ['ns'],
    subresources: ['status', 'finalize'],
    simulated: true,
  },
  {
    resource: 'nodes',
    kind: 'Node',
    group: '',
    version: 'v1',
    namespaced: false,
    shortNames: ['no'],
    subresources: ['status'],
    simulated: true,
  },
  {
    resource: 'persistentvolumeclaims',
    kind: 'PersistentVolumeClaim',
    group: '',
    version: 'v1',
    namespaced: true,
    shortNames: ['pvc'],
    subresources: ['status'],
  },
  {
    resource: 'persistentvolumes',
    kind: 'PersistentVolume',
    group: '',
    version: 'v1',
    namespaced: false,
    shortNames: ['pv'],
    subresources: ['status'],
  },
  {
    resource: 'pods',
    kind: 'Pod',
    group: '',
    version: 'v1',
    namespaced: true,
    shortNames: ['po'],
    categories: ['all'],
    subresources: ['status', 'binding', 'eviction'],
    simulated: true,
  },
  { resource: 'podtemplates', kind: 'PodTemplate', group: '', version: 'v1', namespaced: true },
  {
    resource: 'replicationcontrollers',
    kind: 'ReplicationController',
    group: '',
    version: 'v1',
    namespaced: true,
    shortNames: ['rc'],
    categories: ['all'],
    subresources: ['status', 'scale'],
  },
  {
    resource: 'resourcequotas',
    kind: 'ResourceQuota',
    group: '',
    version: 'v1',
    namespaced: true,
    shortNames: ['quota'],
    subresources: ['status'],
  },
  { resource: 'secrets', kind: 'Secret', group: '', version: 'v1', namespaced: true, simulated: true },
  { resource: 'serviceaccounts', kind: 'ServiceAccount', group: '', version: 'v1', namespaced: true, shortNames: ['sa'] },
  {
    resource: 'services',
    kind: 'Service',
    group: '',
    version: 'v1',
    namespaced: true,
    shortNames: ['svc'],
    categories: ['all'],
    subresources: ['status'],
    simulated: true,
  },
  {
    resource: 'mutatingadmissionpolicies',
    kind: 'MutatingAdmissionPolicy',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
  },
  {
    resource: 'mutatingadmissionpolicybindings',
    kind: 'MutatingAdmissionPolicyBinding',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
  },
  {
    resource: 'mutatingwebhookconfigurations',
    kind: 'MutatingWebhookConfiguration',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
  },
  {
    resource: 'validatingadmissionpolicies',
    kind: 'ValidatingAdmissionPolicy',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
    subresources: ['status'],
  },
  {
    resource: 'validatingadmissionpolicybindings',
    kind: 'ValidatingAdmissionPolicyBinding',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
  },
  {
    resource: 'validatingwebhookconfigurations',
    kind: 'ValidatingWebhookConfiguration',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
  },
  {
    resource: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    group: 'apiextensions.k8s.io',
    version: 'v1',
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    subresources: ['status'],
  },
  {
    resource: 'apiservices',
    kind: 'APIService',
    group: 'apiregistration.k8s.io',
    version: 'v1',
    namespaced: false,
    categories: ['api-extensions'],
    subresources: ['status'],
  },
  { resource: 'controllerrevisions', kind: 'ControllerRevision', group: 'apps', version: 'v1', namespaced: true },
  {
    resource: 'daemonsets',
    kind: 'DaemonSet',
    group: 'apps',
    version: 'v1',
    namespaced: true,
    shortNames: ['ds'],
    categories: ['all'],
    subresources: ['status'],
  },
  {
    resource: 'deployments',
    kind: 'Deployment',
    group: 'apps',
    version: 'v1',
    namespaced: true,
    shortNames: ['deploy'],
    categories: ['all'],
    subresources: ['status', 'scale'],
    simulated: true,
  },
  {
    resource: 'replicasets',
    kind: 'ReplicaSet',
    group: 'apps',
    version: 'v1',
    namespaced: true,
    shortNames: ['rs'],
    categories: ['all'],
    subresources: ['status', 'scale'],
    simulated: true,
  },
  {
    resource: 'statefulsets',
    kind: 'StatefulSet',
    group: 'apps',
    version: 'v1',
    namespaced: true,
    shortNames: ['sts'],
    categories: ['all'],
    subresources: ['status', 'scale'],
  },
  {
    resource: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    group: 'authentication.k8s.io',
    version: 'v1',
    namespaced: false,
    createOnly: true,
  },
  { resource: 'tokenreviews', kind: 'TokenReview', group: 'authentication.k8s.io', version: 'v1', namespaced: false, createOnly: true },
  {
    resource: 'localsubjectaccessreviews',
    kind: 'LocalSubjectAccessReview',
    group: 'authorization.k8s.io',
    version: 'v1',
    namespaced: true,
    createOnly: true,
  },
  {
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    group: 'authorization.k8s.io',
    version: 'v1',
    namespaced: false,
    createOnly: true,
  },
  {
    resource: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    group: 'authorization.k8s.io',
    version: 'v1',
    namespaced: false,
    createOnly: true,
  },
  {
    resource: 'subjectaccessreviews',
    kind: 'SubjectAccessReview',
    group: 'authorization.k8s.io',
    version: 'v1',
    namespaced: false,
    createOnly: true,
  },
  {
    resource: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    group: 'autoscaling',
    version: 'v2',
    namespaced: true,
    shortNames: ['hpa'],
    categories: ['all'],
    subresources: ['status'],
  },
  {
    resource: 'cronjobs',
    kind: 'CronJob',
    group: 'batch',
    version: 'v1',
    namespaced: true,
    shortNames: ['cj'],
    categories: ['all'],
    subresources: ['status'],
  },
  { resource: 'jobs', kind: 'Job', group: 'batch', version: 'v1', namespaced: true, categories: ['all'], subresources: ['status'] },
  {
    resource: 'certificatesigningrequests',
    kind: 'CertificateSigningRequest',
    group: 'certificates.k8s.io',
    version: 'v1',
    namespaced: false,
    shortNames: ['csr'],
    subresources: ['status'],
  },
  { resource: 'leases', kind: 'Lease', group: 'coordination.k8s.io', version: 'v1', namespaced: true, simulated: true },
  { resource: 'endpointslices', kind: 'EndpointSlice', group: 'discovery.k8s.io', version: 'v1', namespaced: true, simulated: true },
  { resource: 'events', kind: 'Event', group: 'events.k8s.io', version: 'v1', namespaced: true, shortNames: ['ev'], simulated: true },
  {
    resource: 'flowschemas',
    kind: 'FlowSchema',
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    namespaced: false,
    subresources: ['status'],
  },
  {
    resource: 'prioritylevelconfigurations',
    kind: 'PriorityLevelConfiguration',
    group: 'flowcontrol.apiserver.k8s.io',
    version: 'v1',
    namespaced: false,
    subresources: ['status'],
  },
  { resource: 'ingressclasses', kind: 'IngressClass', group: 'networking.k8s.io', version: 'v1', namespaced: false },
  {
    resource: 'ingresses',
    kind: 'Ingress',
    group: 'networking.k8s.io',
    version: 'v1',
    namespaced: true,
    shortNames: ['ing'],
    subresources: ['status'],
  },
  { resource: 'ipaddresses', kind: 'IPAddress', group: 'networking.k8s.io', version: 'v1', namespaced: false, shortNames: ['ip'] },
  {
    resource: 'networkpolicies',
    kind: 'NetworkPolicy',
    group: 'networking.k8s.io',
    version: 'v1',
    namespaced: true,
    shortNames: ['netpol'],
  },
  { resource: 'servicecidrs', kind: 'ServiceCIDR', group: 'networking.k8s.io', version: 'v1', namespaced: false, subresources: ['status'] },
  { resource: 'runtimeclasses', kind: 'RuntimeClass', group: 'node.k8s.io', version: 'v1', namespaced: false },
  {
    resource: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    group: 'policy',
    version: 'v1',
    namespaced: true,
    shortNames: ['pdb'],
    subresources: ['status'],
  },
  { resource: 'clusterrolebindings', kind: 'ClusterRoleBinding', group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: false },
  { resource: 'clusterroles', kind: 'ClusterRole', group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: false },
  { resource: 'rolebindings', kind: 'RoleBinding', group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: true },
  { resource: 'roles', kind: 'Role', group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: true },
  { resource: 'deviceclasses', kind: 'DeviceClass', group: 'resource.k8s.io', version: 'v1', namespaced: false },
  {
    resource: 'resourceclaims',
    kind: 'ResourceClaim',
    group: 'resource.k8s.io',
    version: 'v1',
    namespaced: true,
    subresources: ['status'],
  },
  { resource: 'resourceclaimtemplates', kind: 'ResourceClaimTemplate', group: 'resource.k8s.io', version: 'v1', namespaced: true },
  { resource: 'resourceslices', kind: 'ResourceSlice', group: 'resource.k8s.io', version: 'v1', namespaced: false },
  { resource: 'priorityclasses', kind: 'PriorityClass', group: 'scheduling.k8s.io', version: 'v1', namespaced: false, shortNames: ['pc'] },
  { resource: 'csidrivers', kind: 'CSIDriver', group: 'storage.k8s.io', version: 'v1', namespaced: false },
  { resource: 'csinodes', kind: 'CSINode', group: 'storage.k8s.io', version: 'v1', namespaced: false },
  { resource: 'csistoragecapacities', kind: 'CSIStorageCapacity', group: 'storage.k8s.io', version: 'v1', namespaced: true },
  { resource: 'storageclasses', kind: 'StorageClass', group: 'storage.k8s.io', version: 'v1', namespaced: false, shortNames: ['sc'] },
  {
    resource: 'volumeattachments',
    kind: 'VolumeAttachment',
    group: 'storage.k8s.io',
    version: 'v1',
    namespaced: false,
    subresources: ['status'],
  },
  {
    resource: 'volumeattributesclasses',
    kind: 'VolumeAttributesClass',
    group: 'storage.k8s.io',
    version: 'v1',
    namespaced: false,
    shortNames: ['vac'],
  },
]

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(kind: Pick<KindInfo, 'group' | 'version'>): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version
}

/**
 * The name that the whole engine, trace and page use for a resource: `pods`, `deployments`.
 * It is the plural; only `events` of events.k8s.io carries its group, because core has the same plural.
 */
export type ResourceName = string

/** The resource name of a kind: the plural, with the group where the plural alone is taken twice. */
export function resourceNameOf(kind: Pick<KindInfo, 'group' | 'resource'>): ResourceName {
  return kind.group === 'events.k8s.io' ? `${kind.resource}.${kind.group}` : kind.resource
}

/** The REST path of a kind's collection, in a namespace when one is given. */
export function collectionPath(kind: KindInfo, namespace?: string): string {
  const root = kind.group ? `/apis/${kind.group}/${kind.version}` : `/api/${kind.version}`
  return namespace && kind.namespaced ? `${root}/namespaces/${namespace}/${kind.resource}` : `${root}/${kind.resource}`
}

/** The REST path of one object. */
export function objectPath(kind: KindInfo, namespace: string | undefined, name: string, subresource?: string): string {
  return `${collectionPath(kind, namespace)}/${name}${subresource ? `/${subresource}` : ''}`
}

const byName = new Map(builtInKinds.map((kind) => [resourceNameOf(kind), kind]))
const byGvk = new Map(builtInKinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]))

/** The built-in kind with that resource name (`pods`). */
export function kindOfResource(resource: ResourceName): KindInfo | undefined {
  return byName.get(resource)
}

/** The built-in kind of an object's `apiVersion` and `kind`. */
export function kindOfObject(object: { readonly apiVersion: string; readonly kind: string }): KindInfo | undefined {
  return byGvk.get(`${object.apiVersion}/${object.kind}`)
}
