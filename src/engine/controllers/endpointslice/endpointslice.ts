import { because } from '../../../protocol/because.ts'
import type { Endpoint, EndpointPort, EndpointSlice, KubeObject, Labels, Node, Pod, Service } from '../../../protocol/objects.ts'
import { defineController, type Gauge, nothingToDo, type Plan, type Write } from '../../client/controller.ts'
import { referenceTo } from '../../client/event-recorder.ts'
import type { Indexer, View } from '../../client/informer.ts'
import { requests } from '../../client/requester.ts'
import { isIndexedLabel, labelValue, podsByLabel, servicesBySelector } from '../indexers.ts'
import { controllerReference } from '../ownership.ts'
import { type PodChanges, podChanges, triggerAnnotation, triggerTime } from '../pods-seen.ts'
import { hasEndpoints, isHeadless, isReachable, podsOfService, servicesOfPod } from '../service-pods.ts'
import { type AddressType, endpointKey, endpointOf, hasFixedPorts, portsKey, portsOf } from './endpoint-of-pod.ts'
import { endpointSliceChart } from './endpointslice.chart.ts'
import { type Contents, fillSlices, refillSlices, type SliceChanges } from './fill-slices.ts'

const manager = 'endpointslice-controller.k8s.io'
const serviceLabel = 'kubernetes.io/service-name'
const managerLabel = 'endpointslice.kubernetes.io/managed-by'
const headlessLabel = 'service.kubernetes.io/headless'
const zoneLabel = 'topology.kubernetes.io/zone'

/** Index `service`: slices by the key of their Service, for slices that this controller manages. */
const slicesByService: Indexer = {
  resource: 'endpointslices',
  name: 'service',
  valuesOf: (object) => serviceOf(object),
}

/** The last pass over a Service: a pass works on what changed since. Frozen. */
interface LastPass {
  readonly spec: Service['spec']
  readonly pods: readonly Pod[]
  /** The nodes and their zones. */
  readonly zones: string
  /** What the slices hold when the pass's writes have succeeded; undefined when that is not simply all endpoints. */
  readonly contents: readonly (readonly Endpoint[])[] | undefined
}

/**
 * Lists the pods behind each Service in EndpointSlices of at most a hundred, with readiness, node and zone.
 * Topology-aware hints (the annotation) are not simulated. Upstream: pkg/controller/endpointslice, staging endpointslice/reconciler.go.
 */
export const endpointsliceController = defineController<Map<string, LastPass>>({
  name: 'endpointslice',
  component: 'endpoint-slice-controller',
  primary: 'services',
  watches: {
    pods: servicesOfPod,
    endpointslices: (object) => serviceOf(object),
    nodes: () => [],
    namespaces: () => [],
  },
  indexers: [podsByLabel, servicesBySelector, slicesByService],
  workers: 5,
  maxRetries: 15,
  chart: endpointSliceChart,
  memory: () => new Map(),
  reconcile,
  gauge,
})

function serviceOf({ metadata: { namespace = '', labels = {} } }: KubeObject): readonly string[] {
  const service = labels[serviceLabel]
  return service && labels[managerLabel] === manager ? [`${namespace}/${service}`] : []
}

function reconcile(key: string, view: View, passes: Map<string, LastPass>): Plan {
  const service = view.get<Service>('services', key)
  if (!service) {
    passes.delete(key)
    return nothingToDo
  }
  if (!hasEndpoints(service)) return nothingToDo
  const last = passes.get(key)
  const changes = podChanges(last?.pods ?? [], podsOfService(service, view))
  const slices = [...view.by<EndpointSlice>('endpointslices', 'service', key).values()].filter(
    ({ metadata }) => !metadata.deletionTimestamp,
  )
  const trigger = triggerTime(changes, service, last === undefined)
  const zones = zonesOf(view)
  const before = last?.spec === service.spec && last.zones === zones ? last.contents : undefined
  const types = addressTypes(service)
  const strays = slices.filter(({ addressType }) => !types.includes(addressType as AddressType))
  const missing = new Set<string>()
  const parts = types.map((type) => {
    const ofType = slices.filter(({ addressType }) => addressType === type)
    return writesFor({ service, trigger, type, changes, before, slices: ofType, view, missing })
  })
  const contents = parts.length === 1 && strays.length === 0 && missing.size === 0 ? parts[0]!.contents : undefined
  passes.set(key, Object.freeze({ spec: service.spec, pods: changes.pods, zones, contents }))
  const writes = parts.flatMap((part) => part.writes)
  for (const slice of strays) writes.push(removal(service, slice))
  if (missing.size === 0) return { writes }
  return { writes, ...missingNodes(service, missing) }
}

