import type { PacketQuery } from '../../../protocol/packets.ts'
import type { NetworkPicture } from '../../../protocol/queries.ts'
import { nameOf, namespaceOf } from '../format.ts'

/** What the form holds; the port as typed. */
export interface PacketDraft {
  /** `pod default/client`, `node worker-1`, `outside`. */
  readonly from: string
  readonly host: string
  readonly port: string
  readonly protocol: 'TCP' | 'UDP'
}

/** The question that a draft asks; `undefined` while it is not complete. */
export function queryOfDraft(draft: PacketDraft): PacketQuery | undefined {
  const port = Number(draft.port)
  const host = draft.host.trim()
  if (!host || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined
  const [kind, name = ''] = draft.from.split(' ')
  if (kind !== 'outside' && !name) return undefined
  const from: PacketQuery['from'] =
    kind === 'pod' ? { kind: 'pod', key: name } : kind === 'node' ? { kind: 'node', name } : { kind: 'outside' }
  return { from, to: { host }, port, protocol: draft.protocol }
}

/** A first question that makes sense here: from a pod (or outside) to the first Service of an application. */
export function firstDraft(picture: NetworkPicture): PacketDraft {
  const isOwn = (key: string) => namespaceOf(key) !== 'kube-system' && key !== 'default/kubernetes'
  const service = picture.services.find((each) => isOwn(each.key)) ?? picture.services[0]
  const own = picture.pods.filter((pod) => pod.node && isOwn(pod.key))
  const serving = new Set(service?.endpoints.map((endpoint) => endpoint.pod))
  const pod = own.find((each) => !serving.has(each.key)) ?? own[0]
  const near = pod && service && namespaceOf(pod.key) === namespaceOf(service.key)
  return {
    from: pod ? `pod ${pod.key}` : picture.nodes[0] ? `node ${picture.nodes[0].name}` : 'outside',
    // A machine does not ask the cluster's name server: from there the address is the only way.
    host: service ? (near ? nameOf(service.key) : pod ? `${nameOf(service.key)}.${namespaceOf(service.key)}` : service.clusterIP) : '',
    port: String(service?.ports[0]?.port ?? 80),
    protocol: service?.ports[0]?.protocol === 'UDP' ? 'UDP' : 'TCP',
  }
}
