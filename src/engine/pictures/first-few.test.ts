import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstFew } from './first-few.ts'

it('takes what a stable sort would put first', () => {
  const items = fc.array(fc.record({ order: fc.integer({ min: 0, max: 9 }), name: fc.string() }), { maxLength: 60 })
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 20 }), (all, limit) => {
      const compare = (a: { readonly order: number }, b: { readonly order: number }) => a.order - b.order
      expect(firstFew(all, limit, compare)).toEqual([...all].sort(compare).slice(0, limit))
    }),
  )
})
