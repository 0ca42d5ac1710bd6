import type { FieldError } from '../schema/field-error.ts'
import { invalid } from '../schema/field-error.ts'

/** An IP address as its bits: 4 bytes, or 8 groups of 16 bits. */
export interface Address {
  readonly family: 4 | 6
  readonly parts: readonly number[]
}

/** Reads an IP address; leading zeros are let pass as upstream does for its old fields. */
export function parseAddress(text: string): Address | undefined {
  const four = parseFour(text)
  if (four) return { family: 4, parts: four }
  const six = parseSix(text)
  if (!six) return undefined
  const isMapped = six.slice(0, 5).every((group) => group === 0) && six[5] === 0xffff
  return isMapped ? { family: 4, parts: [six[6]! >> 8, six[6]! & 255, six[7]! >> 8, six[7]! & 255] } : { family: 6, parts: six }
}

/** Reads `address/length`; undefined when it is no range. */
export function parseRange(text: string): { readonly address: Address; readonly length: number } | undefined {
  const [ip = '', length = '', ...more] = text.split('/')
  const address = parseAddress(ip)
  if (!address || more.length > 0 || !/^\d{1,3}$/.test(length)) return undefined
  return Number(length) <= (address.family === 4 ? 32 : 128) ? { address, length: Number(length) } : undefined
}

/** Whether one range lies in another and is smaller. */
export function isStrictlyInside(inner: string, outer: string): boolean {
  const a = parseRange(inner)
  const b = parseRange(outer)
  if (!a || !b || a.address.family !== b.address.family || a.length <= b.length) return false
  return bits(a.address).slice(0, b.length) === bits(b.address).slice(0, b.length)
}

/** Checks an IP address of one of the older fields. */
export function validateAddress(text: string, path: string): FieldError[] {
  return parseAddress(text) ? [] : [invalid(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
}

/** Checks an address range of one of the older fields. */
export function validateRange(text: string, path: string): FieldError[] {
  return parseRange(text) ? [] : [invalid(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

/** Checks that an address may stand for an endpoint: it is one particular host elsewhere. */
export function validateEndpointAddress(text: string, path: string): FieldError[] {
  const address = parseAddress(text)
  if (!address) return [invalid(path, text, 'must be a valid IP address')]
  const { family, parts } = address
  const [first = 0, second = 0, third = 0] = parts
  const lastOnly = parts.slice(0, -1).every((part) => part === 0)
  const errors: FieldError[] = []
  if (parts.every((part) => part === 0)) errors.push(invalid(path, text, `may not be unspecified (${text})`))
  if (family === 4 ? first === 127 : lastOnly && parts.at(-1) === 1) {
    errors.push(invalid(path, text, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
  }
  if (family === 4 ? first === 169 && second === 254 : (first & 0xffc0) === 0xfe80) {
    errors.push(invalid(path, text, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
  }
  if (family === 4 ? first === 224 && second === 0 && third === 0 : (first & 0xff0f) === 0xff02) {
    errors.push(invalid(path, text, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'))
  }
  return errors
}

function parseFour(text: string): number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,10}$/.test(part) && Number(part) <= 255)) return undefined
  return parts.map(Number)
}

function parseSix(given: string): number[] | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(given)
  const four = tail ? parseFour(tail[2]!) : undefined
  if (tail && !four) return undefined
  const text = four ? `${tail![1]}${hex(four[0]!, four[1]!)}:${hex(four[2]!, four[3]!)}` : given
  const halves = text.split('::')
  if (halves.length > 2 || !text.includes(':')) return undefined
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const groups = right ? [...left!, ...Array<string>(Math.max(0, 8 - left!.length - right.length)).fill('0'), ...right] : left!
  if (groups.length !== 8 || (right && left!.length + right.length > 7)) return undefined
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : undefined
}

function hex(high: number, low: number): string {
  return ((high << 8) | low).toString(16)
}

function bits({ family, parts }: Address): string {
  return parts.map((part) => part.toString(2).padStart(family === 4 ? 8 : 16, '0')).join('')
}
