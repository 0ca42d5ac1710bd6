import type { Rejection } from './framework.ts'

/** Said when the cluster has no node at all. */
export const noNodesMessage = 'no nodes available to schedule pods'

/** Upstream's limit of an Event's note, in bytes. */
const noteLimit = 1024

/**
 * `0/5 nodes are available: 1 Insufficient cpu, 4 node(s) had untolerated taint(s).`: counts by reason, sorted as plain strings
 * (FitError in pkg/scheduler/framework/types.go). `postFilter` is what preemption adds.
 */
export function fitErrorMessage(nodes: number, reasons: ReadonlyMap<string, number>, postFilter: string): string {
  const parts = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort(byCodeUnits)
  return `0/${nodes} nodes are available:${parts.length > 0 ? ` ${parts.join(', ')}.` : ''}${postFilter && ` ${postFilter}`}`
}

/** The message when a plugin refused before any node was looked at. */
export function earlyErrorMessage(nodes: number, reason: string, postFilter: string): string {
  return `0/${nodes} nodes are available: ${reason}.${postFilter && ` ${postFilter}`}`
}

/** Adds a rejection's reasons to a count. */
export function countReasons(counts: Map<string, number>, rejection: Rejection, times = 1): void {
  for (const reason of rejection.reasons) counts.set(reason, (counts.get(reason) ?? 0) + times)
}

/** A message as it fits into an Event. Kubernetes' messages are ASCII but for names, so characters are counted as bytes. */
export function eventNote(message: string): string {
  return message.length <= noteLimit ? message : `${message.slice(0, noteLimit - 4)} ...`
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
