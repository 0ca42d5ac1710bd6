import type { PacketQuery, PacketSource } from '../../protocol/packets.ts'
import type { ClusterClient } from '../client/cluster-client.ts'

const address = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** A trace's question as a person writes it. */
export interface TraceWords {
  /** `default/web-x`, `pod:default/web-x`, `node:worker-1`, `outside`, or the IP of a pod, a node or anything else. */
  readonly from: string
  /** A DNS name, an IP, `service:default/web`, `pod:default/web-x`, `default/web-x`, `node:worker-1`, or any of them with `:port`. */
  readonly to: string
  readonly port?: number
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
  readonly sourcePort?: number
}

/** Turns the words of a trace into the host's question; names are looked up in the cluster as it is now. */
export async function packetQueryOf(
  client: ClusterClient,
  { from, to, port, protocol = 'TCP', sourcePort }: TraceWords,
): Promise<PacketQuery> {
  const [goal, ownPort] = splitPort(to)
  const wanted = port ?? ownPort
  if (wanted === undefined) throw new Error(`trace: no port in "${to}"`)
  return {
    from: await sourceOf(client, from),
    to: { host: await hostOf(client, goal) },
    port: wanted,
    protocol,
    ...(sourcePort === undefined ? {} : { sourcePort }),
  }
}

/** `10.0.0.11:30080` as its two parts. A kind in front (`pod:`) is no port. */
export function splitPort(to: string): readonly [string, number | undefined] {
  const match = /^(.*):(\d{1,5})$/.exec(to)
  return match ? [match[1] ?? '', Number(match[2])] : [to, undefined]
}

async function sourceOf(client: ClusterClient, from: string): Promise<PacketSource> {
  if (from === 'outside') return { kind: 'outside' }
  if (from.startsWith('outside:')) return { kind: 'outside', ip: from.slice(8) }
  if (from.startsWith('node:')) return { kind: 'node', name: from.slice(5) }
  if (from.startsWith('pod:')) return { kind: 'pod', key: withNamespace(from.slice(4)) }
  if (address.test(from)) return ownerOf(client, from)
  return { kind: 'pod', key: withNamespace(from) }
}

async function ownerOf(client: ClusterClient, ip: string): Promise<PacketSource> {
  const { nodes, pods } = await network(client)
  const pod = pods.find((each) => each.ip === ip)
  if (pod) return { kind: 'pod', key: pod.key }
  const node = nodes.find((each) => each.ip === ip)
  return node ? { kind: 'node', name: node.name } : { kind: 'outside', ip }
}

async function hostOf(client: ClusterClient, to: string): Promise<string> {
  if (to.startsWith('service:')) return serviceName(withNamespace(to.slice(8)))
  if (to.startsWith('node:')) {
    const node = (await network(client)).nodes.find((each) => each.name === to.slice(5))
    if (!node) throw new Error(`trace: no node "${to.slice(5)}"`)
    return node.ip
  }
  const key = to.startsWith('pod:') ? withNamespace(to.slice(4)) : to.includes('/') ? to : undefined
  if (key === undefined) return to
  const pod = (await network(client)).pods.find((each) => each.key === key)
  if (pod?.ip) return pod.ip
  if (pod) throw new Error(`trace: pod "${key}" has no IP yet`)
  const service = (await network(client)).services.find((each) => each.key === key)
  if (service && !to.startsWith('pod:')) return serviceName(key)
  throw new Error(`trace: no pod "${key}"`)
}

function serviceName(key: string): string {
  const [namespace, name] = key.split('/')
  return `${name}.${namespace}.svc.cluster.local`
}

function withNamespace(key: string): string {
  return key.includes('/') ? key : `default/${key}`
}

async function network(client: ClusterClient) {
  const result = await client.call({ do: 'query', query: { kind: 'network' } })
  if (result.kind !== 'network') throw new Error('trace: the network could not be read')
  return result
}
