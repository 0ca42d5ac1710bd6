import { describe, expect, it } from 'vitest'
import { endOfName } from './KeptName.tsx'

describe('endOfName', () => {
  it.each([
    ['queue-worker-5f8d7c9b66-tn8vk', '-tn8vk'],
    ['a-database-with-a-long-name-0', '-0'],
    ['default/web-7d7fc96576-s75ng', '-s75ng'],
  ])('keeps the end of %s', (name, end) => {
    expect(name.slice(endOfName(name))).toBe(end)
  })

  it.each(['web-0', 'worker-12', 'averylongnamewithoutanydash', 'short-averylongendthatisnorandomsuffix'])(
    'leaves %s in one piece',
    (name) => {
      expect(endOfName(name)).toBeUndefined()
    },
  )
})
