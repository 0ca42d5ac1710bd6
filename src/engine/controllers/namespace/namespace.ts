import { because } from '../../../protocol/because.ts'
import { collectionPath, type KindInfo, kindOfResource, resourceNameOf } from '../../../protocol/kinds.ts'
import type { KubeObject, Namespace, Pod } from '../../../protocol/objects.ts'
import { fromTimestamp, MILLISECOND, type Micros, SECOND, seconds } from '../../../protocol/time.ts'
import { defineController, type Gauge, nothingToDo, type Plan, type Write } from '../../client/controller.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { watchedKinds } from '../watched-resources.ts'
import { namespaceChart } from './namespace.chart.ts'
import { namespaceConditions, nothingRemains, type Remaining } from './namespace-conditions.ts'

/** Upstream waits so long after each change of a dying namespace, so that all API servers know of it. */
const gracePeriod = 5 * SECOND
/** Back soon, when the cache will have seen what was deleted. */
const settleMs = 20
/** How long content with finalizers is expected to take. */
const finalizerSeconds = 15

/** When each dying namespace may be looked at next, by name. */
type NotBefore = Map<string, Micros>

/**
 * Empties a namespace that was deleted: pods first, then everything else, then lets it go through its `kubernetes` finalizer.
 * Upstream: pkg/controller/namespace/deletion/namespaced_resources_deleter.go.
 */
export const namespaceController = defineController<NotBefore>({
  name: 'namespace',
  component: 'namespace-controller',
  primary: 'namespaces',
  watches: { '*': () => [] },
  workers: 10,
  chart: namespaceChart,
  memory: () => new Map(),
  reconcile,
  gauge,
})

function reconcile(key: string, view: View, memory: NotBefore): Plan {
  const namespace = view.get<Namespace>('namespaces', key)
  if (!namespace?.metadata.deletionTimestamp || !namespace.spec?.finalizers?.length) {
    memory.delete(key)
    return nothingToDo
  }
  const notBefore = memory.get(key) ?? view.now + gracePeriod
  memory.set(key, notBefore)
  if (view.now < notBefore) return { requeueAfterMs: Math.ceil((notBefore - view.now) / MILLISECOND) }
  const pods = [...contentOf('pods', key, view)] as Pod[]
  if (pods.length > 0) return emptyOf(namespace, [{ kind: kindOfResource('pods')!, objects: pods }], view, memory)
  const content = watchedKinds
    .filter(({ namespaced }) => namespaced)
    .map((kind) => ({ kind, objects: [...contentOf(resourceNameOf(kind), key, view)] }))
    .filter(({ objects }) => objects.length > 0)
  return content.length > 0 ? emptyOf(namespace, content, view, memory) : letGo(namespace, view)
}

function* contentOf(resource: string, namespace: string, view: View): Iterable<KubeObject> {
  const prefix = `${namespace}/`
  for (const [key, object] of view.all(resource)) if (key.startsWith(prefix)) yield object
}

interface Content {
  readonly kind: KindInfo
  readonly objects: readonly KubeObject[]
}

function emptyOf(namespace: Namespace, content: readonly Content[], view: View, memory: NotBefore): Plan {
  const { name } = namespace.metadata
  const live = content.filter(({ objects }) => objects.some(({ metadata }) => !metadata.deletionTimestamp))
  if (live.length > 0) {
    const isPods = live.length === 1 && live[0]!.kind.kind === 'Pod'
    const events = isPods ? [] : [deletion(kindOfResource('events')!, name)]
    return { writes: [...live.map(({ kind }) => deletion(kind, name)), ...events], requeueAfterMs: settleMs }
  }
  const estimates = content.map(({ objects }) => estimate(namespace, objects, view.now))
  const longest = Math.max(...estimates.map(({ waitSeconds }) => waitSeconds))
  const failures = content.flatMap(({ kind }, at) => (estimates[at]!.waitSeconds > 0 ? [] : [stillThere(kind, name)]))
  const isPods = content[0]?.kind.kind === 'Pod'
  const remaining: Remaining = isPods ? { ...nothingRemains, failures } : { ...counted(content), failures }
  const writes = conditionWrites(namespace, remaining, view.now, content.length)
  const wait = longest > 0 ? seconds(Math.floor(longest / 2) + 1) : SECOND
  memory.set(name, view.now + (writes.length > 0 ? Math.min(gracePeriod, wait) : wait))
  return { writes, requeueAfterMs: Math.ceil(wait / MILLISECOND) }
}

function deletion(kind: KindInfo, namespace: string): Write {
  const reason = because('namespace.deleteContent', { namespace, resource: kind.resource })
  const request = {
    method: 'DELETE',
    path: collectionPath(kind, namespace),
    body: { propagationPolicy: 'Background' },
    because: reason,
  } as const
  return { request, accept: [404, 405] }
}

const stillThere = ({ group, version, resource }: KindInfo, namespace: string): string =>
  `unexpected items still remain in namespace: ${namespace} for gvr: ${group}/${version}, Resource=${resource}`

/** How long these objects should still take: running pods their grace period, others only when finalizers hold them. */
function estimate({ metadata }: Namespace, objects: readonly KubeObject[], now: Micros): { readonly waitSeconds: number } {
  let grace = 0
  for (const object of objects) {
    const { kind, spec, status } = object as Pod
    if (kind !== 'Pod' || status?.phase === 'Succeeded' || status?.phase === 'Failed') continue
    grace = Math.max(grace, spec.terminationGracePeriodSeconds ?? 0)
  }
  const isOver = now - fromTimestamp(metadata.deletionTimestamp ?? '') >= seconds(grace)
  if (grace > 0 && !isOver) return { waitSeconds: grace }
  return { waitSeconds: objects.some((object) => object.metadata.finalizers?.length) ? finalizerSeconds : 0 }
}

function counted(content: readonly Content[]): Remaining {
  const resources = new Map<string, number>()
  const finalizers = new Map<string, number>()
  for (const { kind, objects } of content) {
    resources.set(`${kind.resource}.${kind.group}`, objects.length)
    for (const { metadata } of objects)
      for (const finalizer of metadata.finalizers ?? []) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1)
  }
  return { resources, finalizers, failures: [] }
}

function conditionWrites(namespace: Namespace, remaining: Remaining, now: Micros, count: number): readonly Write[] {
  const before = namespace.status?.conditions ?? []
  const conditions = namespaceConditions(before, remaining, now)
  if (conditions === before && namespace.status?.phase === 'Terminating') return []
  const reason = because('namespace.finalize', { namespace: namespace.metadata.name, remaining: count })
  return [{ request: requests.updateStatus({ ...namespace, status: { phase: 'Terminating', conditions } } as Namespace, reason) }]
}

function letGo(namespace: Namespace, view: View): Plan {
  const { resourceVersion: _, ...metadata } = namespace.metadata
  const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes')
  const reason = because('namespace.finalize', { namespace: metadata.name, remaining: 0 })
  const body = { ...namespace, metadata, spec: { ...namespace.spec, finalizers } }
  const path = `/api/v1/namespaces/${metadata.name}/finalize`
  const last: Write = { request: { method: 'PUT', path, body, because: reason }, accept: [404] }
  return { writes: [...conditionWrites(namespace, nothingRemains, view.now, 0), last] }
}

/** Namespaces there are, and those of them that are meant to stay. */
function gauge(view: View): Gauge {
  let desired = 0
  for (const { metadata } of view.all('namespaces').values()) if (!metadata.deletionTimestamp) desired++
  return { observed: view.all('namespaces').size, desired }
}
