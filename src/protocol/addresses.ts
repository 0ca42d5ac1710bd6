/** An IPv4 address as an unsigned 32-bit integer; `undefined` when the text is not four plain decimal numbers (`010.0.0.1` is refused). */
export function parseIPv4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

/** Dotted decimal text of an unsigned 32-bit integer. */
export function formatIPv4(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The eight 16-bit groups of an IPv6 address, or `undefined` when the text is not one. Zones (`%eth0`) are refused, as the API server does. */
export function parseIPv6(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0]!, halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : []
  if (!head || !tail) return undefined
  if (halves.length === 1) return head.length === 8 ? head : undefined
  const missing = 8 - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

function parseGroups(text: string, mayEndInIPv4: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const embedded = mayEndInIPv4 && index === parts.length - 1 ? parseIPv4(part) : undefined
      if (embedded === undefined) return undefined
      groups.push(embedded >>> 16, embedded & 0xffff)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}

/** Which family a text belongs to, or `undefined` when it is no address. */
export function addressFamily(text: string): 'IPv4' | 'IPv6' | undefined {
  if (parseIPv4(text) !== undefined) return 'IPv4'
  return parseIPv6(text) ? 'IPv6' : undefined
}

/** An IPv4 network: `address` is the first address of the block. */
export interface Cidr {
  readonly address: number
  readonly prefix: number
}

/** `10.244.1.0/24`; `undefined` when malformed. Host bits may be set and are cleared. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseIPv4(text.slice(0, slash))
  const length = text.slice(slash + 1)
  if (address === undefined || !/^(0|[1-9]\d?)$/.test(length) || Number(length) > 32) return undefined
  const prefix = Number(length)
  return { address: (address & maskOf(prefix)) >>> 0, prefix }
}

/** Whether the text is a CIDR block of either family. */
export function cidrFamily(text: string): 'IPv4' | 'IPv6' | undefined {
  if (parseCidr(text)) return 'IPv4'
  const slash = text.indexOf('/')
  if (slash < 0 || !parseIPv6(text.slice(0, slash))) return undefined
  const length = text.slice(slash + 1)
  return /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= 128 ? 'IPv6' : undefined
}

/** `10.244.1.0/24`. */
export function formatCidr(cidr: Cidr): string {
  return `${formatIPv4(cidr.address)}/${cidr.prefix}`
}

/** The netmask of a prefix length as an unsigned integer. */
export function maskOf(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0
}

/** Whether the block holds the address. */
export function cidrHolds(cidr: Cidr, address: number): boolean {
  return (address & maskOf(cidr.prefix)) >>> 0 === cidr.address
}

const blocks = new Map<string, Cidr | undefined>()

/** Whether the block (as text, a bare address counts as /32) holds the address (as text). */
export function cidrContains(cidr: string, address: string): boolean {
  const value = parseIPv4(address)
  if (value === undefined) return false
  let block = blocks.get(cidr)
  if (!block) {
    block = parseCidr(cidr.includes('/') ? cidr : `${cidr}/32`)
    if (blocks.size > 10_000) blocks.clear()
    blocks.set(cidr, block)
  }
  return block !== undefined && cidrHolds(block, value)
}

/** First and last address that a host of the block can have: without the network and the broadcast address. */
export function hostRange(cidr: Cidr): { readonly first: number; readonly last: number } {
  const size = 2 ** (32 - cidr.prefix)
  return size <= 2 ? { first: cidr.address, last: cidr.address + size - 1 } : { first: cidr.address + 1, last: cidr.address + size - 2 }
}
