import type { NodeShape } from '../../protocol/nodes.ts'
import type { ProbeKind } from './runtime/runtime.ts'

/** What happens to a node agent beside answers and watch events: orders from outside, and rows that it posts to itself. */
export type KubeletEvent =
  | { readonly type: 'start'; readonly node: NodeShape }
  | { readonly type: 'stop' }
  /** A container ends now, as if its program had crashed. Without a name: the first main container. */
  | { readonly type: 'crash'; readonly pod: string; readonly container?: string; readonly exitCode?: number }
  | { readonly type: 'heartbeat'; readonly boot: number }
  | { readonly type: 'findCidr'; readonly boot: number; readonly tries: number }
  /** Nothing happens here; it only keeps the cluster from counting as quiet until the lease of a stopped node has run out. */
  | { readonly type: 'leaseExpires' }
  | PodEvent

/** Rows about one pod. `uid` tells it from a later pod of the same name. */
export type PodEvent = { readonly pod: string; readonly uid: string } & (
  | { readonly type: 'sync' }
  | { readonly type: 'mount' }
  | { readonly type: 'sandbox' }
  | { readonly type: 'begun'; readonly container: number }
  | { readonly type: 'pulled'; readonly container: number }
  | { readonly type: 'hooked'; readonly container: number; readonly failure: string }
  | { readonly type: 'exit'; readonly container: number; readonly code: number }
  | { readonly type: 'probe'; readonly container: number; readonly kind: ProbeKind }
  | { readonly type: 'deadline' }
  | { readonly type: 'settle' }
  | { readonly type: 'remove' }
)
