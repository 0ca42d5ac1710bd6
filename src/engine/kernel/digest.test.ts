import { describe, expect, test } from 'vitest'
import { deepFreeze } from './copy.ts'
import { digest } from './digest.ts'

const world = () => ({
  now: 12,
  pods: new Map([
    ['a', { name: 'a', labels: { app: 'web', tier: 'x' }, list: [1, -1, 0.5, true, null, 'true'] }],
    ['b', { name: 'b', labels: { tier: 'x', app: 'web' }, list: [] }],
  ]),
  seen: new Set(['one', 'two']),
})

describe('a digest', () => {
  test('is the same for the same data, frozen or not, however its fields are ordered', () => {
    const frozen = world()
    for (const pod of frozen.pods.values()) deepFreeze(pod)
    const { seen, pods, now } = world()
    expect(digest(frozen)).toBe(digest(world()))
    expect(digest(frozen), 'from memory').toBe(digest(world()))
    expect(digest({ seen, now, pods })).toBe(digest(world()))
    expect(digest({ ...world(), nothing: undefined })).toBe(digest(world()))
  })

  test('differs for everything that differs', () => {
    const variants: unknown[] = [
      world(),
      { ...world(), now: 13 },
      { ...world(), now: '12' },
      { ...world(), seen: new Set(['two', 'one']) },
      { ...world(), seen: ['one', 'two'] },
      { ...world(), pods: new Map([...world().pods].reverse()) },
      { ...world(), nothing: null },
      { a: 'b', c: 'd' },
      { a: 'd', c: 'b' },
      { a: { b: 1 }, c: {} },
      { a: {}, c: { b: 1 } },
      [],
      [[]],
      [[], []],
      {},
      new Map(),
      new Set(),
      '',
      'number:1',
      1,
      true,
      'true',
      null,
      undefined,
    ]
    expect(new Set(variants.map(digest)).size).toBe(variants.length)
  })
})
