import { because } from '../../../protocol/because.ts'
import { controllerOf, type Deployment, type KubeObject, type ReplicaSet } from '../../../protocol/objects.ts'
import { matchesSelector } from '../../../protocol/selectors.ts'
import { defineController, type Gauge, nothingToDo, type Plan, type Refusal, type Write } from '../../client/controller.ts'
import { referenceTo } from '../../client/event-recorder.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'
import { byNamespace, ownerIndexer } from '../indexers.ts'
import { type ClaimReasons, claimObjects } from '../ownership.ts'
import { deploymentChart } from './deployment.chart.ts'
import { conditionOf, countedStatus, hasDeadline, newCondition, statusWrite, withCondition } from './deployment-status.ts'
import type { Pass } from './pass.ts'
import { annotation, byCreation, maxRevision, newReplicaSet, replicaSetAnnotations, revisionReason, sameTemplate } from './revisions.ts'
import { rollBack } from './rollback.ts'
import { rolloutRecreate, rolloutRolling } from './rollout.ts'
import { cleanUp, isScaling, scaleAll } from './scaling.ts'

/**
 * Rolls a Deployment's pods from one template to the next by sizing ReplicaSets, one for each template, and keeps their history.
 * Upstream: pkg/controller/deployment/deployment_controller.go.
 */
export const deploymentController = defineController({
  name: 'deployment',
  component: 'deployment-controller',
  primary: 'deployments',
  watches: { replicasets: keysOfReplicaSet, pods: keysOfPod, namespaces: () => [] },
  indexers: [ownerIndexer('replicasets'), ownerIndexer('pods'), byNamespace('deployments')],
  workers: 5,
  maxRetries: 15,
  chart: deploymentChart,
  reconcile,
  refused,
  gauge,
})

const reasons: ClaimReasons = {
  adopt: (replicaSet) => because('deployment.adopt', { replicaSet }),
  release: (replicaSet) => because('deployment.release', { replicaSet }),
}

function keysOfReplicaSet(object: KubeObject, previous: KubeObject | undefined, view: View): readonly string[] {
  const namespace = object.metadata.namespace ?? ''
  const owner = controllerOf(object)
  const before = previous && controllerOf(previous)
  const keys = before?.kind === 'Deployment' && before.uid !== owner?.uid ? [`${namespace}/${before.name}`] : []
  if (owner) return owner.kind === 'Deployment' ? [...keys, `${namespace}/${owner.name}`] : keys
  for (const [key, deployment] of view.by<Deployment>('deployments', 'namespace', namespace)) {
    if (matchesSelector(deployment.spec.selector, object.metadata.labels)) keys.push(key)
  }
  return keys
}

/** Recreate waits for the last old pod to go. */
function keysOfPod(object: KubeObject, _previous: KubeObject | undefined, view: View): readonly string[] {
  const { namespace = '', name } = object.metadata
  if (view.get('pods', `${namespace}/${name}`)) return []
  const replicaSet = controllerOf(object)
  const owner = replicaSet?.kind === 'ReplicaSet' && view.get<ReplicaSet>('replicasets', `${namespace}/${replicaSet.name}`)
  const key = owner ? `${namespace}/${controllerOf(owner)?.name ?? ''}` : ''
  return view.get<Deployment>('deployments', key)?.spec.strategy?.type === 'Recreate' ? [key] : []
}

function reconcile(key: string, view: View): Plan {
  const deployment = view.get<Deployment>('deployments', key)
  if (!deployment) return nothingToDo
  const { selector } = deployment.spec
  if (!selector.matchExpressions?.length && Object.keys(selector.matchLabels ?? {}).length === 0) return selectsAll(deployment)
  const { owned, writes } = claimObjects(deployment, selector, candidates(deployment, view), reasons)
  if (writes.length > 0) return { writes }
  const all = [...owned].sort(byCreation)
  const newSet = all.find((replicaSet) => sameTemplate(replicaSet.spec.template, deployment.spec.template))
  const pass: Pass = { deployment, newSet, old: all.filter((replicaSet) => replicaSet !== newSet), all, view }
  return syncRevision(pass) ?? act(pass)
}

function* candidates({ metadata: { uid = '', namespace = '' } }: Deployment, view: View): Iterable<ReplicaSet> {
  yield* view.by<ReplicaSet>('replicasets', 'owner', uid).values()
  yield* view.by<ReplicaSet>('replicasets', 'owner', `orphan/${namespace}`).values()
}

function selectsAll(deployment: Deployment): Plan {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  const events = [{ about: referenceTo(deployment), type: 'Warning', reason: 'SelectingAll', message }] as const
  const { generation = 0 } = deployment.metadata
  if ((deployment.status?.observedGeneration ?? 0) >= generation) return { events }
  return { events, writes: [statusWrite(deployment, { ...deployment.status, observedGeneration: generation })] }
}

/**
 * Brings the account of revisions up to date. Upstream goes on with the same pass afterwards and then loses its last write to a conflict;
 * here the pass ends and the watch brings the next one.
 */
function syncRevision({ deployment, newSet, old, view }: Pass): Plan | undefined {
  if (!newSet) return undefined
  const annotations = replicaSetAnnotations(deployment, newSet.metadata.annotations ?? {}, maxRevision(old) + 1, true)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  if (annotations !== newSet.metadata.annotations || minReadySeconds !== (newSet.spec.minReadySeconds ?? 0)) {
    const { minReadySeconds: _, ...rest } = newSet.spec
    const spec = { ...rest, ...(minReadySeconds ? { minReadySeconds } : undefined) }
    const updated = { ...newSet, metadata: { ...newSet.metadata, annotations }, spec } as ReplicaSet
    return { writes: [{ request: requests.update(updated, revisionReason(maxRevision([updated]))) }] }
  }
  const revision = newSet.metadata.annotations?.[annotation.revision] ?? ''
  const isNews = revision !== '' && deployment.metadata.annotations?.[annotation.revision] !== revision
  const isFound = hasDeadline(deployment) && !conditionOf(deployment.status, 'Progressing')
  return isNews || isFound ? { writes: [revisionWrite(deployment, newSet, 'FoundNewReplicaSet', isFound, view.now)] } : undefined
}

