/** `metav1.ObjectMeta`. Everything a client may leave out is optional; the API server fills uid, resourceVersion and creationTimestamp. */
export interface ObjectMeta {
  readonly name: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid?: string
  /** Opaque to clients: the etcd revision of the last write, as a decimal string. */
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Labels
  readonly annotations?: Labels
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
}

export type Labels = Readonly<Record<string, string>>

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

/** Any Kubernetes object: what is common to all kinds. Stored objects are frozen and shared. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** An object whose kind is only known at run time. */
export interface AnyObject extends KubeObject {
  readonly [field: string]: unknown
}

/** `metav1.LabelSelector`. */
export interface LabelSelector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly LabelSelectorRequirement[]
}

export interface LabelSelectorRequirement {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}

/** `metav1.Condition` and the older per-kind conditions share this shape. Times are RFC 3339. */
export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
  readonly lastUpdateTime?: string
  readonly lastHeartbeatTime?: string
  readonly lastProbeTime?: string | null
  readonly observedGeneration?: number
}

/** A number or a percentage such as `25%`. */
export type IntOrString = number | string

/** Quantities by resource name: `{ cpu: '250m', memory: '128Mi' }`. */
export type ResourceList = Readonly<Record<string, string | number>>

/** `namespace/name`, or `name` for cluster-scoped objects: the key of an object within its resource. */
export function keyOf(object: { readonly metadata: ObjectMeta }): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name}` : name
}

/** The parts of a key. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The owner reference with `controller: true`, if there is one. */
export function controllerOf(object: { readonly metadata: ObjectMeta }): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller)
}
