import { parseIPv4 } from '../../../protocol/addresses.ts'
import type { Header } from '../../../protocol/packets.ts'

/** One field of a header: what it is called, how many of 32 columns it takes, and its value as text and as bytes on the wire. */
export interface HeaderField {
  readonly name: 'destinationMac' | 'sourceMac' | 'ttl' | 'protocol' | 'source' | 'destination' | 'sourcePort' | 'destinationPort'
  readonly bits: number
  readonly text: string
  readonly hex: string
}

const protocolNumbers: Readonly<Record<Header['protocol'], number>> = { TCP: 6, UDP: 17, SCTP: 132 }

const hexBytes = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** (bytes - 1 - index)) % 256)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')

/** The fields that the simulation carries, in the order in which they lie on the wire. */
export function headerFields(header: Header): readonly HeaderField[] {
  const address = (text: string) => hexBytes(parseIPv4(text) ?? 0, 4)
  const mac = (name: 'destinationMac' | 'sourceMac'): readonly HeaderField[] => {
    const text = header[name]
    return text ? [{ name, bits: 32, text, hex: text.replaceAll(':', ' ') }] : []
  }
  return [
    ...mac('destinationMac'),
    ...mac('sourceMac'),
    { name: 'ttl', bits: 16, text: String(header.ttl), hex: hexBytes(header.ttl, 1) },
    { name: 'protocol', bits: 16, text: header.protocol, hex: hexBytes(protocolNumbers[header.protocol], 1) },
    { name: 'source', bits: 32, text: header.source, hex: address(header.source) },
    { name: 'destination', bits: 32, text: header.destination, hex: address(header.destination) },
    { name: 'sourcePort', bits: 16, text: String(header.sourcePort), hex: hexBytes(header.sourcePort, 2) },
    { name: 'destinationPort', bits: 16, text: String(header.destinationPort), hex: hexBytes(header.destinationPort, 2) },
  ]
}

/** Names of the fields that differ between two headers, the kernel's own knowledge (mark, state) included. */
export function changedFields(before: Header, after: Header): ReadonlySet<string> {
  const names = [
    'destinationMac',
    'sourceMac',
    'ttl',
    'protocol',
    'source',
    'destination',
    'sourcePort',
    'destinationPort',
    'mark',
    'state',
  ] as const
  return new Set(names.filter((name) => before[name] !== after[name]))
}
