import { isMap } from '../../../protocol/json.ts'
import { type KubeObject, keyOf, type Namespace, type ObjectMeta, type Pod } from '../../../protocol/objects.ts'
import type { Status } from '../../../protocol/requests.ts'
import { fromTimestamp, SECOND, toTimestamp } from '../../../protocol/time.ts'
import { readAll } from '../../etcd/etcd.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { invalid, notFound, precondition } from '../schema/status.ts'
import { selects } from '../selection.ts'
import { commit, commitRemoval } from './commit.ts'

/** `meta/v1.DeleteOptions`, from the body or the query. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: string
  readonly orphanDependents?: boolean
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/** Kinds whose deletion answers with the object instead of a Status (the registry's `ReturnDeletedObject`). */
const answersWithObject = [
  'pods',
  'namespaces',
  'services',
  'persistentvolumes',
  'persistentvolumeclaims',
  'serviceaccounts',
  'resourcequotas',
  'replicationcontrollers',
  'podtemplates',
]

/** Deletes one object: at once, or by marking it when there are finalizers or a grace period. */
export function deleteObject(exchange: Exchange): StageOutcome {
  const { target, existing } = exchange
  if (!existing) return notFound(target.kind, target.name ?? '')
  const options = optionsOf(exchange)
  const refusal = checkOptions(options) ?? checkPreconditions(exchange, existing, options)
  if (refusal) return refusal
  const { gone, object } = deleteStored(exchange, existing, options)
  exchange.answer = { status: 200, body: gone && !answersWithObject.includes(target.resource) ? success(exchange, existing) : object }
  return undefined
}

/** Deletes every object of a collection that the selectors match. */
export function deleteCollection(exchange: Exchange): StageOutcome {
  const { target, state } = exchange
  const options = optionsOf(exchange)
  const items: KubeObject[] = []
  for (const object of [...readAll(state.etcd, target.resource).values()]) {
    if (!selects(exchange.request, target, object)) continue
    items.push(object)
    deleteStored(exchange, object, options)
  }
  exchange.answer = {
    status: 200,
    body: {
      kind: `${target.kind.kind}List`,
      apiVersion: target.kind.group ? `${target.kind.group}/${target.kind.version}` : target.kind.version,
      metadata: { resourceVersion: String(state.etcd.revision) },
      items,
    },
  }
  return undefined
}

/** Marks or removes a stored object. `gone` tells which. */
export function deleteStored(
  exchange: Exchange,
  existing: KubeObject,
  options: DeleteOptions,
): { readonly gone: boolean; readonly object: KubeObject } {
  const finalizers = finalizersAfter(existing, options)
  const graceSeconds = existing.kind === 'Pod' ? podGraceSeconds(existing as Pod, options) : 0
  if (finalizers.length === 0 && graceSeconds === 0 && !holdsContent(existing))
    return { gone: true, object: commitRemoval(exchange, keyOf(existing), existing) }
  return { gone: false, object: mark(exchange, existing, finalizers, graceSeconds) }
}

function mark(exchange: Exchange, existing: KubeObject, finalizers: readonly string[], graceSeconds: number): KubeObject {
  const { metadata } = existing
  const { now } = exchange.ctx
  const running = metadata.deletionTimestamp !== undefined
  const shortens = running && graceSeconds < (metadata.deletionGracePeriodSeconds ?? 0)
  const sameFinalizers = finalizers.length === (metadata.finalizers?.length ?? 0)
  if (running && !shortens && sameFinalizers) return existing
  const since = running && !shortens ? fromTimestamp(metadata.deletionTimestamp) : now + graceSeconds * SECOND
  const marked: ObjectMeta = {
    ...metadata,
    ...(metadata.generation !== undefined && !running ? { generation: metadata.generation + 1 } : undefined),
    deletionTimestamp: toTimestamp(since),
    deletionGracePeriodSeconds: running && !shortens ? (metadata.deletionGracePeriodSeconds ?? 0) : graceSeconds,
    ...(finalizers.length > 0 ? { finalizers } : undefined),
  }
  const status = existing.kind === 'Namespace' ? { status: { ...(existing as Namespace).status, phase: 'Terminating' } } : undefined
  return commit(exchange, { ...existing, metadata: marked, ...status } as KubeObject)
}

