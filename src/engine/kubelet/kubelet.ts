import { keyOf, type Pod, type PodStatus } from '../../protocol/objects.ts'
import type { ApiResponse } from '../../protocol/requests.ts'
import type { Delivery, WatchDelivery } from '../client/delivery.ts'
import type { Component, Context } from '../kernel/component.ts'
import type { Agent } from './agent.ts'
import { untilRelist } from './agent.ts'
import { endContainer } from './containers.ts'
import { endPull, takePull } from './image-manager.ts'
import type { KubeletEvent, PodEvent } from './kubelet-event.ts'
import { emptyKubelet, type KubeletState, type PodRecord } from './kubelet-state.ts'
import { beat, lookForCidr, type NodeTicket, nodeAnswered, startNode, stopNode } from './node-life.ts'
import { configure, containerBegun, continuePass, create, hooked, killed, skip } from './pass.ts'
import { rest, thaw } from './pod-store.ts'
import { concerns, podChanged } from './pod-update.ts'
import {
  carryOn,
  forgetPod,
  lookForMounts,
  mounted,
  pastDeadline,
  receivePod,
  refresh,
  removePod,
  sandboxMade,
  settle,
  stopped,
  syncPod,
} from './pod-worker.ts'
import { runProbe, startOthers } from './probes.ts'
import type { ReferenceTicket } from './references.ts'
import { isDeleted } from './restart.ts'
import { imageRuntime } from './runtime/image-runtime.ts'
import { recordedRuntime } from './runtime/recorded.ts'
import type { RuntimeName } from './runtime/runtime.ts'
import { decodeData } from './secret-data.ts'
import { published, type StatusTicket } from './status-writer.ts'
import { syncLater } from './sync-later.ts'
import { hasRunning } from './termination.ts'

export interface KubeletOptions {
  /** `images`: containers behave as their images do. `recorded`: the pretended runtime of the reference recordings. */
  readonly runtime: RuntimeName
}

type Ticket = NodeTicket | ReferenceTicket | (StatusTicket & { readonly sent: PodStatus }) | 'event' | null

/**
 * The node agent: one instance a node (`kubelet/worker-1`). It registers its node, runs the pods that are bound to it, probes them and
 * tells the API server how they are. The machine and its container runtime are part of it.
 */
export function kubelet({ runtime: name }: KubeletOptions): Component<KubeletState, KubeletEvent | Delivery> {
  const runtime = name === 'recorded' ? recordedRuntime : imageRuntime
  const agentOf = (ctx: Context<KubeletState>): Agent => ({ ctx, state: ctx.state, node: ctx.id.slice(ctx.id.indexOf('/') + 1), runtime })
  return {
    id: 'kubelet',
    init: emptyKubelet,
    handle(ctx, event) {
      const agent = agentOf(ctx)
      if (event.type === 'start') return startNode(agent, event.node)
      if (!ctx.state.on) return
      switch (event.type) {
        case 'stop':
          return stopNode(agent)
        case 'watch':
          return observe(agent, event)
        case 'synced':
          return forgetMissing(agent)
        case 'response':
          return answered(agent, event.ticket as Ticket, event.response)
        case 'heartbeat':
          return event.boot === ctx.state.boots ? beat(agent) : undefined
        case 'findCidr':
          return event.boot === ctx.state.boots ? lookForCidr(agent, event.tries) : undefined
        case 'crash':
          return crash(agent, event.pod, event.container, event.exitCode ?? 137)
        case 'leaseExpires':
          return
        default:
          return podRow(agent, event)
      }
    },
  }
}

function observe(agent: Agent, { event, object }: WatchDelivery): void {
  const { state } = agent
  const pod = object as Pod
  const key = keyOf(pod)
  if (event === 'MODIFIED' && isEcho(state, key, pod)) return
  const record = thaw(state, key)
  if (record && record.uid !== pod.metadata.uid) {
    // A pod of the same name has taken its place before its end was seen.
    if (event === 'DELETED') return
    forgetPod(agent, record)
  }
  const known = state.pods.get(key)
  if (event === 'DELETED') {
    if (known) forgetPod(agent, known)
    return
  }
  const current = known ?? receivePod(agent, key, pod)
  const isListed = current.boot !== state.boots
  current.boot = state.boots
  if (known) podChanged(agent, known, pod, isListed)
  rest(state, key)
}

/** Most changes of a pod at rest are the kubelet's own, coming back: only the newer version is kept. */
function isEcho(state: KubeletState, key: string, pod: Pod): boolean {
  const record = state.pods.get(key)
  if (!record || !Object.isFrozen(record) || record.boot !== state.boots || concerns(record, pod)) return false
  state.pods.set(key, Object.freeze({ ...record, pod }))
  return true
}

