import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { endpointChain, servicePortHash, servicePortName } from './chain-names.ts'
import { sha256 } from './sha256.ts'

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

test.each(['', 'abc', 'a'.repeat(55), 'a'.repeat(56), 'b'.repeat(64), 'c'.repeat(1000), 'é 漢 😀'])('sha256 of %j', (text) => {
  expect(hex(sha256(text))).toBe(createHash('sha256').update(text).digest('hex'))
})

test('chain names are upstream’s', () => {
  expect(servicePortHash(servicePortName('default/kubernetes', 'https'), 'tcp')).toBe('NPX46M4PTMTKRN6Y')
  expect(servicePortHash(servicePortName('kube-system/kube-dns', 'dns'), 'udp')).toBe('TCOU7JCQXEZGVUNU')
  expect(servicePortHash(servicePortName('sim/lb', undefined), 'tcp')).toBe('BXE4EDDDZZSJOPSX')
  expect(endpointChain('sim/extip', 'tcp', '10.244.101.6:8080')).toBe('KUBE-SEP-23LMW7QQ7Y5TJARE')
})
