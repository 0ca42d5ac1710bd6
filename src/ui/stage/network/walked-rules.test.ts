import { expect, test } from 'vitest'
import { sampleTrace } from '../fixtures/sample-network.ts'
import { splitRule, walkedLines } from './walked-rules.ts'

const steps = sampleTrace.hops.find((hop) => hop.rules)!.rules!

test('rules stand under their chain, and one decides', () => {
  const lines = walkedLines(steps)
  expect(lines.filter((line) => line.kind === 'chain').map((line) => line.chain)).toEqual([
    'PREROUTING',
    'KUBE-SERVICES',
    'KUBE-SVC-LOLE4ISW44XBNF3G',
    'KUBE-SEP-7QHB2WXKDNVJ4TCE',
  ])
  const deciding = lines.filter((line) => line.kind === 'rule' && line.deciding)
  expect(deciding).toHaveLength(1)
  expect(deciding[0]).toMatchObject({ target: 'DNAT --to-destination 10.244.2.6:80' })
})

test('rules that were passed over are counted', () => {
  expect(walkedLines(steps)).toContainEqual(expect.objectContaining({ kind: 'skipped', count: 2 }))
})

test('a rule splits at its jump, not inside a comment', () => {
  expect(splitRule('-A KUBE-SERVICES -m comment --comment "a -j b" -j KUBE-X')).toEqual({
    match: '-m comment --comment "a -j b"',
    target: 'KUBE-X',
  })
  expect(splitRule('-A INPUT -p tcp')).toEqual({ match: '-p tcp', target: '' })
})
