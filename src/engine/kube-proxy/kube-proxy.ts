import type { Table } from '../../protocol/iptables.ts'
import { type Micros, SECOND } from '../../protocol/time.ts'
import type { Component, Context } from '../kernel/component.ts'
import { type HubEvent, kubeProxyId, type NodeEvent, type RulesEvent } from './proxy-events.ts'
import { emptyHub, type HubState, handleHub } from './proxy-hub.ts'
import type { ProxyConfig, ProxyNode } from './proxy-node.ts'
import { countRules, type RuleSet, tablesOf } from './rule-set.ts'

/** kube-proxy on one node. */
export interface NodeState {
  readonly kind: 'node'
  node: ProxyNode
  running: boolean
  /** What the kernel's rules were written from; `null` when there are none. */
  written: RuleSet | null
}

export type ProxyState = HubState | NodeState

/** How often kube-proxy looks whether its canary chains are still there (iptables.syncPeriod). */
export const SYNC_PERIOD: Micros = 30 * SECOND

/** Address of the part that keeps the kernels' memory of flows. */
const networkId = 'network'

/**
 * kube-proxy in iptables mode: the instance without a name watches, `kube-proxy/<node>` writes rules. Nodes come and go with the Node
 * objects; boot it with one `{ type: 'start' }` to `kube-proxy`.
 */
export function kubeProxy(config: ProxyConfig): Component<ProxyState, HubEvent | NodeEvent> {
  return {
    id: kubeProxyId,
    init: (name) => (name === '' ? emptyHub() : { kind: 'node', node: { name, ip: '' }, running: true, written: null }),
    handle: (ctx, event) => {
      if (ctx.state.kind === 'hub') handleHub(ctx as Context<HubState>, event as HubEvent)
      else handleNode(ctx as Context<NodeState>, event as NodeEvent, config)
    },
  }
}

/** The rules that a node's kernel has now. */
export function proxyTables(state: NodeState, config: ProxyConfig): readonly Table[] {
  return state.written ? tablesOf(state.written, state.node, config) : []
}

function handleNode(ctx: Context<NodeState>, event: NodeEvent, config: ProxyConfig): void {
  const { state } = ctx
  switch (event.type) {
    case 'node':
      state.node = event.node
      return
    case 'rules':
      if (state.running) write(ctx, event, config)
      return
    case 'stop':
      state.running = false
      return
    case 'start':
      state.running = true
      join(ctx)
      return
    case 'reboot':
      state.running = false
      state.written = null
      return
    case 'flush':
      state.written = null
      if (state.running) ctx.send(ctx.id, { type: 'canary' }, SYNC_PERIOD - (ctx.now % SYNC_PERIOD))
      return
    case 'canary':
      if (state.running && !state.written) join(ctx)
      return
  }
}

function join(ctx: Context<NodeState>): void {
  ctx.send(kubeProxyId, { type: 'join', node: ctx.state.node.name }, 0)
}

function write(ctx: Context<NodeState>, { rules, causes, recorded, udp }: RulesEvent, config: ProxyConfig): void {
  const { state } = ctx
  if (state.written && state.written.version >= rules.version) return
  state.written = rules
  if (recorded) ctx.trace('proxy', { node: state.node.name, ...countRules(rules, state.node, config) }, { causes })
  if (udp.length > 0) ctx.send(networkId, { type: 'endpointsChanged', node: state.node.name, udp }, 0)
}
