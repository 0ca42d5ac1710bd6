import { because } from '../../../protocol/because.ts'
import { kindOfObject, type ResourceName, resourceNameOf } from '../../../protocol/kinds.ts'
import { type KubeObject, keyOf, type OwnerReference } from '../../../protocol/objects.ts'
import { defineController, type Gauge, nothingToDo, type Plan, type Write } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { ownerIndexer } from '../indexers.ts'
import { watchedResources } from '../watched-resources.ts'
import { garbageCollectorChart } from './garbagecollector.chart.ts'

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/**
 * Deletes what has lost its owners, and carries out foreground and orphaning deletions. Keys are `resource|namespace/name`.
 * Upstream looks an owner up in the API server before it believes that it is gone; here the shared cache is believed, because it takes
 * changes of all resources in one order. Upstream: pkg/controller/garbagecollector/garbagecollector.go.
 */
export const garbagecollectorController = defineController({
  name: 'garbagecollector',
  component: 'generic-garbage-collector',
  primary: 'namespaces',
  watches: { '*': keysOf, namespaces: keysOf },
  indexers: watchedResources.map(ownerIndexer),
  workers: 20,
  reconcile,
  gauge,
  chart: garbageCollectorChart,
})

const keyFor = (object: KubeObject): string => {
  const kind = kindOfObject(object)
  return kind ? `${resourceNameOf(kind)}|${keyOf(object)}` : ''
}

/** Which objects may have to go, or may go on, because this one changed. */
function keysOf(object: KubeObject, previous: KubeObject | undefined, view: View): readonly string[] {
  const self = keyFor(object)
  if (self === '') return []
  const resource = self.slice(0, self.indexOf('|'))
  const current = view.get(resource, keyOf(object))
  if (current?.metadata.uid !== object.metadata.uid) return [...dependentsOf(object, view)].map(keyFor).concat(waitingOwners(object, view))
  const keys: string[] = []
  const { deletionTimestamp, finalizers } = object.metadata
  if (deletionTimestamp && finalizers?.some((finalizer) => finalizer === foreground || finalizer === orphan)) keys.push(self)
  else if (!deletionTimestamp && object.metadata.ownerReferences?.some((reference) => stateOf(reference, object, view) !== 'solid'))
    keys.push(self)
  // A dependent that no longer blocks (or no longer belongs) may have been the last that its owner waited for.
  if (previous?.metadata.ownerReferences && previous.metadata.ownerReferences !== object.metadata.ownerReferences)
    keys.push(...waitingOwners(previous, view))
  return keys
}

type OwnerState = 'solid' | 'dangling' | 'waiting'

function ownerOf(
  { apiVersion, kind, name, uid }: OwnerReference,
  { metadata: { namespace } }: KubeObject,
  view: View,
): KubeObject | undefined | 'unknown' {
  const info = kindOfObject({ apiVersion, kind })
  if (!info) return 'unknown'
  const owner = view.get(resourceNameOf(info), info.namespaced ? `${namespace ?? ''}/${name}` : name)
  return owner?.metadata.uid === uid ? owner : undefined
}

function stateOf(reference: OwnerReference, object: KubeObject, view: View): OwnerState {
  const owner = ownerOf(reference, object, view)
  // Of a kind that is not watched (a custom resource) nothing can be said, so its dependents stay.
  if (owner === 'unknown') return 'solid'
  // Upstream refuses to judge a cluster-scoped object that names a namespaced owner.
  const isMisplaced = !object.metadata.namespace && (kindOfObject(reference)?.namespaced ?? false)
  if (!owner) return isMisplaced ? 'solid' : 'dangling'
  return owner.metadata.deletionTimestamp && owner.metadata.finalizers?.includes(foreground) ? 'waiting' : 'solid'
}

function* dependentsOf({ metadata: { uid = '' } }: KubeObject, view: View): Iterable<KubeObject> {
  for (const resource of watchedResources as readonly ResourceName[]) {
    yield* view.by(resource, 'owner', uid).values()
    yield* view.by(resource, 'owner', `owner/${uid}`).values()
  }
}

