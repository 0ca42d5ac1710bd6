import { type Cidr, formatIPv4, hostRange, parseCidr, parseIPv4 } from '../../protocol/addresses.ts'

/** Addresses of one node's podCIDR that are given out. Plain data, changed in place. */
export interface IpamState {
  /** The last address given out, as an integer; 0 before the first. */
  last: number
  /** Owner (pod uid) by address. */
  readonly taken: Map<number, string>
}

/** No address given out yet. */
export function emptyIpam(): IpamState {
  return { last: 0, taken: new Map() }
}

/** The gateway of a pod network: its first address, which no pod gets. */
export function gatewayOf(cidr: Cidr): number {
  return hostRange(cidr).first
}

/**
 * Gives the pod the next free address after the last one given out, wrapping round, so that a freed address is not used again at
 * once. A pod that has one keeps it. `undefined`: none is left (`noAddressMessage`).
 * Source: containernetworking/plugins, plugins/ipam/host-local/backend/allocator.
 */
export function allocate(state: IpamState, podCidr: string, podUid: string): string | undefined {
  for (const [address, owner] of state.taken) if (owner === podUid) return formatIPv4(address)
  const cidr = parseCidr(podCidr)
  if (!cidr) return undefined
  const { first, last } = hostRange(cidr)
  const size = last - first + 1
  const start = state.last >= first && state.last <= last ? state.last - first + 1 : 0
  for (let i = 0; i < size; i++) {
    const address = first + ((start + i) % size)
    if (address === gatewayOf(cidr) || state.taken.has(address)) continue
    state.taken.set(address, podUid)
    state.last = address
    return formatIPv4(address)
  }
  return undefined
}

/** Takes a known address for a pod, as after a restart of the node's software. */
export function reserve(state: IpamState, address: string, podUid: string): void {
  const value = parseIPv4(address)
  if (value !== undefined) state.taken.set(value, podUid)
}

/** Gives the pod's address back. Asking twice is no error. */
export function release(state: IpamState, podUid: string): void {
  for (const [address, owner] of state.taken) if (owner === podUid) state.taken.delete(address)
}

/** What the plugin says when the block is used up. */
export function noAddressMessage(podCidr: string): string {
  const cidr = parseCidr(podCidr)
  if (!cidr) return `invalid CIDR address: ${podCidr}`
  const { first, last } = hostRange(cidr)
  return `no IP addresses available in range set: ${formatIPv4(first)}-${formatIPv4(last)}`
}
