import { because } from '../../../protocol/because.ts'
import type { KubeObject, Labels, Pod, Service } from '../../../protocol/objects.ts'
import { defineController, type Gauge, nothingToDo, type Plan } from '../../client/controller.ts'
import { referenceTo } from '../../client/event-recorder.ts'
import type { View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { equalJson } from '../equal-json.ts'
import { podsByLabel, servicesBySelector } from '../indexers.ts'
import { type PodChanges, podChanges, triggerAnnotation, triggerTime } from '../pods-seen.ts'
import { hasEndpoints, isHeadless, podsOfService, servicesOfPod } from '../service-pods.ts'
import { noAddresses, type SortedAddresses, subsetOf, withChanges } from './sorted-addresses.ts'
import { type EndpointSubset, hasOneSubset, subsetsOf, truncated } from './subsets.ts'

/** The old list of a Service's addresses, one object a Service. */
interface Endpoints extends KubeObject {
  readonly kind: 'Endpoints'
  readonly subsets?: readonly EndpointSubset[]
}

const managedBy = 'endpoints.kubernetes.io/managed-by'
const overCapacity = 'endpoints.kubernetes.io/over-capacity'
const headlessLabel = 'service.kubernetes.io/headless'

/** The last pass over a Service: a pass works on what changed since. Frozen. */
interface LastPass {
  readonly spec: Service['spec']
  readonly pods: readonly Pod[]
  /** Undefined for a Service whose ports differ from pod to pod. */
  readonly addresses: SortedAddresses | undefined
}

/** Keeps the classic Endpoints object of each Service, for those who still read it. Upstream: pkg/controller/endpoint/endpoints_controller.go. */
export const endpointController = defineController<Map<string, LastPass>>({
  name: 'endpoint',
  component: 'endpoint-controller',
  primary: 'services',
  watches: {
    pods: servicesOfPod,
    endpoints: (object) => [`${object.metadata.namespace ?? ''}/${object.metadata.name}`],
    namespaces: () => [],
  },
  indexers: [podsByLabel, servicesBySelector],
  workers: 5,
  maxRetries: 15,
  memory: () => new Map(),
  reconcile,
  gauge,
})

function reconcile(key: string, view: View, passes: Map<string, LastPass>): Plan {
  const service = view.get<Service>('services', key)
  const current = view.get<Endpoints>('endpoints', key)
  if (!service) {
    passes.delete(key)
    const isMine = current?.metadata.labels?.[managedBy] === 'endpoint-controller'
    return isMine
      ? {
          writes: [
            { request: requests.remove(current, because('endpoint.serviceGone', { service: current.metadata.name })), accept: [404] },
          ],
        }
      : nothingToDo
  }
  if (!hasEndpoints(service)) return nothingToDo
  const last = passes.get(key)
  const changes = podChanges(last?.pods ?? [], podsOfService(service, view))
  const { pods } = changes
  const trigger = triggerTime(changes, service, last === undefined)
  const addresses = addressesNow(service, last, changes)
  passes.set(key, Object.freeze({ spec: service.spec, pods, addresses }))
  const all = addresses ? subsetOf(addresses) : subsetsOf(service, pods)
  const subsets = truncated(all)
  const labels = labelsFor(service)
  if (current && equalJson(current.subsets ?? [], subsets) && equalJson(current.metadata.labels, labels)) return nothingToDo
  return write(service, current, pods, { subsets, labels, annotations: annotationsFor(current, trigger, subsets !== all) }, view)
}

function addressesNow(service: Service, last: LastPass | undefined, changes: PodChanges): SortedAddresses | undefined {
  if (!hasOneSubset(service)) return undefined
  if (last?.addresses && last.spec === service.spec) return withChanges(last.addresses, service, changes)
  return withChanges(noAddresses(service), service, { ...changes, gone: [], come: changes.pods })
}

interface Contents {
  readonly subsets: readonly EndpointSubset[]
  readonly labels: Labels
  readonly annotations: Labels
}

function write(
  service: Service,
  current: Endpoints | undefined,
  pods: readonly Pod[],
  { subsets, labels, annotations }: Contents,
  view: View,
): Plan {
  const { name, namespace = '' } = service.metadata
  if (!current && view.get('namespaces', namespace)?.metadata.deletionTimestamp) return nothingToDo
  const { annotations: _, ...metadata } = current?.metadata ?? { name, namespace }
  const endpoints: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : undefined) },
    ...(subsets.length > 0 ? { subsets } : undefined),
  }
  const ready = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0)
  const reason = because('endpointslice.sync', { service: name, ready, total: pods.length })
  const about = referenceTo(endpoints)
  if (current) {
    const message = `Failed to update endpoint ${namespace}/${name}: %error%`
    return {
      writes: [
        { request: requests.update(endpoints, reason), onFailure: { about, type: 'Warning', reason: 'FailedToUpdateEndpoint', message } },
      ],
    }
  }
  const message = `Failed to create endpoint for service ${namespace}/${name}: %error%`
  return {
    writes: [
      { request: requests.create(endpoints, reason), onFailure: { about, type: 'Warning', reason: 'FailedToCreateEndpoint', message } },
    ],
  }
}

function labelsFor(service: Service): Labels {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {}
  return { ...labels, ...(isHeadless(service) ? { [headlessLabel]: '' } : undefined), [managedBy]: 'endpoint-controller' }
}

function annotationsFor(current: Endpoints | undefined, trigger: string, isCut: boolean): Labels {
  const { [triggerAnnotation]: _, [overCapacity]: __, ...others } = current?.metadata.annotations ?? {}
  return {
    ...others,
    ...(trigger ? { [triggerAnnotation]: trigger } : undefined),
    ...(isCut ? { [overCapacity]: 'truncated' } : undefined),
  }
}

function gauge(view: View): Gauge {
  let desired = 0
  for (const service of view.all<Service>('services').values()) if (hasEndpoints(service)) desired++
  return { observed: view.all('endpoints').size, desired }
}
