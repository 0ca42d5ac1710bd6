import { type EndpointSlice, type KubeObject, keyOf, type Node, type Service } from '../../protocol/objects.ts'
import { MILLISECOND, type Micros, SECOND } from '../../protocol/time.ts'
import type { WatchDelivery } from '../client/delivery.ts'
import { openWatch } from '../client/requester.ts'
import type { Context, Token } from '../kernel/component.ts'
import { serviceKeyOf } from './compile-iptables.ts'
import { type HubEvent, kubeProxyOn, type RulesEvent, type UdpEndpoints } from './proxy-events.ts'
import type { ProxyNode } from './proxy-node.ts'
import { type RuleSet, ruleSet } from './rule-set.ts'
import { endpointsOfPort } from './usable-endpoints.ts'

/**
 * The watching half of every node's kube-proxy, once for all nodes: thousands of equal caches would say the same. When a node writes
 * its rules is still the node's own affair.
 */
export interface HubState {
  readonly kind: 'hub'
  readonly services: Map<string, Service>
  /** Slices by Service, then by their own key. */
  readonly slices: Map<string, Map<string, EndpointSlice>>
  readonly nodes: Map<string, ProxyNode>
  /** Both initial lists are complete: before that no rule is written. */
  synced: boolean
  rules: RuleSet | null
  /** When the last sync began; -1 before the first. */
  lastSyncAt: Micros
  /** The pending sync, 0 when none is. */
  pending: Token
  /** Trace records of changes since the last sync. */
  readonly causes: Set<number>
  /** Services whose endpoints changed since the last sync. */
  readonly changed: Set<string>
}

export const emptyHub = (): HubState => ({
  kind: 'hub',
  services: new Map(),
  slices: new Map(),
  nodes: new Map(),
  synced: false,
  rules: null,
  lastSyncAt: -1,
  pending: 0,
  causes: new Set(),
  changed: new Set(),
})

/** iptables.minSyncPeriod (pkg/proxy/apis/config/v1alpha1/defaults.go). */
export const MIN_SYNC_PERIOD: Micros = 1 * SECOND
/** Nodes do not write at the very same moment; an assumption, upstream's time depends on the machine. */
const WRITE_SPREAD: Micros = 40 * MILLISECOND
/** Above this many nodes, single nodes' writes are not recorded. */
const RECORDED_NODES = 100
const MAX_CAUSES = 32

/** Handles what the hub is told. */
export function handleHub(ctx: Context<HubState>, event: HubEvent): void {
  switch (event.type) {
    case 'start':
      openWatch(ctx, ['services', 'endpointslices', 'nodes'])
      return
    case 'watch':
      if (takeChange(ctx, event)) requestSync(ctx)
      return
    case 'synced':
      ctx.state.synced = true
      requestSync(ctx)
      return
    case 'sync':
      ctx.state.pending = 0
      sync(ctx)
      return
    case 'join':
      if (ctx.state.rules) sendRules(ctx, event.node, rulesEvent(ctx.state, ctx.state.rules, ctx.cause ? [ctx.cause] : [], []))
      return
  }
}

/** Whether rules may change. */
function takeChange(ctx: Context<HubState>, { resource, event, object }: WatchDelivery): boolean {
  const { state } = ctx
  const gone = event === 'DELETED'
  if (resource === 'nodes') {
    takeNode(ctx, object as Node, gone)
    return false
  }
  if (ctx.cause && state.causes.size < MAX_CAUSES) state.causes.add(ctx.cause)
  if (resource === 'services') {
    if (gone) state.services.delete(keyOf(object))
    else state.services.set(keyOf(object), object as Service)
    return true
  }
  return takeSlice(state, object, gone)
}

function takeSlice(state: HubState, object: KubeObject, gone: boolean): boolean {
  const slice = object as EndpointSlice
  const service = serviceKeyOf(slice)
  if (service === undefined) return false
  state.changed.add(service)
  let group = state.slices.get(service)
  if (gone) {
    group?.delete(keyOf(slice))
    if (group?.size === 0) state.slices.delete(service)
    return true
  }
  if (!group) {
    group = new Map()
    state.slices.set(service, group)
  }
  group.set(keyOf(slice), slice)
  return true
}

function takeNode(ctx: Context<HubState>, node: Node, gone: boolean): void {
  const { nodes, rules } = ctx.state
  const { name, labels } = node.metadata
  const id = kubeProxyOn(name)
  if (gone) {
    if (nodes.delete(name)) ctx.despawn(id)
    return
  }
  const ip = node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
  const zone = labels?.['topology.kubernetes.io/zone']
  const known = nodes.get(name)
  if (known?.ip === ip && known.zone === zone) return
  const facts: ProxyNode = Object.freeze({ name, ip, ...(zone === undefined ? undefined : { zone }) })
  nodes.set(name, facts)
  ctx.spawn(id)
  ctx.send(id, { type: 'node', node: facts }, 0)
  if (rules) sendRules(ctx, name, rulesEvent(ctx.state, rules, ctx.cause ? [ctx.cause] : [], []))
}

/** At once when the last sync is long enough ago, else when the pause is over. Source: pkg/proxy/runner, BoundedFrequencyRunner. */
function requestSync(ctx: Context<HubState>): void {
  const { state } = ctx
  if (!state.synced || state.pending !== 0) return
  const free = state.lastSyncAt < 0 ? ctx.now : state.lastSyncAt + MIN_SYNC_PERIOD
  state.pending = ctx.send(ctx.id, { type: 'sync' }, Math.max(0, free - ctx.now))
}

function sync(ctx: Context<HubState>): void {
  const { state } = ctx
  state.lastSyncAt = ctx.now
  const rules = ruleSet((state.rules?.version ?? 0) + 1, state.services, state.slices)
  const event = rulesEvent(state, rules, [...state.causes], udpChanges(state))
  state.rules = rules
  state.causes.clear()
  state.changed.clear()
  for (const node of state.nodes.keys()) sendRules(ctx, node, event)
  if (!event.recorded) ctx.trace('proxy', { node: '*', services: state.services.size, rules: 0 }, { causes: event.causes })
}

function rulesEvent(state: HubState, rules: RuleSet, causes: readonly number[], udp: readonly UdpEndpoints[]): RulesEvent {
  return { type: 'rules', rules, causes, udp, recorded: state.nodes.size <= RECORDED_NODES }
}

function sendRules(ctx: Context<HubState>, node: string, event: RulesEvent): void {
  ctx.send(kubeProxyOn(node), event, Math.floor(ctx.random() * WRITE_SPREAD))
}

/** UDP flows whose endpoint no longer serves are to be dropped, unless nothing serves any more. Source: pkg/proxy/conntrack/cleanup.go. */
function udpChanges(state: HubState): readonly UdpEndpoints[] {
  const changes: UdpEndpoints[] = []
  for (const key of state.changed) {
    const service = state.services.get(key)
    const slices = [...(state.slices.get(key)?.values() ?? [])]
    for (const port of service?.spec.ports ?? []) {
      if (port.protocol !== 'UDP') continue
      const serving = endpointsOfPort(slices, port).filter((endpoint) => endpoint.serving)
      const texts = serving.map(({ text }) => text)
      const addresses = [service!.spec.clusterIP, ...(service!.spec.externalIPs ?? [])]
      for (const address of addresses) if (address && texts.length > 0) changes.push({ address, port: port.port, serving: texts })
    }
  }
  return changes
}
