import type { Condition, KubeObject, Labels, Node, Pod } from '../../../protocol/objects.ts'
import { toTimestamp } from '../../../protocol/time.ts'
import { read } from '../../etcd/etcd.ts'
import type { Exchange, StageOutcome } from '../exchange.ts'
import { badRequest, conflict, notFound } from '../schema/status.ts'
import { commit } from './commit.ts'
import { type DeleteOptions, deleteStored } from './delete.ts'

const topologyLabels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']

/** POST pods/NAME/binding: the scheduler's decision becomes `spec.nodeName`. Upstream: pkg/registry/core/pod/storage/storage.go `BindingREST`. */
export function bindPod(exchange: Exchange): StageOutcome {
  const { target, state, request, ctx } = exchange
  const pod = exchange.existing as Pod | undefined
  const name = target.name ?? ''
  if (!pod) return notFound(target.kind, name)
  const binding = request.body as { readonly target?: { readonly name?: string } } | undefined
  const nodeName = binding?.target?.name
  if (!nodeName) return badRequest('target.name: Required value')
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

/** A bound pod carries its node's zone and region. Upstream: plugin/pkg/admission/podtopologylabels. */
function withTopology(pod: Pod, node: Node | undefined): { readonly labels?: Labels } {
  const labels: Record<string, string> = { ...pod.metadata.labels }
  for (const label of topologyLabels) {
    const value = node?.metadata.labels?.[label]
    if (value !== undefined) labels[label] = value
  }
  return Object.keys(labels).length > 0 ? { labels } : {}
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
  if (!existing) return notFound(target.kind, target.name ?? '')
  const { deleteOptions = {} } = (request.body ?? {}) as { readonly deleteOptions?: DeleteOptions }
  deleteStored(exchange, existing as KubeObject, deleteOptions)
  exchange.answer = { status: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } }
  return undefined
}
