import { because } from '../../protocol/because.ts'
import type { NodeShape } from '../../protocol/nodes.ts'
import type { Lease, Node } from '../../protocol/objects.ts'
import type { ApiResponse } from '../../protocol/requests.ts'
import { MILLISECOND, SECOND, toMicroTimestamp, toTimestamp } from '../../protocol/time.ts'
import { apiserverId } from '../client/delivery.ts'
import { recordEvent } from '../client/event-recorder.ts'
import { openWatch, requests } from '../client/requester.ts'
import { type Agent, ask } from './agent.ts'
import { allocatableOf, imageList, nodeConditions, nodeObject } from './node-object.ts'
import { amounts } from './pod-resources.ts'
import { losePower } from './power.ts'
import { hexId } from './runtime/images/digest.ts'

/** Lease renewal and status check. */
const heartbeatEvery = 10 * SECOND
/** A status in which nothing has changed is reported so often. */
const reportEvery = 300 * SECOND
/** After so long without a heartbeat the node controller has noticed (50 s of grace, looked at every 5 s). */
const noticedAfter = 56 * SECOND

/** What the answer to a request about the node is for. */
export interface NodeTicket {
  readonly kind: 'node'
  /** `found`: the node was registered in an earlier life of the machine. `look`: whether it has a block of addresses by now. */
  readonly step: 'create' | 'found' | 'look' | 'status' | 'lease' | 'newLease'
  readonly boot: number
}

const ticket = (agent: Agent, step: NodeTicket['step']): NodeTicket => ({ kind: 'node', step, boot: agent.state.boots })

/** The machine is switched on: the kubelet registers its node, begins to watch for its pods and to give signs of life. */
export function startNode(agent: Agent, shape: NodeShape): void {
  const { ctx, state } = agent
  if (state.on) return
  state.shape = shape
  state.on = true
  state.boots += 1
  state.startedAt = ctx.now
  state.allocatable = amounts(allocatableOf(shape, agent.runtime))
  state.lastReport = ctx.now
  const reason = because('kubelet.nodeStatus', { node: agent.node })
  ask(
    agent,
    requests.create(nodeObject(shape, agent.runtime, health(agent), hexId(agent.node).slice(0, 32)), reason),
    ticket(agent, 'create'),
  )
  ask(agent, requests.create(leaseOf(agent), because('kubelet.lease', { node: agent.node })), ticket(agent, 'newLease'))
  openWatch(ctx, ['pods'], agent.node)
  ctx.send(ctx.id, { type: 'heartbeat', boot: state.boots }, heartbeatEvery, { background: true })
}

/** The power is gone: every process dies at once, and nothing is said any more. */
export function stopNode(agent: Agent): void {
  const { ctx, state } = agent
  if (!state.on) return
  state.on = false
  ctx.send(apiserverId, { type: 'unwatch', from: ctx.id }, 0)
  losePower(agent)
  ctx.send(ctx.id, { type: 'leaseExpires' }, noticedAfter)
}

const hasNetwork = ({ state }: Agent): boolean => (state.node?.spec.podCIDR ?? state.shape?.podCIDR) !== undefined

const health = (agent: Agent) => ({ hasNetwork: hasNetwork(agent), now: toTimestamp(agent.ctx.now) })

function leaseOf({ node, ctx, state }: Agent): Lease {
  const owner = state.node?.metadata.uid
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name: node,
      namespace: 'kube-node-lease',
      ...(owner ? { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: owner }] } : undefined),
    },
    spec: { holderIdentity: node, leaseDurationSeconds: 40, renewTime: toMicroTimestamp(ctx.now) },
  }
}

/** Every ten seconds: the lease, and the status when it is due. */
export function beat(agent: Agent): void {
  const { ctx, state } = agent
  ctx.send(ctx.id, { type: 'heartbeat', boot: state.boots }, heartbeatEvery, { background: true })
  const patch = { spec: { renewTime: toMicroTimestamp(ctx.now) } }
  ask(agent, requests.mergePatch(leaseOf(agent), patch, because('kubelet.lease', { node: agent.node })), ticket(agent, 'lease'), true)
  if (state.imagesChanged || ctx.now - state.lastReport >= reportEvery) reportStatus(agent, true)
}

/** Writes the node's conditions, and its images when they have changed. */
function reportStatus(agent: Agent, background: boolean): void {
  const { state, ctx } = agent
  if (!state.node) return
  state.lastReport = ctx.now
  const conditions = nodeConditions(health(agent), state.node.status.conditions ?? [])
  const images = state.imagesChanged ? { images: imageList(state.images.values()) } : undefined
  state.imagesChanged = false
  const reason = because('kubelet.nodeStatus', { node: agent.node })
  ask(
    agent,
    requests.strategicPatch(state.node, { status: { conditions, ...images } }, reason, 'status'),
    ticket(agent, 'status'),
    background,
  )
}

/** Takes an answer about the node or its lease. */
export function nodeAnswered(agent: Agent, { step, boot }: NodeTicket, { status, body }: ApiResponse): void {
  const { state } = agent
  if (boot !== state.boots) return
  if (step === 'newLease') return
  if (step === 'lease') {
    if (status === 404)
      ask(agent, requests.create(leaseOf(agent), because('kubelet.lease', { node: agent.node })), ticket(agent, 'newLease'), true)
    return
  }
  if (step === 'create' && status === 409) ask(agent, requests.get('nodes', undefined, agent.node), ticket(agent, 'found'))
  if (status >= 300) return
  const had = hasNetwork(agent)
  state.node = body as Node
  if (step === 'create' || step === 'found') {
    greet(agent, step === 'found')
    if (!hasNetwork(agent)) lookForCidr(agent, 0)
    if (step === 'found') reportStatus(agent, false)
  } else if (!had && hasNetwork(agent)) becomeReady(agent)
}

function becomeReady(agent: Agent): void {
  reportStatus(agent, false)
  say(agent, 'NodeReady', `Node ${agent.node} status is now: NodeReady`)
}

/** The controller manager gives the node its block of pod addresses; until then it has no network. */
export function lookForCidr(agent: Agent, tries: number): void {
  const { ctx, state } = agent
  if (hasNetwork(agent)) return
  if (tries > 0) ask(agent, requests.get('nodes', undefined, agent.node), ticket(agent, 'look'), tries > 40)
  const delay = tries > 40 ? heartbeatEvery : tries === 0 ? 100 * MILLISECOND : 500 * MILLISECOND
  ctx.send(ctx.id, { type: 'findCidr', boot: state.boots, tries: tries + 1 }, delay, { background: tries > 40 })
}

/** The Events of a kubelet's start. The pretended runtime's machines are silent. */
function greet(agent: Agent, isReturn: boolean): void {
  if (agent.runtime.name === 'recorded') return
  say(agent, 'Starting', 'Starting kubelet.')
  for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
    say(agent, reason, `Node ${agent.node} status is now: ${reason}`)
  say(agent, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
  if (isReturn)
    say(
      agent,
      'Rebooted',
      `Node ${agent.node} has been rebooted, boot id: ${hexId(`${agent.node} ${agent.state.boots}`).slice(0, 32)}`,
      'Warning',
    )
  else if (hasNetwork(agent)) say(agent, 'NodeReady', `Node ${agent.node} status is now: NodeReady`)
}

function say(agent: Agent, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
  // The kubelet names its node by the name where a uid belongs; so do all its Events.
  const about = { kind: 'Node', name: agent.node, uid: agent.node }
  recordEvent(agent.ctx, agent.state.recorder, { component: 'kubelet', host: agent.node }, { about, type, reason, message })
}
