import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject, LabelSelector } from '../../protocol/objects.ts'
import { fromTimestamp, type Micros } from '../../protocol/time.ts'
import { type Client, fieldOf } from '../client.ts'
import { selectorText } from '../commands/revisions.ts'
import { ageText } from '../print/age.ts'
import { controllerOf, describeAnnotations, describeLabels, selectorLine, timeText } from './metadata.ts'
import type { Page } from './page.ts'
import { describeTemplate } from './pod.ts'

const number = (object: unknown, ...path: readonly string[]): number => (fieldOf(object, ...path) as number | undefined) ?? 0
const selectorOf = (object: AnyObject) => fieldOf(object, 'spec', 'selector') as LabelSelector | undefined

/** `kubectl describe deployment`, up to its events. */
export function describeDeployment(page: Page, deployment: AnyObject, client: Client): void {
  const field = (key: string, value: unknown) => page.field(0, key, value)
  const { spec, status } = deployment as unknown as { readonly spec: JsonMap; readonly status?: JsonMap }
  field('Name', deployment.metadata.name)
  field('Namespace', deployment.metadata.namespace)
  field('CreationTimestamp', timeText(deployment.metadata.creationTimestamp))
  describeLabels(page, deployment.metadata.labels)
  describeAnnotations(page, deployment.metadata.annotations)
  field('Selector', selectorLine(selectorOf(deployment)))
  field(
    'Replicas',
    `${number(spec, 'replicas')} desired | ${number(status, 'updatedReplicas')} updated | ${number(status, 'replicas')} total | ${number(status, 'availableReplicas')} available | ${number(status, 'unavailableReplicas')} unavailable`,
  )
  field('StrategyType', fieldOf(spec, 'strategy', 'type'))
  field('MinReadySeconds', number(spec, 'minReadySeconds'))
  const rolling = fieldOf(spec, 'strategy', 'rollingUpdate')
  if (isMap(rolling)) field('RollingUpdateStrategy', `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`)
  describeTemplate(page, spec.template)
  describeConditions(page, status?.conditions)
  describeReplicaSets(page, deployment, client)
}

function describeConditions(page: Page, conditions: unknown): void {
  if (!Array.isArray(conditions) || conditions.length === 0) return
  page.write(0, 'Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n')
  for (const condition of conditions.filter(isMap)) page.write(1, `${condition.type} \t${condition.status}\t${condition.reason}\n`)
}

function describeReplicaSets(page: Page, deployment: AnyObject, client: Client): void {
  const sets = client
    .list(kindOfResource('replicasets')!, deployment.metadata.namespace, { labelSelector: selectorText(selectorOf(deployment)) })
    .filter((set) => set.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === deployment.metadata.uid))
  const wanted = deployment.metadata.annotations?.['deployment.kubernetes.io/revision']
  const newest = sets.find((set) => set.metadata.annotations?.['deployment.kubernetes.io/revision'] === wanted)
  const text = (set: AnyObject) =>
    `${set.metadata.name} (${number(set, 'status', 'replicas')}/${number(set, 'spec', 'replicas')} replicas created)`
  const old = sets
    .filter((set) => set !== newest)
    .sort((a, b) => (String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1))
  page.field(0, 'OldReplicaSets', old.map(text).join(', ') || '<none>')
  page.field(0, 'NewReplicaSet', newest ? text(newest) : '<none>')
}

/** How many pods of a workload are in which phase. */
function podsStatus(client: Client, object: AnyObject, selector: LabelSelector | undefined): string {
  const pods = client
    .list(kindOfResource('pods')!, object.metadata.namespace, { labelSelector: selectorText(selector) })
    .filter((pod) => pod.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === object.metadata.uid))
  const count = (phase: string) => pods.filter((pod) => fieldOf(pod, 'status', 'phase') === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}

