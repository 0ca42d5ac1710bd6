import { expect, test } from 'vitest'
import { sampleTrace } from '../fixtures/sample-network.ts'
import { changedFields, headerFields } from './header-fields.ts'

const dnat = sampleTrace.hops.find((hop) => hop.id === 'hop.dnat')!

test('fields are written as they lie on the wire', () => {
  const fields = new Map(headerFields(dnat.after).map((field) => [field.name, field]))
  expect(fields.get('destination')).toMatchObject({ text: '10.244.2.6', hex: '0a f4 02 06', bits: 32 })
  expect(fields.get('sourcePort')?.hex).toBe('9d 78')
  expect(fields.get('protocol')?.hex).toBe('06')
})

test('a rewritten destination is the only change of a DNAT', () => {
  expect([...changedFields(dnat.before, dnat.after)]).toEqual(['destination'])
})

test('a packet that is no frame has no Ethernet fields', () => {
  const { sourceMac: _s, destinationMac: _d, ...bare } = dnat.after
  expect(headerFields(bare).map((field) => field.name)).not.toContain('sourceMac')
})