/** A namespace stays until its controller has emptied it. */
const holdsContent = (object: KubeObject): boolean =>
  object.kind === 'Namespace' && ((object as Namespace).spec?.finalizers?.length ?? 0) > 0

/** Seconds that a pod is given to stop. Upstream: pkg/registry/core/pod/strategy.go `CheckGracefulDelete`. */
function podGraceSeconds({ spec, status }: Pod, options: DeleteOptions): number {
  if (!spec.nodeName || status.phase === 'Succeeded' || status.phase === 'Failed') return 0
  const seconds = options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30
  return seconds < 0 ? 1 : seconds
}

const orphan = 'orphan'
const foreground = 'foregroundDeletion'

function finalizersAfter({ metadata, kind }: KubeObject, { propagationPolicy, orphanDependents }: DeleteOptions): readonly string[] {
  const kept = metadata.finalizers ?? []
  if (kind === 'Event') return kept
  const policy =
    propagationPolicy ?? (orphanDependents === true ? 'Orphan' : orphanDependents === false ? 'Background' : defaultPolicy(kind, kept))
  const others = kept.filter((each) => each !== orphan && each !== foreground)
  if (policy === 'Orphan') return [...others, orphan]
  return policy === 'Foreground' ? [...others, foreground] : others
}

/** Without a policy the object's own GC finalizers decide; ReplicationController and Job orphan for compatibility. */
function defaultPolicy(kind: string, finalizers: readonly string[]): string {
  if (finalizers.includes(orphan)) return 'Orphan'
  if (finalizers.includes(foreground)) return 'Foreground'
  return kind === 'ReplicationController' || kind === 'Job' ? 'Orphan' : 'Background'
}

/** Options from the body, completed by the query. */
export function optionsOf({ request }: Exchange): DeleteOptions {
  const body: DeleteOptions = isMap(request.body) ? request.body : {}
  const { gracePeriodSeconds, propagationPolicy, orphanDependents } = request.query ?? {}
  return {
    ...(gracePeriodSeconds === undefined ? undefined : { gracePeriodSeconds: Number(gracePeriodSeconds) }),
    ...(propagationPolicy === undefined ? undefined : { propagationPolicy }),
    ...(orphanDependents === undefined ? undefined : { orphanDependents: orphanDependents === 'true' }),
    ...body,
  }
}

const policies = ['Foreground', 'Background', 'Orphan']

function checkOptions({ propagationPolicy, orphanDependents }: DeleteOptions): Status | undefined {
  const kind = { kind: 'DeleteOptions', group: 'meta.k8s.io' }
  if (propagationPolicy === undefined) return undefined
  const field = 'propagationPolicy'
  if (orphanDependents !== undefined) {
    return invalid(kind, '', [
      { type: 'FieldValueInvalid', field, value: propagationPolicy, detail: 'orphanDependents and deletionPropagation cannot be both set' },
    ])
  }
  if (policies.includes(propagationPolicy)) return undefined
  const supported = [...policies, 'nil'].map((each) => JSON.stringify(each)).join(', ')
  return invalid(kind, '', [{ type: 'FieldValueNotSupported', field, value: propagationPolicy, detail: `supported values: ${supported}` }])
}

function checkPreconditions({ target }: Exchange, { metadata }: KubeObject, { preconditions }: DeleteOptions): Status | undefined {
  if (!preconditions) return undefined
  const { uid = '', resourceVersion = '', name } = metadata
  if (preconditions.uid !== undefined && preconditions.uid !== uid) return precondition(target.kind, name, 'UID', preconditions.uid, uid)
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    return precondition(target.kind, name, 'ResourceVersion', preconditions.resourceVersion, resourceVersion)
  }
  return undefined
}

function success({ target }: Exchange, { metadata }: KubeObject): Status {
  const { group, resource } = target.kind
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: metadata.name,
      ...(group ? { group } : undefined),
      kind: resource,
      ...(metadata.uid ? { uid: metadata.uid } : undefined),
    },
    code: 200,
  }
}
