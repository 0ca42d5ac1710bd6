import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject, LabelSelector } from '../../protocol/objects.ts'
import { applyStrategicMergePatch } from '../../protocol/strategic-merge.ts'
import { type Client, fieldOf } from '../client.ts'
import { plainFailure } from '../failure.ts'
import type { Found } from '../targets.ts'

/** An earlier template of a workload. */
export interface Revision {
  readonly number: number
  readonly template: JsonMap
  readonly annotations: Readonly<Record<string, string>>
  /** What brings a DaemonSet or StatefulSet back to it. */
  readonly patch?: JsonMap
}

/** The revisions of a workload, oldest first: from ReplicaSets for a Deployment, from ControllerRevisions otherwise. */
export function revisionsOf(client: Client, found: Found): readonly Revision[] {
  const { kind, namespace, object } = found
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind.kind))
    throw plainFailure(`no history viewer has been implemented for ${kind.kind}.${kind.group}`)
  const resource = kind.kind === 'Deployment' ? 'replicasets' : 'controllerrevisions'
  const labelSelector = selectorText(fieldOf(object, 'spec', 'selector') as LabelSelector | undefined)
  const owned = client
    .list(kindOfResource(resource)!, namespace, { labelSelector })
    .filter((item) => item.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === object.metadata.uid))
  const revisions = owned.flatMap((item) => (resource === 'replicasets' ? fromReplicaSet(item) : fromControllerRevision(item, object)))
  return revisions.sort((left, right) => left.number - right.number)
}

function fromReplicaSet(item: AnyObject): readonly Revision[] {
  const number = Number(item.metadata.annotations?.['deployment.kubernetes.io/revision'])
  const template = fieldOf(item, 'spec', 'template')
  return number > 0 && isMap(template) ? [{ number, template, annotations: item.metadata.annotations ?? {} }] : []
}

function fromControllerRevision(item: AnyObject, workload: AnyObject): readonly Revision[] {
  const patch = isMap(item.data) ? item.data : {}
  const result = applyStrategicMergePatch(workload, patch, workload)
  const template = result.ok ? fieldOf(result.object, 'spec', 'template') : undefined
  return isMap(template) ? [{ number: Number(item.revision), template, annotations: item.metadata.annotations ?? {}, patch }] : []
}

/** A selector as the text of a query. */
export function selectorText(selector: LabelSelector | undefined): string {
  const words: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' }
  return [
    ...Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
      operator === 'Exists' ? key : operator === 'DoesNotExist' ? `!${key}` : `${key} ${words[operator]} (${values.join(',')})`,
    ),
  ].join(',')
}
