import type { Container, ObjectReference, Pod } from '../../protocol/objects.ts'
import type { ApiRequest } from '../../protocol/requests.ts'
import { MILLISECOND, type Micros, SECOND } from '../../protocol/time.ts'
import type { NodeAction } from '../../protocol/trace.ts'
import { recordEvent } from '../client/event-recorder.ts'
import { sendRequest } from '../client/requester.ts'
import type { Context, SendOptions, Token } from '../kernel/component.ts'
import { chartTable, nextState } from './chart-table.ts'
import { containerMachine } from './container.chart.ts'
import type { PodEvent } from './kubelet-event.ts'
import { type ContainerRecord, type KubeletState, kubeletFlow, type Moment, type PodRecord } from './kubelet-state.ts'
import { podWorkerMachine } from './pod-worker.chart.ts'
import type { Runtime, Span } from './runtime/runtime.ts'

/** A kubelet while it handles an event: its context and the runtime that it drives. */
export interface Agent {
  readonly ctx: Context<KubeletState>
  readonly state: KubeletState
  /** The node's name. */
  readonly node: string
  readonly runtime: Runtime
}

const podWorkers = chartTable(podWorkerMachine)
const containers = chartTable(containerMachine)

/** Moves a pod worker along its chart. */
export function movePod(agent: Agent, record: PodRecord, event: string): void {
  const from = record.worker
  record.worker = nextState(podWorkers, 'podWorker', from, event)
  remember(record.history, record.worker, agent.ctx.now)
  agent.ctx.trace('chart', { chart: 'podWorker', subject: record.key, from, to: record.worker, event })
}

/** Moves a container along its chart. */
export function moveContainer(agent: Agent, record: PodRecord, container: ContainerRecord, event: string): void {
  const from = container.state
  container.state = nextState(containers, 'container', from, event)
  remember(container.history, container.state, agent.ctx.now)
  agent.ctx.trace('chart', { chart: 'container', subject: `${record.key}/${container.name}`, from, to: container.state, event })
}

const longestHistory = 10

function remember(history: Moment[], state: string, at: Micros): void {
  history.push({ state, at })
  if (history.length > longestHistory) history.shift()
}

/** Writes what happened on the node to the trace. */
export function note(agent: Agent, what: NodeAction, record: PodRecord, container?: ContainerRecord, detail?: string): void {
  const about = { ...(container ? { container: container.name } : undefined), ...(detail ? { detail } : undefined) }
  agent.ctx.trace('node', { node: agent.node, what, pod: record.key, ...about })
}

/** Posts a row about a pod. */
export function later(agent: Agent, record: PodRecord, event: WithoutPod<PodEvent>, delay: Micros, options?: SendOptions): Token {
  return agent.ctx.send(agent.ctx.id, { ...event, pod: record.key, uid: record.uid }, delay, options)
}

type WithoutPod<Event> = Event extends unknown ? Omit<Event, 'pod' | 'uid'> : never

/** A duration of that span by the node's chance. */
export const within = (agent: Agent, { least, more }: Span): Micros => least + Math.round(agent.ctx.random() * more)

/** When the runtime is looked at next: the relist of containers, once a second. */
export function untilRelist(agent: Agent): Micros {
  const phase = agent.state.startedAt % SECOND
  return SECOND - ((((agent.ctx.now - phase) % SECOND) + SECOND) % SECOND) + 5 * MILLISECOND
}

/** Sends a request as the node's own user, within the kubelet's limits. */
export function ask(agent: Agent, request: ApiRequest, ticket: unknown, background = false): void {
  const { limiter } = agent.state
  sendRequest(agent.ctx, { ...request, user: `system:node:${agent.node}` }, ticket, { limiter, flow: kubeletFlow, background })
}

/** The spec of a container. */
export function specOf({ pod }: PodRecord, { kind, index }: ContainerRecord): Container {
  return (kind === 'main' ? pod.spec.containers : (pod.spec.initContainers ?? []))[index]!
}

/** Records an Event about the pod, or about one of its containers. */
export function tell(
  agent: Agent,
  record: PodRecord,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: ContainerRecord,
): void {
  const { pod } = record
  const field = container && `spec.${container.kind === 'main' ? 'containers' : 'initContainers'}{${container.name}}`
  const source = { component: 'kubelet', host: agent.node }
  recordEvent(agent.ctx, agent.state.recorder, source, { about: podReference(pod, field), type, reason, message })
}

function podReference({ metadata }: Pod, fieldPath: string | undefined): ObjectReference {
  const { namespace = '', name, uid = '', resourceVersion = '' } = metadata
  return { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion, ...(fieldPath ? { fieldPath } : undefined) }
}

/** `name_namespace(uid)`, as the kubelet writes a pod in messages. */
export const podText = ({ metadata }: Pod): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`
