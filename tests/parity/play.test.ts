import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { explanation, readKnownDifferences } from './fidelity.ts'
import { playScenario } from './play.ts'

const known = readKnownDifferences(readFileSync('docs/fidelity.md', 'utf8'))

it.each(['12-gc-finalizers'])('the engine does what the real cluster did in %s', (scenario) => {
  const unexplained = playScenario(`tests/fixtures/golden/${scenario}`).flatMap(({ step, differences }) =>
    differences.filter(({ what }) => !explanation(known, scenario, step, what)).map((difference) => ({ step, ...difference })),
  )
  expect(unexplained).toEqual([])
})