/** A pod whose Node is unknown is left out, and the Service is looked at again. */
function missingNodes(service: Service, missing: ReadonlySet<string>): Plan {
  const { namespace = '', name } = service.metadata
  const error = [...missing]
    .map((text) => `skipping Pod ${text.split(' ')[0]} for Service ${namespace}/${name}: Node ${text.split(' ')[1]} Not Found`)
    .join(', ')
  const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${error}`
  return { error, events: [{ about: referenceTo(service), type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message }] }
}

function addressTypes({ spec }: Service): readonly AddressType[] {
  if (spec.ipFamilies?.length) return spec.ipFamilies.map((family) => (family === 'IPv6' ? 'IPv6' : 'IPv4'))
  return [spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4']
}

interface Work {
  readonly service: Service
  readonly trigger: string
  readonly type: AddressType
  readonly changes: PodChanges
  /** Contents of the slices at the last pass, when its endpoints of the same pods would be the same now. */
  readonly before: LastPass['contents']
  readonly slices: readonly EndpointSlice[]
  readonly view: View
  /** `pod node` of pods whose Node is not there; filled. */
  readonly missing: Set<string>
}

function writesFor(work: Work): { readonly writes: readonly Write[]; readonly contents: LastPass['contents'] } {
  const { service, slices, type } = work
  const labels = labelsFor(service)
  const mine = slices.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === service.metadata.uid))
  const create: Contents[] = []
  const update: { slice: EndpointSlice; contents: Contents }[] = []
  const remove = slices.filter((slice) => !mine.includes(slice))
  const groups = refill(work, mine, labels) ?? fill(work, mine, labels)
  for (const changes of groups.values()) {
    create.push(...changes.create)
    update.push(...changes.update)
    remove.push(...changes.remove)
  }
  remove.push(...mine.filter((slice) => !groups.has(portsKey(slice.ports))))
  addPlaceholder(slices, labels, create, remove)
  // A slice that would go is turned into one that would come.
  while (create.length > 0) {
    const at = remove.findIndex((slice) => mine.includes(slice))
    if (at < 0) break
    update.push({ slice: remove.splice(at, 1)[0]!, contents: create.pop()! })
  }
  const replaced = new Set([...remove, ...update.map(({ slice }) => slice)])
  const kept = mine.filter((slice) => !replaced.has(slice)).map(({ endpoints }) => endpoints ?? [])
  const contents = Object.freeze([...kept, ...[...update.map((each) => each.contents), ...create].map(({ endpoints }) => endpoints)])
  return { writes: sendAll(work, labels, type, { create, update, remove }), contents }
}

/** What must happen to the slices, by their ports. */
function fill(work: Work, mine: readonly EndpointSlice[], labels: Labels): ReadonlyMap<string, SliceChanges> {
  const changes = new Map<string, SliceChanges>()
  for (const [key, group] of desiredGroups(work)) {
    const slices = mine.filter((slice) => portsKey(slice.ports) === key)
    changes.set(key, fillSlices(slices, group.endpoints, group.ports, labels))
  }
  return changes
}

/** The same from what changed since the last pass alone; undefined when the slices are not as that pass meant to leave them. */
function refill(work: Work, mine: readonly EndpointSlice[], labels: Labels): ReadonlyMap<string, SliceChanges> | undefined {
  const { service, before, changes, slices, type, view } = work
  const [pod] = changes.pods
  if (!before || !pod || !hasFixedPorts(service) || mine.length !== before.length || mine.length !== slices.length) return undefined
  const ports = portsOf(service, pod)
  const key = portsKey(ports)
  const left = new Set(before)
  if (!mine.every((slice) => left.has(slice.endpoints ?? []) && portsKey(slice.ports) === key)) return undefined
  const endpointsOf = (pods: readonly Pod[], present?: ReadonlyMap<string, Endpoint>) => {
    const endpoints: Endpoint[] = []
    for (const each of pods) {
      if (!isReachable(each, true)) continue
      const node = view.get<Node>('nodes', each.spec.nodeName ?? '')
      if (!node && !service.spec.publishNotReadyAddresses) return undefined
      const endpoint = endpointOf(each, node, service, type, present)
      if (endpoint) endpoints.push(endpoint)
    }
    return endpoints
  }
  const gone = endpointsOf(changes.gone)
  const come = gone && endpointsOf(changes.come, byKey(gone))
  if (!come) return undefined
  const isEmpty = before.reduce((sum, endpoints) => sum + endpoints.length, come.length - gone.length) === 0
  const refilled = isEmpty ? undefined : refillSlices(mine, { gone, come }, ports, labels)
  return refilled && new Map([[key, refilled]])
}

const byKey = (endpoints: readonly Endpoint[]): ReadonlyMap<string, Endpoint> =>
  new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]))

function zonesOf(view: View): string {
  let zones = ''
  for (const { metadata } of view.all<Node>('nodes').values()) zones += `${metadata.name}=${metadata.labels?.[zoneLabel] ?? ''},`
  return zones
}

/** A Service with nothing behind it has one empty slice. */
function addPlaceholder(slices: readonly EndpointSlice[], labels: Labels, create: Contents[], remove: EndpointSlice[]): void {
  if (slices.length !== remove.length || create.length > 0) return
  const [only] = remove
  const isPlaceholder =
    only &&
    !only.endpoints?.length &&
    !only.ports?.length &&
    Object.entries(labels).every(([key, value]) => only.metadata.labels?.[key] === value)
  if (remove.length === 1 && isPlaceholder) remove.length = 0
  else create.push({ endpoints: [], ports: [] })
}

function desiredGroups({
  service,
  changes: { pods },
  type,
  slices,
  view,
  missing,
}: Work): ReadonlyMap<string, { endpoints: Endpoint[]; ports: readonly EndpointPort[] }> {
  const groups = new Map<string, { endpoints: Endpoint[]; ports: readonly EndpointPort[] }>()
  const isFixed = hasFixedPorts(service)
  const present = byKey(slices.flatMap(({ endpoints }) => endpoints ?? []))
  let ports: readonly EndpointPort[] | undefined
  let key = ''
  for (const pod of pods) {
    if (!isReachable(pod, true)) continue
    if (!ports || !isFixed) {
      ports = portsOf(service, pod)
      key = portsKey(ports)
    }
    let group = groups.get(key)
    if (!group) {
      group = { endpoints: [], ports }
      groups.set(key, group)
    }
    const node = view.get<Node>('nodes', pod.spec.nodeName ?? '')
    if (!node && !service.spec.publishNotReadyAddresses) {
      missing.add(`${pod.metadata.name} ${pod.spec.nodeName ?? ''}`)
      continue
    }
    const endpoint = endpointOf(pod, node, service, type, present)
    if (endpoint) group.endpoints.push(endpoint)
  }
  return groups
}

function labelsFor(service: Service): Labels {
  const { [serviceLabel]: _, [managerLabel]: __, [headlessLabel]: ___, ...labels } = service.metadata.labels ?? {}
  return {
    ...labels,
    ...(isHeadless(service) ? { [headlessLabel]: '' } : undefined),
    [serviceLabel]: service.metadata.name,
    [managerLabel]: manager,
  }
}

interface Changes {
  readonly create: readonly Contents[]
  readonly update: readonly { readonly slice: EndpointSlice; readonly contents: Contents }[]
  readonly remove: readonly EndpointSlice[]
}

function sendAll(
  { service, trigger, view }: Work,
  labels: Labels,
  addressType: AddressType,
  { create, update, remove }: Changes,
): readonly Write[] {
  const { name, namespace = '' } = service.metadata
  const annotations = trigger ? { [triggerAnnotation]: trigger } : undefined
  const isLeaving = service.metadata.deletionTimestamp || view.get('namespaces', namespace)?.metadata.deletionTimestamp
  const creations = (isLeaving ? [] : create).map((contents) => {
    const metadata = {
      generateName: `${name}-`,
      namespace,
      labels,
      ...(annotations ? { annotations } : undefined),
      ownerReferences: [controllerReference(service)],
    }
    const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType, ...listed(contents) }
    return { request: requests.create(slice, reason(service, contents)) }
  })
  const updates = update.map(({ slice, contents }) => {
    const { annotations: old, ...metadata } = slice.metadata
    const { [triggerAnnotation]: _, ...others } = old ?? {}
    const kept = { ...others, ...annotations }
    const updated = {
      ...slice,
      metadata: { ...metadata, labels, ...(Object.keys(kept).length > 0 ? { annotations: kept } : undefined) },
      ...listed(contents),
    }
    return { request: requests.update(updated, reason(service, contents)) }
  })
  return [...creations, ...updates, ...remove.map((slice) => removal(service, slice))]
}

const listed = ({ endpoints, ports }: Contents): Pick<EndpointSlice, 'endpoints' | 'ports'> => ({
  endpoints: endpoints.length > 0 ? endpoints : null,
  ports: ports.length > 0 ? ports : null,
})

function reason({ metadata: { name } }: Service, { endpoints }: Contents) {
  return because('endpointslice.sync', {
    service: name,
    ready: endpoints.filter(({ conditions }) => conditions?.ready).length,
    total: endpoints.length,
  })
}

function removal(service: Service, slice: EndpointSlice): Write {
  return { request: requests.remove(slice, reason(service, { endpoints: [], ports: [] })), accept: [404] }
}

/** Endpoints listed, against pods selected (by the first label of each selector). */
function gauge(view: View): Gauge {
  let observed = 0
  let desired = 0
  for (const slice of view.all<EndpointSlice>('endpointslices').values())
    if (serviceOf(slice).length > 0) observed += slice.endpoints?.length ?? 0
  for (const { metadata, spec } of view.all<Service>('services').values()) {
    const key = Object.keys(spec.selector ?? {}).find(isIndexedLabel)
    if (key) desired += view.by('pods', 'label', labelValue(metadata.namespace ?? '', key, spec.selector![key]!)).size
  }
  return { observed, desired }
}
