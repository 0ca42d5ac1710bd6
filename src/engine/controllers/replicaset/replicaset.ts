import { because } from '../../../protocol/because.ts'
import { controllerOf, isPodActive, type KubeObject, type Pod, type ReplicaSet } from '../../../protocol/objects.ts'
import { matchesSelector } from '../../../protocol/selectors.ts'
import { defineController, type Gauge, nothingToDo, type Plan, type Refusal, type Write } from '../../client/controller.ts'
import { referenceTo } from '../../client/event-recorder.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'
import { byNamespace, labelGroup, ownerIndexer, podFlag } from '../indexers.ts'
import { type ClaimReasons, claimObjects } from '../ownership.ts'
import { podFromTemplate } from '../pod-template.ts'
import { replicaSetChart } from './replicaset.chart.ts'
import { countPods, type PodCounts, recheckAfterMs, replicaFailure, replicaSetStatus, statusWrites } from './replicaset-status.ts'
import { chooseVictims } from './victims.ts'

/** Most pods that one pass creates or deletes. */
const burst = 500

/**
 * Keeps as many pods running as a ReplicaSet asks for: adopts and releases pods, creates what is missing in growing batches, deletes what is
 * too much, and reports in the status. Upstream: pkg/controller/replicaset/replica_set.go.
 */
export const replicasetController = defineController({
  name: 'replicaset',
  component: 'replicaset-controller',
  primary: 'replicasets',
  watches: { pods: keysOfPod, namespaces: () => [] },
  indexers: [ownerIndexer('pods'), ownerIndexer('replicasets'), byNamespace('replicasets')],
  workers: 5,
  chart: replicaSetChart,
  reconcile,
  refused,
  gauge,
})

const reasons: ClaimReasons = {
  adopt: (pod) => because('replicaset.adopt', { pod }),
  release: (pod) => because('replicaset.release', { pod }),
}

function keysOfPod(object: KubeObject, previous: KubeObject | undefined, view: View): readonly string[] {
  const namespace = object.metadata.namespace ?? ''
  const owner = controllerOf(object)
  const before = previous && controllerOf(previous)
  const keys: string[] = []
  if (before?.kind === 'ReplicaSet' && before.uid !== owner?.uid) keys.push(`${namespace}/${before.name}`)
  if (owner) return owner.kind === 'ReplicaSet' ? [...keys, `${namespace}/${owner.name}`] : keys
  const isNews = !previous || before !== undefined || !equalJson(previous.metadata.labels, object.metadata.labels)
  if (!isNews) return keys
  for (const [key, replicaSet] of view.by<ReplicaSet>('replicasets', 'namespace', namespace)) {
    if (matchesSelector(replicaSet.spec.selector, object.metadata.labels)) keys.push(key)
  }
  return keys
}

function reconcile(key: string, view: View): Plan {
  const replicaSet = view.get<ReplicaSet>('replicasets', key)
  if (!replicaSet) return nothingToDo
  const { tidy, counts } = tallies(replicaSet, view)
  const wants = replicaSet.spec.replicas ?? 1
  const leaving = replicaSet.metadata.deletionTimestamp !== undefined
  if (tidy && (leaving || counts.active === wants) && !replicaSet.spec.minReadySeconds) {
    return { writes: statusWrites(replicaSet, replicaSetStatus(replicaSet, counts)) }
  }
  const { owned, writes: claims } = claimObjects(replicaSet, replicaSet.spec.selector, activePods(replicaSet, view), reasons)
  const exact = countPods(replicaSet, owned, counts.terminating, view.now)
  const changes = leaving ? [] : replicaChanges(replicaSet, owned, view)
  const writes = [...claims, ...changes, ...statusWrites(replicaSet, replicaSetStatus(replicaSet, exact))]
  const requeueAfterMs = recheckAfterMs(replicaSet, exact, view.now)
  return requeueAfterMs === undefined ? { writes } : { writes, requeueAfterMs }
}

