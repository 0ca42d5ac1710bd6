import {
  type Comparison,
  type Condition,
  type CountCondition,
  type EndpointsCondition,
  type Fact,
  type FieldCondition,
  type PacketCondition,
  packetEnds,
} from '../protocol/checks.ts'
import { type EndpointSlice, isPodReady, keyOf, type Node, type Pod, type Service, splitKey } from '../protocol/objects.ts'
import type { PacketSource } from '../protocol/packets.ts'
import { matchesLabels } from '../protocol/selectors.ts'
import { valueAt } from './field-path.ts'
import type { Scene } from './scene.ts'
import { holds, isMeant, labelsText, plain, whereText } from './where.ts'

/** What a condition comes to at one moment. */
export interface Sight {
  readonly holds: boolean
  readonly fact: Fact
}

/** Looks whether a condition holds now, and at what it depends on. */
export function look(condition: Condition, scene: Scene): Sight {
  switch (condition.kind) {
    case 'count':
      return lookAtCount(condition, scene)
    case 'field':
      return lookAtField(condition, scene)
    case 'endpoints':
      return lookAtEndpoints(condition, scene)
    case 'packet':
      return lookAtPacket(condition, scene)
    case 'not': {
      const sight = look(condition.condition, scene)
      return { holds: !sight.holds, fact: { ...sight.fact, wanted: opposite(sight.fact.wanted) } }
    }
    case 'all': {
      const sights = condition.conditions.map((each) => look(each, scene))
      return sights.find((sight) => !sight.holds) ?? sights[0] ?? nothing(true)
    }
    case 'any': {
      const sights = condition.conditions.map((each) => look(each, scene))
      return sights.find((sight) => sight.holds) ?? sights[0] ?? nothing(false)
    }
  }
}

function lookAtCount({ resource, where, is }: CountCondition, scene: Scene): Sight {
  let actual = 0
  let odd: string | undefined
  for (const [key, object] of scene.all(resource)) {
    if (!isMeant(resource, where, object)) continue
    actual++
    odd = key
  }
  const fact: Fact = { resource, ...(actual === 1 ? { key: odd! } : undefined), field: whereText(resource, where), actual, wanted: is }
  return { holds: holds(actual, is), fact }
}

function lookAtField({ resource, key, path, is }: FieldCondition, scene: Scene): Sight {
  const object = scene.all(resource).get(key)
  const actual = plain(valueAt(object, path))
  // An object that is not there has no field: only "is not there" holds of it.
  return {
    holds: object === undefined ? is.op === '=' && is.value === null : holds(actual, is),
    fact: { resource, key, field: path, actual, wanted: is },
  }
}

function lookAtEndpoints({ service, is }: EndpointsCondition, scene: Scene): Sight {
  const { namespace, name } = splitKey(service)
  let actual = 0
  for (const slice of scene.all('endpointslices').values() as Iterable<EndpointSlice>) {
    if (slice.metadata.namespace !== namespace || slice.metadata.labels?.['kubernetes.io/service-name'] !== name) continue
    for (const { conditions, addresses } of slice.endpoints ?? []) if (conditions?.ready !== false) actual += addresses.length
  }
  return { holds: holds(actual, is), fact: { resource: 'services', key: service, field: `endpoints of ${name}`, actual, wanted: is } }
}

function lookAtPacket(condition: PacketCondition, scene: Scene): Sight {
  const { from, to, port, protocol, ends } = condition
  const wanted: Comparison = { op: '=', value: ends }
  const source = sourceOf(condition, scene)
  const goal = 'host' in to ? { host: to.host, port } : nodePort(to.nodePortOf, port, scene)
  const fact = { ...('pod' in from ? { resource: 'pods' } : undefined), ...(source?.kind === 'pod' ? { key: source.key } : undefined) }
  const field = `${'pod' in from ? `pod ${labelsText(from.pod)}` : 'outside'} → ${'host' in to ? to.host : `${splitKey(to.nodePortOf).name} nodePort`}:${port}`
  const actual =
    source && goal ? packetEnds[scene.trace({ from: source, to: { host: goal.host }, port: goal.port, protocol }).verdict] : null
  return { holds: actual === ends, fact: { ...fact, field, actual, wanted } }
}

function sourceOf({ from }: PacketCondition, scene: Scene): PacketSource | undefined {
  if ('outside' in from) return { kind: 'outside' }
  for (const pod of scene.all('pods').values() as Iterable<Pod>) {
    const { namespace, labels, deletionTimestamp } = pod.metadata
    if (namespace === from.namespace && matchesLabels(from.pod, labels) && isPodReady(pod) && !deletionTimestamp)
      return { kind: 'pod', key: keyOf(pod) }
  }
  return undefined
}

/** The port that a Service has on every node, on the first node that is Ready. */
function nodePort(service: string, port: number, scene: Scene): { readonly host: string; readonly port: number } | undefined {
  const open = (scene.all('services').get(service) as Service | undefined)?.spec.ports?.find((each) => each.port === port)?.nodePort
  for (const { status } of scene.all('nodes').values() as Iterable<Node>) {
    const host = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
    const isReady = status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    if (open !== undefined && host && isReady) return { host, port: open }
  }
  return undefined
}

function opposite({ op, value }: Comparison): Comparison {
  if (op === '=') return { op: '≠', value }
  if (op === '≠') return { op: '=', value }
  const number = Number(value)
  return op === '≥' ? { op: '≤', value: number - 1 } : { op: '≥', value: number + 1 }
}

const nothing = (holds: boolean): Sight => ({ holds, fact: { field: '', actual: null, wanted: { op: '=', value: null } } })