/** After a start: pods that went while the machine was off. */
function forgetMissing(agent: Agent): void {
  const { state } = agent
  for (const [key, { boot }] of [...state.pods]) if (boot !== state.boots) forgetPod(agent, thaw(state, key)!)
}

function answered(agent: Agent, ticket: Ticket, response: ApiResponse): void {
  if (ticket === null || ticket === 'event') return
  if (ticket.kind === 'node') {
    nodeAnswered(agent, ticket, response)
    return
  }
  const record = thaw(agent.state, ticket.pod)
  if (record?.uid !== ticket.uid) return
  if (ticket.kind === 'status') published(agent, record, ticket.sent, response)
  else referenceFound(agent, record, ticket.reference, response)
  rest(agent.state, ticket.pod)
}

function referenceFound(agent: Agent, record: PodRecord, reference: string, { status, body }: ApiResponse): void {
  record.references = { ...record.references, [reference]: status === 200 ? decodeData(reference, body) : null }
  if (record.busy !== 'references' || --record.asking > 0) return
  if (record.worker === 'preparing') {
    mounted(agent, record)
    return
  }
  record.busy = ''
  const index = record.pass?.todo[0]
  if (index === undefined || (!isDeleted(record) && create(agent, record, index) === 'wait')) return
  carryOn(agent, record, continuePass(agent, record))
}

/** A row about one pod. */
function podRow(agent: Agent, event: PodEvent): void {
  if (event.type === 'pulled') {
    pulled(agent)
    return
  }
  const record = thaw(agent.state, event.pod)
  if (record?.uid !== event.uid) return
  act(agent, record, event)
  rest(agent.state, event.pod)
}

function act(agent: Agent, record: PodRecord, event: PodEvent): unknown {
  switch (event.type) {
    case 'sync':
      record.retry = 0
      return syncPod(agent, record)
    case 'mount':
      return lookForMounts(agent, record)
    case 'sandbox':
      return sandboxMade(agent, record)
    case 'begun':
      return carryOn(agent, record, containerBegun(agent, record, event.container))
    case 'hooked':
      return carryOn(agent, record, hooked(agent, record, event.container, event.failure))
    case 'exit':
      record.containers[event.container]!.exit = 0
      return containerEnded(agent, record, event.container, event.code)
    case 'probe':
      return probed(agent, record, event.container, event.kind)
    case 'deadline':
      return pastDeadline(agent, record)
    case 'settle':
      return settle(agent, record)
    case 'remove':
      return removePod(agent, record)
  }
}

function containerEnded(agent: Agent, record: PodRecord, index: number, code: number): void {
  endContainer(agent, record, index, code)
  if (record.worker === 'terminating') {
    if (!hasRunning(record)) stopped(agent, record)
  } else if (record.busy === 'kill') carryOn(agent, record, killed(agent, record))
  else syncLater(agent, record, untilRelist(agent))
}

function probed(agent: Agent, record: PodRecord, index: number, kind: Parameters<typeof runProbe>[3]): void {
  const effect = runProbe(agent, record, index, kind)
  if (effect === 'kill') syncPod(agent, record)
  if (effect !== 'status') return
  if (kind === 'startup') {
    syncPod(agent, record)
    startOthers(agent, record, index)
  } else refresh(agent, record)
}

/** The pull at the head of the queue is through, whether or not somebody still waits for it. */
function pulled(agent: Agent): void {
  const recordOf = ({ pod, uid }: { readonly pod: string; readonly uid: string }): PodRecord | undefined => {
    const record = thaw(agent.state, pod)
    return record?.uid === uid ? record : undefined
  }
  const pull = takePull(agent, recordOf)
  const record = pull && recordOf(pull)
  if (!pull || record?.busy !== 'pull') return
  record.busy = ''
  const outcome = endPull(agent, record, pull)
  if (outcome === 'failed') skip(record, record.containers[pull.container]!, false)
  else if (!isDeleted(record)) configure(agent, record, pull.container)
  carryOn(agent, record, continuePass(agent, record))
}

function crash(agent: Agent, key: string, name: string | undefined, code: number): void {
  const record = thaw(agent.state, key)
  if (!record) return
  const index = record.containers.findIndex(
    ({ name: own, kind, process }) => process !== null && (name === undefined ? kind === 'main' : own === name),
  )
  const container = record.containers[index]
  if (!container) return
  if (container.exit) agent.ctx.cancel(container.exit)
  containerEnded(agent, record, index, code)
  rest(agent.state, key)
}