/** The Deployment's revision and, `withReason`, why its rollout is considered to progress. One write, through the status. */
function revisionWrite(deployment: Deployment, newSet: ReplicaSet, reason: string, withReason: boolean, now: number): Write {
  const revision = newSet.metadata.annotations?.[annotation.revision] ?? ''
  const verb = reason === 'NewReplicaSetCreated' ? 'Created' : 'Found'
  const conditions = withReason
    ? withCondition(
        deployment.status?.conditions ?? [],
        newCondition('Progressing', 'True', reason, `${verb} new replica set "${newSet.metadata.name}"`, now),
      )
    : deployment.status?.conditions
  const metadata = { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [annotation.revision]: revision } }
  const updated = { ...deployment, metadata, status: { ...deployment.status, ...(conditions ? { conditions } : undefined) } } as Deployment
  return { request: requests.updateStatus(updated, revisionReason(Number(revision))) }
}

function act(pass: Pass): Plan {
  const { deployment, newSet, old, all, view } = pass
  if (deployment.metadata.deletionTimestamp) return settled(pass, [])
  const pausing = pauseCondition(deployment, view.now)
  if (pausing) return pausing
  const isRollingBack = deployment.metadata.annotations?.[annotation.rollback] !== undefined
  if (deployment.spec.paused || (!isRollingBack && isScaling(deployment, all))) {
    const writes = scaleAll(deployment, newSet, old)
    const cleaning = deployment.spec.paused && !isRollingBack ? cleanUp(deployment, old) : []
    return settled(pass, [...writes, ...cleaning])
  }
  if (isRollingBack) return newSet ? rollBack(pass) : createNew(pass)
  return deployment.spec.strategy?.type === 'Recreate' ? rolloutRecreate(pass, createNew) : rolloutRolling(pass, createNew)
}

/** Counts only: upstream does not judge progress while it scales, pauses or goes away. */
function settled(pass: Pass, before: readonly Write[]): Plan {
  const status = countedStatus(pass.deployment, pass, pass.view.now)
  return { writes: equalJson(pass.deployment.status, status) ? before : [...before, statusWrite(pass.deployment, status)] }
}

/** Pausing and resuming make Progressing Unknown, so that the time of a pause does not count against the deadline. */
function pauseCondition(deployment: Deployment, now: number): Plan | undefined {
  const reason = conditionOf(deployment.status, 'Progressing')?.reason
  const isMarked = reason === 'DeploymentPaused'
  const paused = deployment.spec.paused ?? false
  if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded' || paused === isMarked) return undefined
  const condition = paused
    ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
    : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now)
  const conditions = withCondition(deployment.status?.conditions ?? [], condition)
  return { writes: [statusWrite(deployment, { ...deployment.status, conditions })] }
}

function createNew({ deployment, old, view }: Pass): Plan {
  const { namespace = '' } = deployment.metadata
  if (view.get('namespaces', namespace)?.metadata.deletionTimestamp) return nothingToDo
  const revision = maxRevision(old) + 1
  const replicaSet = newReplicaSet(deployment, old, revision)
  const { name } = replicaSet.metadata
  if (view.get('replicasets', `${namespace}/${name}`)) {
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1
    return { writes: [statusWrite(deployment, { ...deployment.status, collisionCount })] }
  }
  const about = referenceTo(deployment)
  const replicas = replicaSet.spec.replicas ?? 0
  const message = `Scaled up replica set ${name} from 0 to ${replicas}`
  const create: Write = {
    request: requests.create(replicaSet, because('deployment.newReplicaSet', { deployment: deployment.metadata.name, revision })),
    ...(replicas > 0 ? { onSuccess: { about, type: 'Normal', reason: 'ScalingReplicaSet', message } } : undefined),
    onFailure: { about, type: 'Warning', reason: 'ReplicaSetCreateError', message: `${failedToCreate(name)}%error%` },
  }
  return { writes: [create, revisionWrite(deployment, replicaSet, 'NewReplicaSetCreated', hasDeadline(deployment), view.now)] }
}

const failedToCreate = (name: string): string => `Failed to create new replica set "${name}": `

function refused(key: string, view: View, _memory: unknown, { write, code, message }: Refusal): readonly Write[] {
  const deployment = view.get<Deployment>('deployments', key)
  if (!deployment || !hasDeadline(deployment) || write.request.method !== 'POST' || code === 409) return []
  const { name } = (write.request.body as KubeObject).metadata
  const condition = newCondition('Progressing', 'False', 'ReplicaSetCreateError', `${failedToCreate(name)}${message}`, view.now)
  const conditions = withCondition(deployment.status?.conditions ?? [], condition)
  return conditions === deployment.status?.conditions ? [] : [statusWrite(deployment, { ...deployment.status, conditions })]
}

function gauge(view: View): Gauge {
  let observed = 0
  let desired = 0
  for (const { spec, status } of view.all<Deployment>('deployments').values()) {
    desired += spec.replicas ?? 1
    observed += Math.min(status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0)
  }
  return { observed, desired }
}
