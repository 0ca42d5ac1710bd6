import type { Because } from './because.ts'
import type { KubeObject } from './objects.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A request at the API server's one doorway, shaped like Kubernetes' REST API. */
export interface ApiRequest {
  readonly method: Method
  /** URL path without the query: `/apis/apps/v1/namespaces/default/deployments/web/status`. */
  readonly path: string
  /** Decoded query parameters: `labelSelector`, `fieldSelector`, `dryRun`, `fieldValidation`, `propagationPolicy`, ... */
  readonly query?: Readonly<Record<string, string>>
  /** Lower-case names: `content-type` selects the patch type, `accept` asks for a Table. */
  readonly headers?: Readonly<Record<string, string>>
  /** Parsed JSON. */
  readonly body?: unknown
  /** Who asks, as in a client certificate's common name: `kubernetes-admin`, `system:kube-scheduler`, `system:node:worker-1`. */
  readonly user?: string
  /** Why, when a component of the cluster asks. */
  readonly because?: Because
}

/** Answer to a request. `body` is an object, a list, a Table or a Status; frozen, so it may be shared. */
export interface ApiResponse {
  /** HTTP status code. */
  readonly status: number
  readonly body: unknown
  /** `Warning` headers, in order, without their code. */
  readonly warnings?: readonly string[]
}

/** A `metav1.Status`, the API server's refusal (or plain success) as an object. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Readonly<Record<string, unknown>>
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code: number
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** One notification of a watch. */
export interface WatchEvent<T = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: T
}
