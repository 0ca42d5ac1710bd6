import { isMap } from '../../../protocol/json.ts'
import { kindOfResource } from '../../../protocol/kinds.ts'
import type { Condition, Labels, Node, Pod } from '../../../protocol/objects.ts'
import { toTimestamp } from '../../../protocol/time.ts'
import { read } from '../../etcd/etcd.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { badRequest, conflict, notFound, plainError } from '../schema/status.ts'
import { commit } from './commit.ts'
import { type DeleteOptions, deleteStored } from './delete.ts'

const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** POST pods/NAME/binding: the scheduler's decision becomes `spec.nodeName`. Upstream: pkg/registry/core/pod/storage/storage.go `BindingREST`. */
export function bindPod(exchange: Exchange): StageOutcome {
  const { target, state, request, ctx } = exchange
  const name = target.name ?? ''
  const binding = bodyOf<{ readonly target?: { readonly name?: string } | null }>(request)
  const nodeName = binding.target?.name
  if (!nodeName) return plainError('target.name: Required value')
  const pod = exchange.existing as Pod | undefined
  if (!pod) return notFound(target.kind, name)
  const refuse = (why: string) => conflict({ resource: 'pods/binding', group: '' }, name, why)
  if (pod.metadata.deletionTimestamp !== undefined) return refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  if (pod.spec.nodeName) return refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`)
  if ((pod.spec.schedulingGates?.length ?? 0) > 0) return refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  const node = read<Node>(state.etcd, 'nodes', nodeName)
  const { nominatedNodeName: _, ...status } = pod.status
  const bound: Pod = {
    ...pod,
    metadata: { ...pod.metadata, ...withTopology(pod, node) },
    spec: { ...pod.spec, nodeName },
    status: { ...status, conditions: scheduled(pod, toTimestamp(ctx.now)) },
  }
  commit(exchange, bound)
  exchange.answer = { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } }
  return undefined
}

const pods = kindOfResource('pods')!

/** POST bindings: the same with the pod's name in the body. */
export function bindNamed(exchange: Exchange): StageOutcome {
  const { namespace } = exchange.target
  const name = exchange.object?.metadata.name
  if (!name) return badRequest('name in URL does not match name in Binding object')
  const existing = read<Pod>(exchange.state.etcd, 'pods', `${namespace}/${name}`)
  const named: Exchange = { ...exchange, target: { ...exchange.target, kind: pods, resource: 'pods', name }, existing }
  const refusal = bindPod(named)
  exchange.answer = named.answer
  return refusal
}

const bodyOf = <T extends object>({ body }: Exchange['request']): Partial<T> => (isMap(body) ? (body as Partial<T>) : {})

/** A bound pod carries its node's zone and region. Upstream: plugin/pkg/admission/podtopologylabels. */
function withTopology(pod: Pod, node: Node | undefined): { readonly labels?: Labels } {
  const added: Record<string, string> = {}
  for (const label of topologyLabels) {
    const value = node?.metadata.labels?.[label]
    if (value !== undefined) added[label] = value
  }
  return Object.keys(added).length > 0 ? { labels: { ...pod.metadata.labels, ...added } } : {}
}

function scheduled({ metadata, status }: Pod, now: string): readonly Condition[] {
  const condition: Condition = {
    type: 'PodScheduled',
    ...(metadata.generation === undefined ? undefined : { observedGeneration: metadata.generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
  }
  const conditions = status.conditions ?? []
  return conditions.some(({ type }) => type === 'PodScheduled')
    ? conditions.map((each) => (each.type === 'PodScheduled' ? condition : each))
    : [...conditions, condition]
}

/** POST pods/NAME/eviction: a delete that disruption budgets may refuse. Budgets are stored, but not counted yet, so none refuses. */
export function evictPod(exchange: Exchange): StageOutcome {
  const { target, existing, request } = exchange
  const eviction = bodyOf<{ readonly metadata?: { readonly name?: string } | null; readonly deleteOptions?: DeleteOptions | null }>(request)
  const name = eviction.metadata?.name
  if (name && name !== target.name) return badRequest('name in URL does not match name in Eviction object')
  if (!existing) return notFound(target.kind, target.name ?? '')
  deleteStored(exchange, existing, eviction.deleteOptions ?? {})
  exchange.answer = { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } }
  return undefined
}
