/** How a strategic merge patch treats one field of a type. A field that is not listed merges as a map or is replaced as a whole. */
export interface MergeField {
  /** The list is merged item by item instead of replaced. */
  readonly list?: boolean
  /** Which field of an item names it. Absent for a merged list of plain values. */
  readonly key?: string
  /** A patch may say with `$retainKeys` which keys of the map (or of an item) stay. */
  readonly retainKeys?: boolean
  /** The map is replaced as a whole. */
  readonly replace?: boolean
  /** Type of the map, or of the list's items. */
  readonly type?: MergeType
}

/** The fields of a type that a strategic merge patch treats in their own way. `*` stands for every other field. */
export type MergeType = Readonly<Record<string, MergeField>>

const byName: MergeField = { list: true, key: 'name' }
const byType: MergeField = { list: true, key: 'type' }
const byIp: MergeField = { list: true, key: 'ip' }

const metadata: MergeType = { finalizers: { list: true }, ownerReferences: { list: true, key: 'uid' } }
const withMetadata: MergeType = { metadata: { type: metadata } }
const conditions: MergeField = { type: { conditions: byType } }

const container: MergeType = {
  env: byName,
  ports: { list: true, key: 'containerPort' },
  volumeDevices: { list: true, key: 'devicePath' },
  volumeMounts: { list: true, key: 'mountPath' },
}
const containers: MergeField = { list: true, key: 'name', type: container }
const containerStatuses: MergeField = { type: { allocatedResourcesStatus: byName, volumeMounts: { list: true, key: 'mountPath' } } }
const volume: MergeType = { ephemeral: { type: { volumeClaimTemplate: { type: withMetadata } } } }

const podSpec: MergeType = {
  containers,
  ephemeralContainers: containers,
  hostAliases: byIp,
  imagePullSecrets: byName,
  initContainers: containers,
  resourceClaims: { list: true, key: 'name', retainKeys: true },
  schedulingGates: byName,
  topologySpreadConstraints: { list: true, key: 'topologyKey' },
  volumes: { list: true, key: 'name', retainKeys: true, type: volume },
}
const podStatus: MergeType = {
  conditions: byType,
  containerStatuses,
  ephemeralContainerStatuses: containerStatuses,
  hostIPs: byIp,
  initContainerStatuses: containerStatuses,
  podIPs: byIp,
  resourceClaimStatuses: { list: true, key: 'name', retainKeys: true },
}
const podTemplate: MergeField = { type: { ...withMetadata, spec: { type: podSpec } } }
const jobSpec: MergeType = { template: podTemplate }
const webhooks: MergeType = { ...withMetadata, webhooks: { list: true, key: 'name', type: { matchConditions: byName } } }
const withConditions: MergeType = { ...withMetadata, status: conditions }
const claim: MergeType = withConditions

const jsonSchema: MergeType = {
  allOf: lazy(() => jsonSchema),
  anyOf: lazy(() => jsonSchema),
  definitions: { type: { '*': lazy(() => jsonSchema) } },
  not: lazy(() => jsonSchema),
  oneOf: lazy(() => jsonSchema),
  patternProperties: { type: { '*': lazy(() => jsonSchema) } },
  properties: { type: { '*': lazy(() => jsonSchema) } },
  'x-kubernetes-validations': { list: true, key: 'rule' },
}
const crdVersion: MergeType = { schema: { type: { openAPIV3Schema: { type: jsonSchema } } } }

function lazy(type: () => MergeType): MergeField {
  return {
    get type() {
      return type()
    },
  }
}

const byKind: Readonly<Record<string, MergeType>> = {
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': { ...withMetadata, spec: { type: { matchConditions: byName } } },
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': {
    ...withMetadata,
    spec: { type: { matchConditions: byName, variables: byName } },
  },
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'apiextensions.k8s.io/CustomResourceDefinition': { ...withMetadata, spec: { type: { versions: { type: crdVersion } } } },
  'apps/DaemonSet': { ...withConditions, spec: { type: { template: podTemplate } } },
  'apps/Deployment': { ...withConditions, spec: { type: { strategy: { retainKeys: true }, template: podTemplate } } },
  'apps/ReplicaSet': { ...withConditions, spec: { type: { template: podTemplate } } },
  'apps/StatefulSet': { ...withConditions, spec: { type: { template: podTemplate, volumeClaimTemplates: { type: claim } } } },
  'batch/CronJob': { ...withMetadata, spec: { type: { jobTemplate: { type: { ...withMetadata, spec: { type: jobSpec } } } } } },
  'batch/Job': { ...withConditions, spec: { type: jobSpec } },
  'certificates.k8s.io/CertificateSigningRequest': withMetadata,
  '/ComponentStatus': { ...withMetadata, conditions: byType },
  '/Node': {
    ...withMetadata,
    spec: { type: { podCIDRs: { list: true } } },
    status: { type: { addresses: byType, conditions: byType } },
  },
  '/PersistentVolume': withMetadata,
  '/Pod': { ...withMetadata, spec: { type: podSpec }, status: { type: podStatus } },
  '/PodTemplate': { ...withMetadata, template: podTemplate },
  '/ReplicationController': { ...withConditions, spec: { type: { template: podTemplate } } },
  '/Service': { ...withConditions, spec: { type: { ports: { list: true, key: 'port' } } } },
  '/ServiceAccount': { ...withMetadata, secrets: byName },
  'policy/PodDisruptionBudget': { ...withConditions, spec: { type: { selector: { replace: true } } } },
  'resource.k8s.io/ResourceClaim': { ...withMetadata, status: { type: { reservedFor: { list: true, key: 'uid' } } } },
  'resource.k8s.io/ResourceClaimTemplate': { ...withMetadata, spec: { type: withMetadata } },
  'storage.k8s.io/CSINode': { ...withMetadata, spec: { type: { drivers: byName } } },
}

/**
 * How strategic merge patches treat a built-in kind: the patch strategies and merge keys of the published OpenAPI of Kubernetes v1.36.
 * Kinds that only merge the lists of their metadata and their conditions share one answer; custom resources have none of this
 * and take JSON merge patches instead.
 */
export function mergeTypeOf(kind: { readonly apiVersion: string; readonly kind: string }): MergeType {
  const slash = kind.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : kind.apiVersion.slice(0, slash)
  const name = `${group}/${kind.kind}`
  return Object.hasOwn(byKind, name) ? byKind[name]! : withConditions
}

const unlisted: MergeField = {}

/** How one field of a type is merged. */
export function mergeFieldOf(type: MergeType | undefined, field: string): MergeField {
  if (!type) return unlisted
  return Object.hasOwn(type, field) ? type[field]! : (type['*'] ?? unlisted)
}