/** The counts that the index keeps; exact when `tidy`: every pod has the template's labels and no orphan could be adopted. */
function tallies(replicaSet: ReplicaSet, view: View): { readonly tidy: boolean; readonly counts: PodCounts } {
  const { uid = '', namespace = '' } = replicaSet.metadata
  const all = view.by('pods', 'owner', uid).size
  const labelled = view.by('pods', 'owner', labelGroup(uid, replicaSet.spec.template?.metadata?.labels)).size
  const counts = view.counts('pods', 'owner', uid)
  const active = counts[podFlag.active] ?? 0
  const ready = counts[podFlag.ready] ?? 0
  const terminating = counts[podFlag.terminating] ?? 0
  let tidy = all === labelled
  for (const orphan of view.by<Pod>('pods', 'owner', `orphan/${namespace}`).values()) {
    if (!tidy) break
    if (isPodActive(orphan) && matchesSelector(replicaSet.spec.selector, orphan.metadata.labels)) tidy = false
  }
  return { tidy, counts: { active, fullyLabeled: active, ready, available: ready, terminating } }
}

function* activePods({ metadata: { uid = '', namespace = '' } }: ReplicaSet, view: View): Iterable<Pod> {
  for (const pod of view.by<Pod>('pods', 'owner', uid).values()) if (isPodActive(pod)) yield pod
  for (const pod of view.by<Pod>('pods', 'owner', `orphan/${namespace}`).values()) if (isPodActive(pod)) yield pod
}

function replicaChanges(replicaSet: ReplicaSet, owned: readonly Pod[], view: View): readonly Write[] {
  const has = owned.length
  const wants = replicaSet.spec.replicas ?? 1
  if (has < wants) return creations(replicaSet, has, wants, view)
  if (has > wants) return deletions(replicaSet, owned, wants, view)
  return []
}

function creations(replicaSet: ReplicaSet, has: number, wants: number, view: View): readonly Write[] {
  // Every creation would be refused while the namespace goes away; upstream takes that refusal for success.
  if (!replicaSet.spec.template || view.get('namespaces', replicaSet.metadata.namespace ?? '')?.metadata.deletionTimestamp) return []
  const about = referenceTo(replicaSet)
  const write: Write = {
    request: requests.create(podFromTemplate(replicaSet.spec.template, replicaSet), because('replicaset.tooFew', { has, wants })),
    batch: 'create',
    onSuccess: { about, type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: %name%' },
    onFailure: { about, type: 'Warning', reason: 'FailedCreate', message: 'Error creating: %error%' },
  }
  return Array.from({ length: Math.min(wants - has, burst) }, () => write)
}

function deletions(replicaSet: ReplicaSet, owned: readonly Pod[], wants: number, view: View): readonly Write[] {
  const has = owned.length
  const about = referenceTo(replicaSet)
  const victims = chooseVictims(owned, relatedPods(replicaSet, view), Math.min(has - wants, burst), view.now)
  return victims.map((pod) => ({
    request: requests.remove(pod, because('replicaset.tooMany', { has, wants })),
    batch: 'delete',
    accept: [404],
    onSuccess: { about, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` },
    onFailure: { about, type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: %error%' },
  }))
}

/** Active pods of every ReplicaSet that has the same controller. */
function* relatedPods(replicaSet: ReplicaSet, view: View): Iterable<Pod> {
  const owner = controllerOf(replicaSet)
  const family = owner ? view.by<ReplicaSet>('replicasets', 'owner', owner.uid).values() : [replicaSet]
  for (const { metadata } of family) {
    for (const pod of view.by<Pod>('pods', 'owner', metadata.uid ?? '').values()) if (isPodActive(pod)) yield pod
  }
}

/** Upstream writes the status whether or not pods could be created, with the first error in a condition. */
function refused(key: string, view: View, _memory: unknown, { write, message }: Refusal): readonly Write[] {
  const replicaSet = view.get<ReplicaSet>('replicasets', key)
  if (!replicaSet || (write.batch !== 'create' && write.batch !== 'delete')) return []
  const { owned } = claimObjects(replicaSet, replicaSet.spec.selector, activePods(replicaSet, view), reasons)
  const counts = countPods(replicaSet, owned, tallies(replicaSet, view).counts.terminating, view.now)
  const failure = replicaFailure(write.batch === 'create' ? 'FailedCreate' : 'FailedDelete', message, view.now)
  return statusWrites(replicaSet, replicaSetStatus(replicaSet, counts, failure))
}

function gauge(view: View): Gauge {
  let observed = 0
  let desired = 0
  for (const { metadata, spec } of view.all<ReplicaSet>('replicasets').values()) {
    desired += spec.replicas ?? 1
    observed += view.counts('pods', 'owner', metadata.uid ?? '')[podFlag.active] ?? 0
  }
  return { observed, desired }
}
