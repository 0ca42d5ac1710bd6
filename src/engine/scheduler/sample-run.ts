import type { KubeEvent, KubeObject, Pod } from '../../protocol/objects.ts'
import type { ApiRequest, ApiResponse } from '../../protocol/requests.ts'
import { SECOND, seconds } from '../../protocol/time.ts'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import type { AnyComponent } from '../kernel/component.ts'
import { Kernel } from '../kernel/kernel.ts'
import { type SampleNode, sampleNode } from './sample-cluster.ts'
import { scheduler } from './scheduler.ts'
import type { SchedulerState } from './scheduler-state.ts'

export const mergePatch = { 'content-type': 'application/merge-patch+json' }

/**
 * A run of an API server and a scheduler, nothing else, for tests: pods are bound, but nobody runs them. The API server is given, because
 * the scheduler knows it only by its address.
 */
export function sampleRun(apiserver: AnyComponent, nodes: readonly SampleNode[] = []) {
  const kernel = new Kernel({
    seed: 7,
    components: [apiserver, scheduler as unknown as AnyComponent],
    boot: [
      { to: 'kube-apiserver', event: { type: 'boot' } },
      { to: 'scheduler', event: { type: 'start' } },
    ],
  })
  kernel.runUntil(SECOND / 10)
  const request = (request: ApiRequest): ApiResponse => {
    const event = { type: 'request', from: '', ticket: 0, request }
    const response = kernel.input('kube-apiserver', event, { kind: 'request', summary: request.path }) as ApiResponse
    if (response.status >= 400) throw new Error(JSON.stringify(response.body))
    return response
  }
  const all = <T extends KubeObject>(path: string): readonly T[] => (request({ method: 'GET', path }).body as { items: T[] }).items
  const self = {
    kernel,
    request,
    node: (node: SampleNode) => {
      const { status, spec, metadata, ...object } = sampleNode(node)
      request({ method: 'POST', path: '/api/v1/nodes', body: { ...object, metadata: { name: node.name, labels: metadata.labels }, spec } })
      // A new node is tainted as not ready until someone finds it ready.
      request({ method: 'PATCH', path: `/api/v1/nodes/${node.name}`, headers: mergePatch, body: { spec: { taints: node.taints ?? null } } })
      request({ method: 'PATCH', path: `/api/v1/nodes/${node.name}/status`, headers: mergePatch, body: { status } })
    },
    pod: ({ metadata: { name, labels }, spec }: Pod) =>
      request({
        method: 'POST',
        path: '/api/v1/namespaces/default/pods',
        body: { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec },
      }),
    priorityClass: (more: object) =>
      request({
        method: 'POST',
        path: '/apis/scheduling.k8s.io/v1/priorityclasses',
        body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000, ...more },
      }),
    get: (name: string) => all<Pod>('/api/v1/namespaces/default/pods').find((pod) => pod.metadata.name === name)!,
    nodeOf: (name: string) => self.get(name).spec.nodeName,
    remove: (path: string) => request({ method: 'DELETE', path, query: { gracePeriodSeconds: '0' } }),
    events: (reason: string) => all<KubeEvent>('/api/v1/namespaces/default/events').filter((event) => event.reason === reason),
    state: () => kernel.world.slices.get('scheduler') as SchedulerState,
    records: (type: AnyTraceRecord['type']) => kernel.traceBetween(1).filter((record) => record.type === type),
    run: (duration: number) => kernel.runUntil(kernel.world.now + seconds(duration)),
  }
  for (const node of nodes) self.node(node)
  return self
}