function waitingOwners(object: KubeObject, view: View): readonly string[] {
  return (object.metadata.ownerReferences ?? []).flatMap((reference) => {
    const owner = ownerOf(reference, object, view)
    return owner && owner !== 'unknown' && owner.metadata.deletionTimestamp && owner.metadata.finalizers?.includes(foreground)
      ? [keyFor(owner)]
      : []
  })
}

function reconcile(key: string, view: View): Plan {
  const bar = key.indexOf('|')
  const object = bar < 0 ? undefined : view.get(key.slice(0, bar), key.slice(bar + 1))
  if (!object) return nothingToDo
  const { deletionTimestamp, finalizers = [] } = object.metadata
  if (deletionTimestamp && finalizers.includes(orphan)) return orphanDependents(object, view)
  if (deletionTimestamp && finalizers.includes(foreground)) return deleteBlocking(object, view)
  return deletionTimestamp ? nothingToDo : attemptToDelete(object, view)
}

/** Takes the owner's name off its dependents, then lets it go. */
function orphanDependents(owner: KubeObject, view: View): Plan {
  const reason = because('gc.orphan', { owner: owner.metadata.name })
  const writes: Write[] = [...dependentsOf(owner, view)].map((object) => withoutOwners(object, [owner.metadata.uid ?? ''], reason))
  return { writes: [...writes, withoutFinalizer(owner, orphan, reason)] }
}

/** Deletes the dependents that block the owner's deletion; when there are none left, lets it go. */
function deleteBlocking(owner: KubeObject, view: View): Plan {
  const { uid = '', name } = owner.metadata
  const blocking = [...dependentsOf(owner, view)].filter(({ metadata }) =>
    metadata.ownerReferences?.some((each) => each.uid === uid && each.blockOwnerDeletion),
  )
  if (blocking.length === 0)
    return { writes: [withoutFinalizer(owner, foreground, because('gc.foreground', { owner: name, remaining: 0 }))] }
  const writes = blocking
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .flatMap((object) => attemptToDelete(object, view).writes ?? [])
  return { writes }
}

function attemptToDelete(object: KubeObject, view: View): Plan {
  const references = object.metadata.ownerReferences ?? []
  const states = references.map((reference) => stateOf(reference, object, view))
  const lost = references.filter((_, at) => states[at] !== 'solid')
  if (lost.length === 0) return nothingToDo
  const { name: owner, uid } = lost[0]!
  const reason = states.includes('waiting')
    ? because('gc.foreground', { owner, remaining: lost.length })
    : because('gc.ownerGone', { owner })
  if (lost.length < references.length)
    return {
      writes: [
        withoutOwners(
          object,
          lost.map((reference) => reference.uid),
          reason,
        ),
      ],
    }
  const hasDependents = !dependentsOf(object, view)[Symbol.iterator]().next().done
  const { finalizers = [], resourceVersion } = object.metadata
  const isForeground = finalizers.includes(foreground) || (states.includes('waiting') && hasDependents)
  const propagationPolicy = isForeground ? 'Foreground' : finalizers.includes(orphan) ? 'Orphan' : 'Background'
  const preconditions = { uid: object.metadata.uid, ...(resourceVersion && uid ? { resourceVersion } : undefined) }
  // A conflict means that a newer version is on its way to the cache, and that brings the object here again.
  return { writes: [{ request: requests.remove(object, reason, { preconditions, propagationPolicy }), accept: [404, 409] }] }
}

function withoutOwners(object: KubeObject, uids: readonly string[], reason: Write['request']['because']): Write {
  const rest = (object.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.includes(uid))
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences: rest.length > 0 ? rest : null } }
  return { request: requests.mergePatch(object, patch, reason), accept: [404] }
}

function withoutFinalizer(object: KubeObject, finalizer: string, reason: Write['request']['because']): Write {
  const rest = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer)
  const patch = { metadata: { resourceVersion: object.metadata.resourceVersion, finalizers: rest.length > 0 ? rest : null } }
  return { request: requests.mergePatch(object, patch, reason), accept: [404] }
}

/** Objects of the small kinds that are on their way out, against none that should be. */
function gauge(view: View): Gauge {
  let observed = 0
  for (const resource of ['deployments', 'replicasets', 'statefulsets', 'daemonsets', 'jobs']) {
    for (const { metadata } of view.all(resource).values()) if (metadata.deletionTimestamp) observed++
  }
  return { observed, desired: 0 }
}
