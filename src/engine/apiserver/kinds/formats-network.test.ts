import { describe, expect, test } from 'vitest'
import { isStrictlyInside, parseAddress, parseRange, validateEndpointAddress } from './formats-network.ts'

describe('addresses', () => {
  test.each([
    ['10.0.0.1', 4, [10, 0, 0, 1]],
    ['010.0.0.1', 4, [10, 0, 0, 1]],
    ['::', 6, [0, 0, 0, 0, 0, 0, 0, 0]],
    ['fd00::1:2', 6, [0xfd00, 0, 0, 0, 0, 0, 1, 2]],
    ['1:2:3:4:5:6:7:8', 6, [1, 2, 3, 4, 5, 6, 7, 8]],
    ['::ffff:10.0.0.1', 4, [10, 0, 0, 1]],
    ['64:ff9b::10.0.0.1', 6, [0x64, 0xff9b, 0, 0, 0, 0, 0x0a00, 1]],
  ])('%s is read', (text, family, parts) => {
    expect(parseAddress(text)).toEqual({ family, parts })
  })

  test.each(['', '10.0.0', '10.0.0.256', '10.0.0.1.2', 'web', '1::2::3', ':::', '1:2:3:4:5:6:7', '12345::', 'fd00::10.0.0.300'])(
    '%s is refused',
    (text) => {
      expect(parseAddress(text)).toBeUndefined()
    },
  )
})

describe('ranges', () => {
  test.each(['10.0.0.0/8', '0.0.0.0/0', 'fd00::/64', '10.1.2.3/32'])('%s is read', (text) => {
    expect(parseRange(text)).toBeDefined()
  })

  test.each(['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.0/'])('%s is refused', (text) => {
    expect(parseRange(text)).toBeUndefined()
  })

  test.each([
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.0.0.0/8', false],
    ['10.0.0.0/8', '10.1.0.0/16', false],
    ['11.1.0.0/16', '10.0.0.0/8', false],
    ['fd00:0:0:1::/64', 'fd00::/48', true],
    ['fd00::/64', '10.0.0.0/8', false],
  ])('%s lies inside %s: %s', (inner, outer, inside) => {
    expect(isStrictlyInside(inner, outer)).toBe(inside)
  })
})

test.each([
  ['10.0.0.1', undefined],
  ['0.0.0.0', 'may not be unspecified (0.0.0.0)'],
  ['127.0.0.1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['::1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  ['169.254.1.1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['fe80::1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['224.0.0.5', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
])('%s as an endpoint: %s', (text, detail) => {
  expect(validateEndpointAddress(text, 'ip').map((error) => error.detail)).toEqual(detail ? [detail] : [])
})
