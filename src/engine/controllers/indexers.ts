import type { ResourceName } from '../../protocol/kinds.ts'
import { controllerOf, isPodActive, isPodReady, type Labels, type Pod, type Service } from '../../protocol/objects.ts'
import type { Indexer } from '../client/informer.ts'

/** Bits that `ownerIndexer('pods')` tallies for each owner. */
export const podFlag = { active: 0, ready: 1, terminating: 2 } as const

/**
 * Index `owner`: objects by the uid of their controller, by `owner/<uid>` for every other owner, and by `orphan/<namespace>` when they
 * have no controller. Pods of a controller are also under `<uid>|<labels>`, so that "all pods have the template's labels" is one look-up.
 */
export function ownerIndexer(resource: ResourceName): Indexer {
  return indexers.get(resource) ?? remember(resource, resource === 'pods' ? podsByOwner : objectsByOwner(resource))
}

const indexers = new Map<ResourceName, Indexer>()

function remember(resource: ResourceName, indexer: Indexer): Indexer {
  indexers.set(resource, indexer)
  return indexer
}

const objectsByOwner = (resource: ResourceName): Indexer => ({ resource, name: 'owner', valuesOf: ownersOf })

const podsByOwner: Indexer = {
  resource: 'pods',
  name: 'owner',
  valuesOf(object) {
    const owners = ownersOf(object)
    const controller = controllerOf(object)
    return controller ? [...owners, labelGroup(controller.uid, object.metadata.labels)] : owners
  },
  flagsOf(object) {
    const pod = object as Pod
    if (isPodActive(pod)) return isPodReady(pod) ? 3 : 1
    const finished = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'
    return pod.metadata.deletionTimestamp && !finished ? 4 : 0
  },
}

function ownersOf(object: Parameters<Indexer['valuesOf']>[0]): readonly string[] {
  const { ownerReferences, namespace = '' } = object.metadata
  if (!ownerReferences?.length) return [`orphan/${namespace}`]
  const values = ownerReferences.map(({ uid, controller }) => (controller ? uid : `owner/${uid}`))
  if (!ownerReferences.some(({ controller }) => controller)) values.push(`orphan/${namespace}`)
  return values
}

/** Binding copies these from the node; they say nothing of the template. */
const labelsOfPlace = new Set(['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'])

/** Index value of the pods of one controller that have exactly these labels, apart from where they run. */
export function labelGroup(uid: string, labels: Labels = noLabels): string {
  let text = labelTexts.get(labels)
  if (text === undefined) {
    const pairs: string[] = []
    for (const key in labels) if (!labelsOfPlace.has(key)) pairs.push(`${key}=${labels[key]}`)
    text = pairs.sort().join(',')
    labelTexts.set(labels, text)
  }
  return `${uid}|${text}`
}

// Labels as one text, and as index values; by the frozen labels, which all versions of a pod share. Caches of pure results.
const labelTexts = new WeakMap<Labels, string>()
const labelValues = new WeakMap<Labels, { readonly namespace: string; readonly values: readonly string[] }>()
const noLabels: Labels = Object.freeze({})

/** Index `node`: pods by the node that they are bound to. */
export const podsByNode: Indexer = {
  resource: 'pods',
  name: 'node',
  valuesOf: (object) => {
    const { nodeName } = (object as Pod).spec
    return nodeName ? [nodeName] : []
  },
}

/** Labels that tell pods of one workload apart; a selector is hardly ever made of these alone, so they are not indexed. */
const unindexedLabels = new Set([...labelsOfPlace, 'pod-template-hash', 'controller-revision-hash', 'pod-template-generation'])

/** Whether `podsByLabel` has the pods of a label with this key. */
export const isIndexedLabel = (key: string): boolean => !unindexedLabels.has(key)

/** Index value of one label in a namespace. */
export const labelValue = (namespace: string, key: string, value: string): string => `${namespace} ${key}=${value}`

/** Index `label`: pods by each of their labels. */
export const podsByLabel: Indexer = {
  resource: 'pods',
  name: 'label',
  valuesOf({ metadata: { namespace = '', labels = noLabels } }) {
    const known = labelValues.get(labels)
    if (known?.namespace === namespace) return known.values
    const values: string[] = []
    for (const key in labels) if (isIndexedLabel(key)) values.push(labelValue(namespace, key, labels[key]!))
    labelValues.set(labels, { namespace, values })
    return values
  },
}

/** Index `selector`: Services by the first label (in name order) that they select. */
export const servicesBySelector: Indexer = {
  resource: 'services',
  name: 'selector',
  valuesOf(object) {
    const { selector } = (object as Service).spec
    const key = selector && Object.keys(selector).sort()[0]
    return selector && key ? [labelValue(object.metadata.namespace ?? '', key, selector[key]!)] : []
  },
}

/** Index `namespace`: objects of a resource by their namespace, for resources with few objects. */
export const byNamespace = (resource: ResourceName): Indexer => {
  let indexer = namespaceIndexers.get(resource)
  if (!indexer) {
    indexer = { resource, name: 'namespace', valuesOf: ({ metadata }) => [metadata.namespace ?? ''] }
    namespaceIndexers.set(resource, indexer)
  }
  return indexer
}

const namespaceIndexers = new Map<ResourceName, Indexer>()
