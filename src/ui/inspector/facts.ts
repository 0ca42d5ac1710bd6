import type { KubeObject } from '../../protocol/objects.ts'

/** One line of a summary: a field in Kubernetes' words and its value; `owner` values lead to another object. */
export interface Fact {
  readonly name: string
  /** Empty: there is none yet. */
  readonly value: string
  readonly about?: { readonly kind: string; readonly namespace?: string; readonly name: string }
}

interface Loose {
  readonly [field: string]: Loose | undefined
}
type Leaf = string | number | boolean | undefined

const at = (object: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, field) => (value as Loose | undefined)?.[field], object)
const text = (object: unknown, path: string): string => {
  const value = at(object, path) as Leaf
  return value === undefined || value === null ? '' : String(value)
}
const list = (object: unknown, path: string): readonly unknown[] => {
  const value = at(object, path)
  return Array.isArray(value) ? value : []
}

/** A label map as kubectl writes a selector: `app=web,tier=front`. */
export function labelsText(labels: unknown): string {
  return Object.entries((labels ?? {}) as Record<string, string>)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
}

/** The lines of an object's summary, the most telling first. */
export function factsOf(object: KubeObject): readonly Fact[] {
  return [...(byKind[object.kind]?.(object) ?? []), ...ownerFacts(object)]
}

function ownerFacts({ metadata }: KubeObject): readonly Fact[] {
  const { namespace } = metadata
  return (metadata.ownerReferences ?? []).map(({ kind, name }) => ({
    name: 'owner',
    value: `${kind} ${name}`,
    about: namespace ? { kind, namespace, name } : { kind, name },
  }))
}

function podFacts(pod: KubeObject): readonly Fact[] {
  const node = text(pod, 'spec.nodeName')
  return [
    { name: 'node', value: node, ...(node ? { about: { kind: 'Node', name: node } } : {}) },
    { name: 'podIP', value: text(pod, 'status.podIP') },
    { name: 'requests', value: requestsText(pod) },
    { name: 'qosClass', value: text(pod, 'status.qosClass') },
    { name: 'restartPolicy', value: text(pod, 'spec.restartPolicy') },
  ]
}

function requestsText(pod: KubeObject): string {
  return list(pod, 'spec.containers')
    .map((container) => {
      const requests = at(container, 'resources.requests') as Record<string, string> | undefined
      return Object.entries(requests ?? {})
        .map(([name, amount]) => `${name} ${amount}`)
        .join(', ')
    })
    .filter(Boolean)
    .join(' + ')
}

function replicaFacts(object: KubeObject): readonly Fact[] {
  return [
    { name: 'ready', value: `${text(object, 'status.readyReplicas') || 0}/${text(object, 'spec.replicas')}` },
    { name: 'updated', value: text(object, 'status.updatedReplicas') },
    { name: 'strategy', value: text(object, 'spec.strategy.type') },
    { name: 'selector', value: labelsText(at(object, 'spec.selector.matchLabels')) },
    {
      name: 'images',
      value: list(object, 'spec.template.spec.containers')
        .map((container) => text(container, 'image'))
        .join(', '),
    },
  ].filter((fact) => fact.value !== '')
}

function serviceFacts(service: KubeObject): readonly Fact[] {
  const ports = list(service, 'spec.ports').map((port) => {
    const nodePort = text(port, 'nodePort')
    return `${text(port, 'port')}${nodePort ? `:${nodePort}` : ''}/${text(port, 'protocol') || 'TCP'} → ${text(port, 'targetPort') || text(port, 'port')}`
  })
  return [
    { name: 'type', value: text(service, 'spec.type') },
    { name: 'clusterIP', value: text(service, 'spec.clusterIP') },
    { name: 'ports', value: ports.join(', ') },
    { name: 'selector', value: labelsText(at(service, 'spec.selector')) },
  ]
}

function nodeFacts(node: KubeObject): readonly Fact[] {
  const addresses = list(node, 'status.addresses').filter((address) => text(address, 'type') === 'InternalIP')
  return [
    { name: 'InternalIP', value: addresses.map((address) => text(address, 'address')).join(', ') },
    { name: 'podCIDR', value: text(node, 'spec.podCIDR') },
    {
      name: 'allocatable',
      value: ['cpu', 'memory', 'pods'].map((name) => `${name} ${text(node, `status.allocatable.${name}`)}`).join(', '),
    },
    {
      name: 'taints',
      value: list(node, 'spec.taints')
        .map((taint) => `${text(taint, 'key')}:${text(taint, 'effect')}`)
        .join(', '),
    },
  ].filter((fact) => fact.value !== '')
}

function endpointFacts(slice: KubeObject): readonly Fact[] {
  return [
    {
      name: 'endpoints',
      value: list(slice, 'endpoints')
        .map((endpoint) => list(endpoint, 'addresses').join(','))
        .join(', '),
    },
    {
      name: 'ports',
      value: list(slice, 'ports')
        .map((port) => text(port, 'port'))
        .join(', '),
    },
  ]
}

const byKind: Readonly<Record<string, (object: KubeObject) => readonly Fact[]>> = {
  Pod: podFacts,
  Deployment: replicaFacts,
  ReplicaSet: replicaFacts,
  StatefulSet: replicaFacts,
  ReplicationController: replicaFacts,
  Service: serviceFacts,
  Node: nodeFacts,
  EndpointSlice: endpointFacts,
  Namespace: (object) => [{ name: 'phase', value: text(object, 'status.phase') }],
  ConfigMap: (object) => [{ name: 'keys', value: Object.keys((at(object, 'data') ?? {}) as object).join(', ') }],
  Secret: (object) => [
    { name: 'type', value: text(object, 'type') },
    { name: 'keys', value: Object.keys((at(object, 'data') ?? {}) as object).join(', ') },
  ],
  Lease: (object) => [
    { name: 'holder', value: text(object, 'spec.holderIdentity') },
    { name: 'renewTime', value: text(object, 'spec.renewTime') },
  ],
}

/** A container as the summary lists it. */
export interface ContainerLine {
  readonly name: string
  readonly image: string
  readonly state: string
  readonly restarts: number
  readonly ready: boolean
}

/** A pod's containers with what their status says. */
export function containersOf(pod: KubeObject): readonly ContainerLine[] {
  const statuses = [...list(pod, 'status.initContainerStatuses'), ...list(pod, 'status.containerStatuses')]
  return [...list(pod, 'spec.initContainers'), ...list(pod, 'spec.containers')].map((container) => {
    const name = text(container, 'name')
    const status = statuses.find((each) => text(each, 'name') === name)
    const state = Object.keys((at(status, 'state') ?? {}) as object)[0] ?? ''
    return {
      name,
      image: text(container, 'image'),
      state: text(status, `state.${state}.reason`) || state,
      restarts: Number(text(status, 'restartCount') || 0),
      ready: at(status, 'ready') === true,
    }
  })
}

export interface ConditionLine {
  readonly type: string
  readonly status: string
  readonly at: string
  readonly message: string
}

/** An object's conditions. */
export function conditionsOf(object: KubeObject): readonly ConditionLine[] {
  return list(object, 'status.conditions').map((condition) => ({
    type: text(condition, 'type'),
    status: text(condition, 'status'),
    at: text(condition, 'lastTransitionTime'),
    message: text(condition, 'message') || text(condition, 'reason'),
  }))
}
