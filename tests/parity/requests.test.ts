import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { replayRequests } from './replay-requests.ts'

const recordings = JSON.parse(readFileSync('tests/fixtures/golden/api/requests.json', 'utf8'))

describe('recorded requests', () => {
  it('are answered with the same status, message and reason', () => {
    const outcomes = replayRequests(recordings)
    const differ = outcomes.filter((o) => !o.same)
    console.log(differ.map((o) => `${o.step}\n   recorded:  ${JSON.stringify(o.recorded).slice(0, 330)}\n   simulated: ${JSON.stringify(o.simulated).slice(0, 330)}`).join('\n'))
    console.log(outcomes.length - differ.length, 'of', outcomes.length)
    expect(differ).toEqual([])
  })
})