/** `kubectl describe replicaset`, up to its events. */
export function describeReplicaSet(page: Page, set: AnyObject, client: Client): void {
  page.field(0, 'Name', set.metadata.name)
  page.field(0, 'Namespace', set.metadata.namespace)
  page.field(0, 'Selector', selectorLine(selectorOf(set)))
  describeLabels(page, set.metadata.labels)
  describeAnnotations(page, set.metadata.annotations)
  const controller = controllerOf(set)
  if (controller) page.field(0, 'Controlled By', controller)
  page.field(0, 'Replicas', `${number(set, 'status', 'replicas')} current / ${number(set, 'spec', 'replicas')} desired`)
  page.field(0, 'Pods Status', podsStatus(client, set, selectorOf(set)))
  describeTemplate(page, fieldOf(set, 'spec', 'template'))
  describeConditions(page, fieldOf(set, 'status', 'conditions'))
}

/** `kubectl describe statefulset`, up to its events. */
export function describeStatefulSet(page: Page, set: AnyObject, client: Client): void {
  page.field(0, 'Name', set.metadata.name)
  page.field(0, 'Namespace', set.metadata.namespace)
  page.field(0, 'CreationTimestamp', timeText(set.metadata.creationTimestamp))
  page.field(0, 'Selector', selectorLine(selectorOf(set)))
  describeLabels(page, set.metadata.labels)
  describeAnnotations(page, set.metadata.annotations)
  page.field(0, 'Replicas', `${number(set, 'spec', 'replicas')} desired | ${number(set, 'status', 'replicas')} total`)
  page.field(0, 'Update Strategy', fieldOf(set, 'spec', 'updateStrategy', 'type'))
  const partition = fieldOf(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  if (partition !== undefined) page.field(1, 'Partition', partition)
  page.field(0, 'Pods Status', podsStatus(client, set, selectorOf(set)))
  describeTemplate(page, fieldOf(set, 'spec', 'template'))
  const claims = fieldOf(set, 'spec', 'volumeClaimTemplates')
  const list = Array.isArray(claims) ? (claims as readonly AnyObject[]) : []
  page.write(0, list.length === 0 ? 'Volume Claims:\t<none>\n' : 'Volume Claims:\n')
  for (const claim of list) {
    page.write(1, `Name:\t${claim.metadata.name}\n`)
    page.write(1, `StorageClass:\t${fieldOf(claim, 'spec', 'storageClassName') ?? ''}\n`)
    describeLabels(page, claim.metadata.labels, 'Labels', 1)
    describeAnnotations(page, claim.metadata.annotations, 'Annotations', 1)
    page.write(1, `Capacity:\t${fieldOf(claim, 'spec', 'resources', 'requests', 'storage') ?? '<default>'}\n`)
    page.write(1, `Access Modes:\t[${((fieldOf(claim, 'spec', 'accessModes') ?? []) as readonly string[]).join(' ')}]\n`)
  }
}

/** `kubectl describe daemonset`, up to its events. */
export function describeDaemonSet(page: Page, set: AnyObject, client: Client): void {
  page.field(0, 'Name', set.metadata.name)
  page.field(0, 'Namespace', set.metadata.namespace)
  page.field(0, 'Selector', selectorLine(selectorOf(set)))
  const nodeSelector = fieldOf(set, 'spec', 'template', 'spec', 'nodeSelector') as Record<string, string> | undefined
  page.field(0, 'Node-Selector', selectorLine({ matchLabels: nodeSelector }))
  describeLabels(page, set.metadata.labels)
  describeAnnotations(page, set.metadata.annotations)
  page.write(0, `Desired Number of Nodes Scheduled: ${number(set, 'status', 'desiredNumberScheduled')}\n`)
  page.write(0, `Current Number of Nodes Scheduled: ${number(set, 'status', 'currentNumberScheduled')}\n`)
  page.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${number(set, 'status', 'updatedNumberScheduled')}\n`)
  page.write(0, `Number of Nodes Scheduled with Available Pods: ${number(set, 'status', 'numberAvailable')}\n`)
  page.write(0, `Number of Nodes Misscheduled: ${number(set, 'status', 'numberMisscheduled')}\n`)
  page.field(0, 'Pods Status', podsStatus(client, set, selectorOf(set)))
  describeTemplate(page, fieldOf(set, 'spec', 'template'))
}

/** `kubectl describe job`, up to its events. */
export function describeJob(page: Page, job: AnyObject): void {
  const field = (key: string, value: unknown) => page.field(0, key, value)
  const spec = (job.spec ?? {}) as JsonMap
  field('Name', job.metadata.name)
  field('Namespace', job.metadata.namespace)
  field('Selector', selectorLine(selectorOf(job)))
  describeLabels(page, job.metadata.labels)
  describeAnnotations(page, job.metadata.annotations)
  const controller = controllerOf(job)
  if (controller) field('Controlled By', controller)
  field('Parallelism', spec.parallelism ?? '<unset>')
  field('Completions', spec.completions ?? '<unset>')
  if (spec.completionMode) field('Completion Mode', spec.completionMode)
  if (spec.suspend !== undefined) field('Suspend', spec.suspend)
  if (spec.backoffLimit !== undefined) field('Backoff Limit', spec.backoffLimit)
  if (spec.ttlSecondsAfterFinished !== undefined) field('TTL Seconds After Finished', spec.ttlSecondsAfterFinished)
  const [started, ended] = [fieldOf(job, 'status', 'startTime'), fieldOf(job, 'status', 'completionTime')]
  if (started) field('Start Time', timeText(started))
  if (ended) field('Completed At', timeText(ended))
  if (started && ended) field('Duration', ageText((fromTimestamp(String(ended)) - fromTimestamp(String(started))) as Micros))
  if (spec.activeDeadlineSeconds !== undefined) field('Active Deadline Seconds', `${spec.activeDeadlineSeconds}s`)
  const ready = fieldOf(job, 'status', 'ready')
  field(
    'Pods Statuses',
    `${number(job, 'status', 'active')} Active${ready === undefined ? '' : ` (${ready} Ready)`} / ${number(job, 'status', 'succeeded')} Succeeded / ${number(job, 'status', 'failed')} Failed`,
  )
  if (fieldOf(job, 'status', 'completedIndexes') !== undefined)
    field('Completed Indexes', fieldOf(job, 'status', 'completedIndexes') || '<none>')
  describeTemplate(page, spec.template)
}

/** `kubectl describe cronjob`, up to its events. */
export function describeCronJob(page: Page, cronJob: AnyObject): void {
  const field = (key: string, value: unknown) => page.field(0, key, value)
  const spec = (cronJob.spec ?? {}) as JsonMap
  const job = (fieldOf(spec, 'jobTemplate', 'spec') ?? {}) as JsonMap
  field('Name', cronJob.metadata.name)
  field('Namespace', cronJob.metadata.namespace)
  describeLabels(page, cronJob.metadata.labels)
  describeAnnotations(page, cronJob.metadata.annotations)
  field('Schedule', spec.schedule)
  field('Concurrency Policy', spec.concurrencyPolicy)
  field('Suspend', spec.suspend ? 'True' : 'False')
  if (spec.timeZone) field('Time Zone', spec.timeZone)
  field('Successful Job History Limit', spec.successfulJobsHistoryLimit ?? '<unset>')
  field('Failed Job History Limit', spec.failedJobsHistoryLimit ?? '<unset>')
  field('Starting Deadline Seconds', spec.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`)
  field('Selector', job.selector === undefined ? '<unset>' : selectorLine(job.selector as LabelSelector))
  field('Parallelism', job.parallelism ?? '<unset>')
  field('Completions', job.completions ?? '<unset>')
  describeTemplate(page, job.template)
  field('Last Schedule Time', timeText(fieldOf(cronJob, 'status', 'lastScheduleTime')))
  const active = (fieldOf(cronJob, 'status', 'active') ?? []) as readonly { readonly name: string }[]
  field('Active Jobs', active.map(({ name }) => name).join(', ') || '<none>')
}
