import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readKnownDifferences } from './fidelity.ts'
import { playClosest, unexplainedOf } from './play-closest.ts'

const known = readKnownDifferences(readFileSync('docs/fidelity.md', 'utf8'))

it.each(['01-deployment', '12-gc-finalizers', '13-validation', '20-services-iptables'])(
  'the engine does what the real cluster did in %s',
  (scenario) => {
    const reports = playClosest(`tests/fixtures/golden/${scenario}`, known)
    expect(unexplainedOf(reports, scenario, known)).toEqual([])
  },
)
