import { expect, test } from 'vitest'
import { allocate, emptyIpam, noAddressMessage, release, reserve } from './ipam.ts'

test('addresses go round: the gateway is left out, a freed one is not used again at once', () => {
  const state = emptyIpam()
  const take = (uid: string) => allocate(state, '10.244.1.0/29', uid)
  expect([take('a'), take('b'), take('a')]).toEqual(['10.244.1.2', '10.244.1.3', '10.244.1.2'])
  release(state, 'a')
  expect([take('c'), take('d'), take('e')]).toEqual(['10.244.1.4', '10.244.1.5', '10.244.1.6'])
  expect(take('f')).toBe('10.244.1.2')
  expect(take('g')).toBeUndefined()
  expect(noAddressMessage('10.244.1.0/29')).toBe('no IP addresses available in range set: 10.244.1.1-10.244.1.6')
})

test('a known address is taken', () => {
  const state = emptyIpam()
  reserve(state, '10.244.1.2', 'a')
  expect(allocate(state, '10.244.1.0/24', 'b')).toBe('10.244.1.3')
  release(state, 'a')
  release(state, 'a')
  expect(structuredClone(state)).toEqual(state)
})
