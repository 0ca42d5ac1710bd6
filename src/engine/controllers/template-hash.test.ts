import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PodTemplateSpec } from '../../protocol/objects.ts'
import { fnv1a, fnv128a } from './fnv.ts'
import { hashLabel, safeEncode, templateHash } from './template-hash.ts'

interface Recorded {
  readonly name: string
  readonly hash: string
  readonly template: PodTemplateSpec
}

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/golden/controllers/template-hashes.json', import.meta.url), 'utf8'),
)

describe('the pod template hash', () => {
  it.each(recorded.map(({ name, hash, template }) => [name, hash, template] as const))(
    'of %s is the one that a real cluster gave',
    (_, hash, { metadata, spec }) => {
      const { [hashLabel]: __, ...labels } = metadata?.labels ?? {}
      expect(templateHash({ metadata: { ...metadata, labels }, spec })).toBe(hash)
    },
  )

  it('changes with the collision count', () => {
    const { spec } = recorded[0]!.template
    expect(new Set([templateHash({ spec }), templateHash({ spec }, 0), templateHash({ spec }, 1)]).size).toBe(3)
  })

  it('is FNV-1a over UTF-8, spelt without vowels', () => {
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
    expect(fnv1a('\u00e9\u4e2d\u{1f600}')).toBe(fnv1a(String.fromCharCode(0xe9, 0x4e2d, 0xd83d, 0xde00)))
    expect([fnv128a(''), fnv128a('a'), fnv128a('foobar')]).toEqual([
      '6c62272e07bb014262b821756295c58d',
      'd228cb696f1a8caf78912b704e4a8964',
      '343e1662793c64bf6f0d3597ba446f18',
    ])
    expect(safeEncode(1234567890)).toBe('56789bcdf4')
  })
})
