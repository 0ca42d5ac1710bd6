import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { explanation, readKnownDifferences } from './fidelity.ts'
import { type RecordedRequest, replayRequests } from './replay-requests.ts'

const recordings = JSON.parse(readFileSync('tests/fixtures/golden/api/requests.json', 'utf8')) as Record<string, RecordedRequest[]>
const known = readKnownDifferences(readFileSync('docs/fidelity.md', 'utf8'))

it('recorded requests are answered with the recorded status, message and reason', () => {
  const outcomes = replayRequests(recordings)
  const differing = outcomes.filter(({ same }) => !same)
  expect(differing.filter(({ step }) => !explanation(known, 'api', step, 'answer'))).toEqual([])
  expect(outcomes).toHaveLength(249)
  // Can only grow: what is served better must leave the list of known differences.
  expect(outcomes.length - differing.length).toBeGreaterThanOrEqual(190)
})
