import { formatIPv4, hostRange, parseCidr, parseIPv4 } from '../../protocol/addresses.ts'
import type { AddressPool } from './kubelet-state.ts'

/**
 * The next free address of a node's block, after the one that was given out last; the first is the gateway's. Undefined when all are
 * taken. As the host-local plugin of the CNI project does it.
 */
export function takeAddress(pool: AddressPool, podCIDR: string): string | undefined {
  const block = parseCidr(podCIDR)
  if (!block) throw new Error(`${podCIDR} is no block of addresses`)
  const { last } = hostRange(block)
  const size = last - block.address
  for (let step = 1; step <= size; step++) {
    const offset = ((pool.last - 1 + step) % size) + 1
    if (offset === 1 || pool.taken.has(offset)) continue
    pool.taken.add(offset)
    pool.last = offset
    return formatIPv4(block.address + offset)
  }
  return undefined
}

/** Gives an address back. */
export function releaseAddress(pool: AddressPool, podCIDR: string, address: string): void {
  const block = parseCidr(podCIDR)
  const value = parseIPv4(address)
  if (block && value !== undefined) pool.taken.delete(value - block.address)
}
