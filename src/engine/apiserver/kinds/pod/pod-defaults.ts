import type { ResourceList } from '../../../../protocol/objects.ts'
import { addQuantities, compareQuantities } from '../../../../protocol/quantity.ts'
import { deepFreeze } from '../../../kernel/copy.ts'
import { changeField, changeItems, fillIn } from '../sharing.ts'
import type { FullContainer, FullPod, FullPodSpec, FullPodTemplate, FullProbe, Handler } from './full-types.ts'
import { pullPolicyOf } from './image-reference.ts'
import { resourceListDefaults, resourcesDefaults } from './resource-defaults.ts'
import { volumeDefaults } from './volume-defaults.ts'

// Specs that were completed before, by the frozen spec that was sent: a workload makes all its pods from one. A cache of pure results.
const completed = new WeakMap<FullPodSpec, FullPodSpec>()

/** Defaults of a pod, including those that a template does not get. Upstream: pkg/apis/core/v1/defaults.go. */
export function podDefaults(pod: FullPod, old?: FullPod): FullPod {
  if (pod.spec === old?.spec) return pod
  const known = completed.get(pod.spec)
  if (known) return { ...pod, spec: known }
  const spec = podOnlyDefaults(podSpecDefaults(pod.spec))
  if (spec === pod.spec) return pod
  if (Object.isFrozen(pod.spec)) completed.set(pod.spec, deepFreeze(spec))
  return { ...pod, spec }
}

/** Defaults of the pod template of a workload. */
export function templateDefaults(template: FullPodTemplate): FullPodTemplate {
  return changeField(template, 'spec', podSpecDefaults)
}

const specDefaults: Partial<FullPodSpec> = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
}

function podSpecDefaults(given: FullPodSpec): FullPodSpec {
  let spec = fillIn(given, specDefaults)
  spec = changeItems(spec, 'volumes', volumeDefaults)
  spec = changeItems(spec, 'initContainers', containerDefaults)
  spec = changeItems(spec, 'containers', containerDefaults)
  spec = changeItems(spec, 'ephemeralContainers', containerDefaults)
  spec = changeField(spec, 'overhead', resourceListDefaults)
  // The old name of the field follows the new one.
  if (spec.serviceAccountName && spec.serviceAccount !== spec.serviceAccountName)
    spec = { ...spec, serviceAccount: spec.serviceAccountName }
  else if (!spec.serviceAccountName && spec.serviceAccount) spec = { ...spec, serviceAccountName: spec.serviceAccount }
  return spec.resources ? changeField(spec, 'resources', resourcesDefaults) : spec
}

function podOnlyDefaults(given: FullPodSpec): FullPodSpec {
  let spec = fillIn(given, { enableServiceLinks: true })
  spec = changeItems(spec, 'containers', requestsFromLimits)
  spec = changeItems(spec, 'initContainers', requestsFromLimits)
  if (spec.hostNetwork) {
    spec = changeItems(spec, 'containers', hostPorts)
    spec = changeItems(spec, 'initContainers', hostPorts)
  }
  return spec.resources ? podRequests(spec) : spec
}

function containerDefaults(given: FullContainer): FullContainer {
  let container = given
  if (!container.imagePullPolicy || !container.terminationMessagePath || !container.terminationMessagePolicy) {
    container = fillIn(container, {
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: pullPolicyOf(container.image ?? ''),
    })
  }
  container = changeItems(container, 'ports', (port) => (port.protocol ? port : { ...port, protocol: 'TCP' }))
  container = changeItems(container, 'env', (variable) =>
    variable.valueFrom
      ? changeField(variable, 'valueFrom', (source) => {
          const withField = changeField(source, 'fieldRef', (reference) => fillIn(reference, { apiVersion: 'v1' }))
          return changeField(withField, 'fileKeyRef', (reference) => fillIn(reference, { optional: false }))
        })
      : variable,
  )
  container = changeField(container, 'resources', resourcesDefaults)
  container = changeField(container, 'livenessProbe', probeDefaults)
  container = changeField(container, 'readinessProbe', probeDefaults)
  container = changeField(container, 'startupProbe', probeDefaults)
  return changeField(container, 'lifecycle', (lifecycle) =>
    changeField(changeField(lifecycle, 'postStart', handlerDefaults), 'preStop', handlerDefaults),
  )
}

function probeDefaults(probe: FullProbe): FullProbe {
  const timed = fillIn(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  const served = timed.grpc ? changeField(timed, 'grpc', (grpc) => fillIn(grpc, { service: '' })) : timed
  return handlerDefaults(served)
}

function handlerDefaults<T extends Handler>(handler: T): T {
  return changeField(handler as Handler, 'httpGet', (get) => fillIn(get, { path: '/', scheme: 'HTTP' })) as T
}

function requestsFromLimits(container: FullContainer): FullContainer {
  const { limits, requests } = container.resources ?? {}
  if (!limits) return container
  const filled = fillIn(requests ?? {}, limits)
  return filled === requests ? container : { ...container, resources: { ...container.resources, requests: filled } }
}

function hostPorts(container: FullContainer): FullContainer {
  return changeItems(container, 'ports', (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort }))
}

// Resources of the pod as a whole: what its containers request, else its own limits.
function podRequests(spec: FullPodSpec): FullPodSpec {
  const { limits, requests = {} } = spec.resources ?? {}
  if (!limits || Object.keys(limits).length === 0) return spec
  const aggregated = Object.fromEntries(Object.entries(containerRequests(spec)).filter(([name]) => name === 'cpu' || name === 'memory'))
  const own = Object.fromEntries(
    Object.entries(limits).filter(([name]) => name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')),
  )
  const filled = fillIn(fillIn<ResourceList>(requests, aggregated), own)
  return filled === spec.resources?.requests ? spec : { ...spec, resources: { ...spec.resources, requests: filled } }
}

// All containers together; an init container counts when it alone needs more (component-helpers/resource).
function containerRequests(spec: FullPodSpec): ResourceList {
  let total: ResourceList = {}
  for (const container of spec.containers ?? []) total = sum(total, container.resources?.requests)
  let sidecars: ResourceList = {}
  let most: ResourceList = {}
  for (const container of spec.initContainers ?? []) {
    const requests = container.resources?.requests
    if (container.restartPolicy === 'Always') {
      total = sum(total, requests)
      sidecars = sum(sidecars, requests)
      most = larger(most, sidecars)
    } else most = larger(most, sum(sidecars, requests))
  }
  return larger(total, most)
}

function sum(a: ResourceList, b: ResourceList = {}): ResourceList {
  const added = Object.entries(b).map(([name, quantity]) => [name, addQuantities(a[name] ?? '0', quantity)])
  return { ...a, ...Object.fromEntries(added) }
}

function larger(a: ResourceList, b: ResourceList): ResourceList {
  const more = Object.entries(b).filter(([name, quantity]) => a[name] === undefined || compareQuantities(quantity, a[name]) > 0)
  return { ...a, ...Object.fromEntries(more) }
}
