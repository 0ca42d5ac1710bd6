import type { Fault } from '../../protocol/control.ts'
import type { ApiRequest, ApiResponse, Status } from '../../protocol/requests.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { say, sayFailure } from '../state/notices.ts'
import type { Selection } from '../state/page-store.ts'
import { words } from '../words/language.ts'
import { pathOf, splitKey } from './object-path.ts'

const mergePatch = { 'content-type': 'application/merge-patch+json' }

/** Sends a request as a person; what the API server refuses is told in its own words. */
export async function sendRequest(client: ClusterClient, request: ApiRequest): Promise<ApiResponse | undefined> {
  try {
    const response = await client.call({ do: 'request', request })
    if (response.status >= 400)
      sayFailure(words('notice.refused', { reason: (response.body as Partial<Status>)?.message ?? String(response.status) }))
    return response
  } catch (error) {
    sayFailure(words('notice.refused', { reason: error instanceof Error ? error.message : String(error) }))
    return undefined
  }
}

/** Breaks or mends something outside the API. */
export async function sendFault(client: ClusterClient, fault: Fault, what: string): Promise<void> {
  try {
    await client.call({ do: 'fault', fault })
    say(words('faults.done', { what }))
  } catch (error) {
    sayFailure(words('notice.refused', { reason: error instanceof Error ? error.message : String(error) }))
  }
}

/** Deletes an object with its usual grace period. */
export async function deleteObject(client: ClusterClient, selection: Selection, apiVersion?: string): Promise<void> {
  const path = pathOf(selection, undefined, apiVersion)
  const response = await sendRequest(client, { method: 'DELETE', path, query: { propagationPolicy: 'Background' } })
  if (response && response.status < 400) say(words('inspector.sent', { what: `DELETE ${path}` }))
}

/** Sets `spec.replicas` through the scale subresource. */
export async function scaleObject(client: ClusterClient, selection: Selection, replicas: number): Promise<void> {
  await sendRequest(client, { method: 'PATCH', path: pathOf(selection, 'scale'), headers: mergePatch, body: { spec: { replicas } } })
}

/** Lets a node take new pods, or not. */
export async function setCordon(client: ClusterClient, selection: Selection, unschedulable: boolean): Promise<void> {
  await sendRequest(client, { method: 'PATCH', path: pathOf(selection), headers: mergePatch, body: { spec: { unschedulable } } })
}

/** Deletes a pod at once. */
export async function killPod(client: ClusterClient, { key }: Selection): Promise<void> {
  const { namespace = 'default', name } = splitKey(key)
  await sendFault(client, { kind: 'killPod', namespace, pod: name }, words('faults.killPod', { pod: name }))
}

/** Ends a container with an exit code other than zero. */
export async function crashContainer(client: ClusterClient, { key }: Selection, container: string): Promise<void> {
  const { namespace = 'default', name } = splitKey(key)
  await sendFault(
    client,
    { kind: 'crashContainer', namespace, pod: name, container, exitCode: 137 },
    words('faults.crashContainer', { container, pod: name }),
  )
}

/** Switches a machine off or on. */
export async function setMachine(client: ClusterClient, node: string, on: boolean): Promise<void> {
  await sendFault(client, { kind: on ? 'startNode' : 'stopNode', node }, words(on ? 'faults.startNode' : 'faults.stopNode', { node }))
}
