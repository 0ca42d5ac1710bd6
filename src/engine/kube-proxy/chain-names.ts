import { sha256 } from './sha256.ts'

/** The prefix of a Service port's chains: Cluster policy, Local policy, traffic from outside, load balancer firewall. */
export type ServiceChainPrefix = 'KUBE-SVC-' | 'KUBE-SVL-' | 'KUBE-EXT-' | 'KUBE-FW-'

/** `namespace/name:port`, without the colon for a port that has no name: how kube-proxy calls a Service port. */
export function servicePortName(serviceKey: string, portName: string | undefined): string {
  return portName ? `${serviceKey}:${portName}` : serviceKey
}

/** The 16 characters that all chains of one Service port share. Source: pkg/proxy/iptables/proxier.go, portProtoHash. */
export function servicePortHash(portName: string, protocol: string): string {
  return shortHash(portName + protocol)
}

/** The chain of one endpoint of a Service port; `endpoint` is `ip:port`. */
export function endpointChain(portName: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${shortHash(portName + protocol + endpoint)}`
}

function shortHash(text: string): string {
  const known = hashes.get(text)
  if (known) return known
  if (hashes.size >= 200_000) hashes.clear()
  const hash = base32(sha256(text), 16)
  hashes.set(text, hash)
  return hash
}

/** A name depends on its text alone, so remembering it changes no result. */
const hashes = new Map<string, string>()

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(bytes: Uint8Array, length: number): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5 && text.length < length) {
      bits -= 5
      text += alphabet[(buffer >> bits) & 31]
    }
  }
  return text
}
