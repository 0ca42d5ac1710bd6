import { because } from '../../protocol/because.ts'
import { sameValue } from '../../protocol/json.ts'
import type { Condition, Pod, PodStatus } from '../../protocol/objects.ts'
import type { ApiResponse } from '../../protocol/requests.ts'
import { SET_ELEMENT_ORDER } from '../../protocol/strategic-merge.ts'
import { requests } from '../client/requester.ts'
import { type Agent, ask } from './agent.ts'
import type { PodRecord } from './kubelet-state.ts'
import { kubeletConditions } from './pod-conditions.ts'

/** Fields of the status that the kubelet writes as a whole. */
const wholeFields = [
  'phase',
  'observedGeneration',
  'message',
  'reason',
  'hostIP',
  'podIP',
  'startTime',
  'initContainerStatuses',
  'containerStatuses',
  'resources',
  'allocatedResources',
] as const

/** What the answer to a status PATCH is for. */
export interface StatusTicket {
  readonly kind: 'status'
  readonly pod: string
  readonly uid: string
}

/**
 * Sends what differs between the API server's status and the kubelet's. While one PATCH is on its way, later changes are folded into the
 * next one. Upstream: pkg/kubelet/status/status_manager.go.
 */
export function publish(agent: Agent, record: PodRecord): void {
  if (record.sending || !record.status) return
  const patch = statusPatch(record.pod.status, record.status)
  if (!patch) return
  record.sending = true
  const reason = because('kubelet.podStatus', { node: agent.node, phase: record.status.phase ?? '' })
  const body = { metadata: { uid: record.uid }, status: patch }
  const ticket: StatusTicket = { kind: 'status', pod: record.key, uid: record.uid }
  ask(agent, requests.strategicPatch(record.pod, body, reason, 'status'), { ...ticket, sent: record.status })
}

/** Takes the answer to a status PATCH, and sends the next one when something has changed since. */
export function published(agent: Agent, record: PodRecord, sent: PodStatus, { status, body }: ApiResponse): void {
  record.sending = false
  if (status === 200) seePod(record, body as Pod)
  if (record.status !== sent) publish(agent, record)
}

/** Keeps the newest version of a pod that was seen. */
export function seePod(record: PodRecord, pod: Pod): void {
  if (Number(pod.metadata.resourceVersion) > Number(record.pod.metadata.resourceVersion)) record.pod = pod
}

/** The part of a strategic merge patch that turns one status into the other; undefined when nothing differs. */
export function statusPatch(server: PodStatus, own: PodStatus): Readonly<Record<string, unknown>> | undefined {
  const patch: Record<string, unknown> = {}
  const has = server as unknown as Readonly<Record<string, unknown>>
  const wants = own as unknown as Readonly<Record<string, unknown>>
  for (const field of wholeFields) {
    if (wants[field] === undefined ? has[field] !== undefined && field !== 'phase' : !sameValue(has[field], wants[field]))
      patch[field] = wants[field] ?? null
  }
  addConditions(patch, server.conditions ?? [], own.conditions ?? [])
  addAddresses(patch, 'hostIPs', server.hostIPs ?? [], own.hostIPs ?? [])
  addAddresses(patch, 'podIPs', server.podIPs ?? [], own.podIPs ?? [])
  for (const _ in patch) return patch
  return undefined
}

function addConditions(patch: Record<string, unknown>, server: readonly Condition[], own: readonly Condition[]): void {
  const changed = own.filter((mine) => {
    if (!kubeletConditions.includes(mine.type)) return false
    const theirs = server.find(({ type }) => type === mine.type)
    return !theirs || !sameValue(theirs, mine)
  })
  if (changed.length === 0) return
  patch[`${SET_ELEMENT_ORDER}conditions`] = own.map(({ type }) => ({ type }))
  // A reason or message that has gone must be taken away: a merge would keep it.
  patch.conditions = changed.map((mine) => {
    const theirs = server.find(({ type }) => type === mine.type)
    return {
      ...mine,
      ...(theirs?.reason && !mine.reason ? { reason: null } : undefined),
      ...(theirs?.message && !mine.message ? { message: null } : undefined),
    }
  })
}

function addAddresses(
  patch: Record<string, unknown>,
  field: string,
  server: readonly { readonly ip: string }[],
  own: readonly { readonly ip: string }[],
): void {
  if (sameValue(server, own)) return
  if (own.length === 0) {
    patch[field] = null
    return
  }
  const gone = server.filter(({ ip }) => !own.some((mine) => mine.ip === ip))
  patch[`${SET_ELEMENT_ORDER}${field}`] = own.map(({ ip }) => ({ ip }))
  patch[field] = [...own, ...gone.map(({ ip }) => ({ $patch: 'delete', ip }))]
}
