import type { ResourceName } from '../../protocol/kinds.ts'
import type { KubeObject } from '../../protocol/objects.ts'
import type { ApiRequest, ApiResponse } from '../../protocol/requests.ts'

/** Address of the API server on the agenda. */
export const apiserverId = 'kube-apiserver'

/** What a client sends to the API server. */
export type ApiserverEvent =
  | { readonly type: 'request'; readonly from: string; readonly ticket: unknown; readonly request: ApiRequest }
  | WatchRequest
  /** Ends every watch of that client. */
  | { readonly type: 'unwatch'; readonly from: string }

/**
 * Opens a watch that begins with the objects there are (a streaming list, `sendInitialEvents=true`). Answered by `watch` deliveries.
 * `nodeName` keeps only pods bound to that node (`spec.nodeName=...`).
 */
export interface WatchRequest {
  readonly type: 'watch'
  readonly from: string
  readonly resources: readonly ResourceName[]
  readonly nodeName?: string
}

/** What the API server sends to its clients. */
export type Delivery = ResponseDelivery | WatchDelivery | SyncedDelivery

/** The answer to a request. `ticket` is what the client gave with it: plain data that says what to do next. */
export interface ResponseDelivery {
  readonly type: 'response'
  readonly ticket: unknown
  readonly response: ApiResponse
}

/** A change that a watch reports. */
export interface WatchDelivery {
  readonly type: 'watch'
  readonly resource: ResourceName
  readonly event: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** For DELETED: the last state. */
  readonly object: KubeObject
}

/** The initial events of a watch are all delivered (a bookmark with `k8s.io/initial-events-end`). */
export interface SyncedDelivery {
  readonly type: 'synced'
  readonly resources: readonly ResourceName[]
}
