import type { AnyTraceRecord, RequestRecord } from '../../../protocol/trace.ts'

/** Something that travels over the cluster drawing because a record says that it did. */
export type Move =
  /** A request from its sender through the gates; `refusedAt` is the gate where it stops, otherwise it goes on to etcd. */
  | { readonly kind: 'request'; readonly id: number; readonly source: string; readonly gates: number; readonly refusedAt?: number }
  /** A watch event from the API server to the part that it woke. */
  | { readonly kind: 'wake'; readonly id: number; readonly target: string }

/** What the planner remembers between two pushes. Changed in place. */
export interface MoveMemory {
  seen: number
  /** Revisions stored of late: a pass that names one as its cause was woken by a watch. */
  readonly stored: Set<number>
}

/** At most so many things move at once. */
export const movesAtOnce = 24
const storedKept = 500

/** A memory that has seen nothing. */
export const newMoveMemory = (): MoveMemory => ({ seen: 0, stored: new Set() })

/** Turns the records that are new since the last call into moves. Going back in time forgets what was seen. */
export function planMoves(records: readonly AnyTraceRecord[], memory: MoveMemory): readonly Move[] {
  const newest = records.reduce((most, record) => Math.max(most, record.id), 0)
  if (records.length > 0 && newest < memory.seen) {
    memory.seen = newest
    memory.stored.clear()
    return []
  }
  const moves: Move[] = []
  const woken = new Set<string>()
  for (const record of records) {
    if (record.type === 'stored') remember(memory, record.id)
    if (record.id <= memory.seen) continue
    if (record.type === 'request') moves.push(requestMove(record.id, record.source, record.data))
    else if (record.type !== 'stored' && !woken.has(record.source) && record.causes.some((cause) => memory.stored.has(cause))) {
      woken.add(record.source)
      moves.push({ kind: 'wake', id: record.id, target: record.source })
    }
  }
  memory.seen = Math.max(memory.seen, newest)
  return moves.slice(-movesAtOnce)
}

function remember(memory: MoveMemory, id: number) {
  memory.stored.add(id)
  if (memory.stored.size <= storedKept) return
  for (const oldest of memory.stored) {
    memory.stored.delete(oldest)
    break
  }
}

function requestMove(id: number, recorder: string, request: RequestRecord): Move {
  const refusedAt = request.stages.findIndex((stage) => stage.outcome === 'refuse')
  const source = recorder === 'kube-apiserver' ? senderOf(request.user) : recorder
  return { kind: 'request', id, source, gates: request.stages.length, ...(refusedAt >= 0 ? { refusedAt } : {}) }
}

/** The part of the cluster that a user name belongs to, as records name it; a person is `you`. */
export function senderOf(user: string): string {
  if (user === 'system:kube-scheduler') return 'scheduler'
  const node = /^system:node:(.+)$/.exec(user)
  if (node) return `kubelet/${node[1]}`
  const account = /^system:serviceaccount:kube-system:(.+?)(?:-controller)?$/.exec(user)
  if (account) return `controller/${account[1]}`
  if (user === 'system:kube-controller-manager') return 'controller'
  return 'you'
}

/** Wall milliseconds that one leg of a way takes; below 80 nothing moves and the trail flashes once. */
export function legMs(speed: number | 'max', base = 640): number {
  if (speed === 'max') return 0
  const ms = base / Math.max(1, speed)
  return ms < 80 ? 0 : ms
}
