import { expect, test } from 'vitest'
import { addressFamily, cidrContains, cidrFamily, formatCidr, formatIPv4, hostRange, parseCidr, parseIPv4, parseIPv6 } from './addresses.ts'

test.each(['0.0.0.0', '10.96.0.10', '255.255.255.255'])('%s is an IPv4 address', (text) => {
  expect(formatIPv4(parseIPv4(text)!)).toBe(text)
})

test.each(['010.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.256', '1.2.3.-1', ' 1.2.3.4', '1.2.3.4 ', '0x1.2.3.4', '', '1..2.3'])(
  '%j is no IPv4 address',
  (text) => {
    expect(parseIPv4(text)).toBeUndefined()
  },
)

test.each<[string, readonly number[]]>([
  ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
  ['::1', [0, 0, 0, 0, 0, 0, 0, 1]],
  ['fd00::1:2', [0xfd00, 0, 0, 0, 0, 0, 1, 2]],
  ['2001:db8:1:2:3:4:5:6', [0x2001, 0xdb8, 1, 2, 3, 4, 5, 6]],
  ['::ffff:10.0.0.1', [0, 0, 0, 0, 0, 0xffff, 0x0a00, 1]],
])('%s is an IPv6 address', (text, groups) => {
  expect(parseIPv6(text)).toEqual(groups)
})

test.each([
  '',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '12345::',
  'g::',
  '1:2:3:4:5:6:7::8:9',
  'fe80::1%eth0',
  '10.0.0.1::',
  '::010.0.0.1',
])('%j is no IPv6 address', (text) => {
  expect(parseIPv6(text)).toBeUndefined()
})

test('families', () => {
  expect([addressFamily('10.0.0.1'), addressFamily('fd00::1'), addressFamily('web')]).toEqual(['IPv4', 'IPv6', undefined])
  expect([cidrFamily('10.0.0.0/8'), cidrFamily('fd00::/108'), cidrFamily('fd00::/129'), cidrFamily('10.0.0.0')]).toEqual([
    'IPv4',
    'IPv6',
    undefined,
    undefined,
  ])
})

test('blocks', () => {
  expect(formatCidr(parseCidr('10.244.1.77/24')!)).toBe('10.244.1.0/24')
  expect([parseCidr('10.244.1.0/33'), parseCidr('10.244.1.0/08'), parseCidr('10.244.1.0')]).toEqual([undefined, undefined, undefined])
  const { first, last } = hostRange(parseCidr('10.244.1.0/24')!)
  expect([formatIPv4(first), formatIPv4(last)]).toEqual(['10.244.1.1', '10.244.1.254'])
  expect([
    cidrContains('10.244.0.0/16', '10.244.255.1'),
    cidrContains('10.244.0.0/16', '10.245.0.1'),
    cidrContains('0.0.0.0/0', '203.0.113.1'),
    cidrContains('10.0.0.1', '10.0.0.1'),
  ]).toEqual([true, false, true, true])
})
