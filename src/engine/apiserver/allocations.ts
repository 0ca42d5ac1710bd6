import { SECOND } from '../../protocol/time.ts'

/** Addresses and ports that the API server has given to Services. */
export interface Allocations {
  /** Service addresses in use, as unsigned 32-bit numbers. */
  readonly clusterIPs: Set<number>
  readonly nodePorts: Set<string>
}

export const emptyAllocations = (): Allocations => ({ clusterIPs: new Set(), nodePorts: new Set() })

/** The Service address range 10.96.0.0/12. */
export const serviceRange = { base: 0x0a600000, size: 1 << 20, text: '10.96.0.0/12' }
/** The NodePort range 30000-32767. */
export const nodePortRange = { from: 30000, to: 32767, text: '30000-32767' }

/**
 * Static addresses should be taken from the first part of the range, dynamic ones come from the rest while there are any:
 * min(max(16, size/16), 256). Upstream: pkg/registry/core/service/ipallocator, KEP-3070; the same rule with 86 for node ports (KEP-3668).
 */
const staticBand = Math.min(Math.max(16, serviceRange.size / 16), 256)
const staticPorts = 86

export function ipToNumber(ip: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(ip)
  if (!match) return undefined
  const parts = match.slice(1).map(Number)
  if (parts.some((part) => part > 255)) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}

export function numberToIp(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')
}

/** Whether an address lies in the Service range, apart from its first and last. */
export function inServiceRange(value: number): boolean {
  return value > serviceRange.base && value < serviceRange.base + serviceRange.size - 1
}

/** A free address by chance from the dynamic band, or the next free one after it. */
export function allocateClusterIP({ clusterIPs }: Allocations, random: () => number): number | undefined {
  const last = serviceRange.size - 2
  const start = staticBand + Math.floor(random() * (last - staticBand + 1))
  for (let i = 0; i <= last; i++) {
    const offset = start + i <= last ? start + i : ((start + i - last - 1) % last) + 1
    const value = serviceRange.base + offset
    if (!clusterIPs.has(value)) {
      clusterIPs.add(value)
      return value
    }
  }
  return undefined
}

/** A free port by chance from the dynamic band, or the next free one. A port may be used once for each protocol. */
export function allocateNodePort({ nodePorts }: Allocations, protocol: string, random: () => number): number | undefined {
  const { from, to } = nodePortRange
  const size = to - from + 1
  const start = staticPorts + Math.floor(random() * (size - staticPorts))
  for (let i = 0; i < size; i++) {
    const port = from + ((start + i) % size)
    if (!nodePorts.has(`${port}/${protocol}`)) {
      nodePorts.add(`${port}/${protocol}`)
      return port
    }
  }
  return undefined
}

/** How often etcd is compacted (`--etcd-compaction-interval`), and how long Events live (`--event-ttl`), in µs. */
export const compactionInterval = 300 * SECOND
export const eventTtl = 3600 * SECOND
