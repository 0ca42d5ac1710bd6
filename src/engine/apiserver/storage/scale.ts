import { isMap } from '../../../protocol/json.ts'
import type { AnyObject, KubeObject, LabelSelector } from '../../../protocol/objects.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { mergePatch } from '../patch.ts'
import { badRequest, conflict, invalid, notFound } from '../schema/status.ts'
import { commit } from './commit.ts'

/** `autoscaling/v1` Scale of a workload. */
export interface Scale extends KubeObject {
  readonly spec: { readonly replicas?: number }
  readonly status: { readonly replicas: number; readonly selector?: string }
}

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector | Readonly<Record<string, string>> }
  readonly status?: { readonly replicas?: number }
}

/** How a workload looks through its scale subresource. */
export function scaleOf(object: KubeObject): Scale {
  const { metadata, spec, status } = object as Scalable
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const selector = selectorText(spec.selector)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace ? { namespace } : undefined),
      ...(uid ? { uid } : undefined),
      ...(resourceVersion ? { resourceVersion } : undefined),
      ...(creationTimestamp ? { creationTimestamp } : undefined),
    },
    spec: spec.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status?.replicas ?? 0, ...(selector ? { selector } : undefined) },
  }
}

function selectorText(selector: Scalable['spec']['selector']): string {
  const { matchLabels, matchExpressions = [] } = (selector ?? {}) as LabelSelector
  const labels = matchLabels ?? (selector && !('matchExpressions' in selector) ? (selector as Readonly<Record<string, string>>) : {})
  const parts = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
  for (const { key, operator, values = [] } of matchExpressions) {
    if (operator === 'Exists') parts.push(key)
    else if (operator === 'DoesNotExist') parts.push(`!${key}`)
    else parts.push(`${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`)
  }
  return parts.join(',')
}

/** PUT or PATCH of the scale subresource: changes `spec.replicas` and nothing else. */
export function writeScale(exchange: Exchange): StageOutcome {
  const { target, existing, request } = exchange
  if (!existing) return notFound(target.kind, target.name ?? '')
  const scale = scaleOf(existing)
  const sent = (target.verb === 'patch' ? mergePatch(scale, request.body) : request.body) as Partial<Scale> | undefined
  if (!isMap(sent) || !isMap((sent as Partial<Scale>).spec ?? {})) return badRequest('the body of the request is not a Scale')
  const replicas = (sent as Partial<Scale>).spec?.replicas ?? 0
  const version = (sent as Partial<Scale>).metadata?.resourceVersion
  if (version && version !== existing.metadata.resourceVersion) return conflict(target.kind, existing.metadata.name)
  if (!Number.isInteger(replicas) || replicas < 0) {
    return invalid({ kind: 'Scale', group: 'autoscaling' }, existing.metadata.name, [
      { type: 'FieldValueInvalid', field: 'spec.replicas', value: replicas, detail: 'must be greater than or equal to 0' },
    ])
  }
  const current = existing as Scalable
  if (current.spec.replicas === replicas) {
    exchange.answer = { status: 200, body: scale }
    return undefined
  }
  const generation = existing.metadata.generation
  const metadata = { ...existing.metadata, ...(generation === undefined ? undefined : { generation: generation + 1 }) }
  const stored = commit(exchange, { ...current, metadata, spec: { ...current.spec, replicas } } as unknown as AnyObject)
  exchange.answer = { status: 200, body: scaleOf(stored) }
  return undefined
}
