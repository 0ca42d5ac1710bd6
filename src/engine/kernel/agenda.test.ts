import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pop, push, type Row } from './agenda.ts'

const rows = fc
  .array(fc.nat(20), { maxLength: 200 })
  .map((times) => times.map((at, index): Row => ({ at, seq: index + 1, to: 'x', cause: 0, background: false, event: null })))

test('rows come out by time, and in the order of posting within one instant', () => {
  fc.assert(
    fc.property(rows, fc.nat(), (posted, mix) => {
      const heap: Row[] = []
      const taken: Row[] = []
      posted.forEach((row, index) => {
        push(heap, row)
        // Taking now and then, as a run does: what is posted later is never due before what was taken.
        if (mix > 0 && index % (1 + (mix % 7)) === 6) taken.push(pop(heap)!)
      })
      const rest: Row[] = []
      for (let row = pop(heap); row; row = pop(heap)) rest.push(row)
      const wanted = [...rest].sort((a, b) => a.at - b.at || a.seq - b.seq)
      expect(rest).toEqual(wanted)
      expect([...taken, ...rest].map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(posted.map(({ seq }) => seq))
    }),
  )
})

test('an empty agenda has no first row', () => {
  expect(pop([])).toBeUndefined()
})
