import type { RequestRecord } from '../../../protocol/trace.ts'

/** A request in Kubernetes' own words, for one line: `create pods default/web-1 201`. */
export function requestLine(request: RequestRecord): { readonly text: string; readonly code: string; readonly failed: boolean } {
  const resource = request.subresource ? `${request.resource}/${request.subresource}` : request.resource
  const failed = request.code >= 400
  return { text: `${request.verb} ${resource} ${request.key}`, code: String(request.code), failed }
}
