import { describe, expect, it } from 'vitest'
import { SECOND } from '../../protocol/time.ts'
import { en } from './en.ts'
import type { Say } from './language.ts'
import { clockText, momentText, shortClockText, spanText } from './time-text.ts'
import { zhCN } from './zh-CN.ts'

type Tree = { readonly [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : leaves(value, `${path}${key}.`),
  )
}

const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

describe('texts', () => {
  const chinese = new Map(leaves(zhCN))
  it.each(leaves(en))('%s has the same values in both languages', (key, text) => {
    expect(values(chinese.get(key) ?? '')).toEqual(values(text))
  })

  it('no text is empty, and Chinese is Chinese unless it is a term or a pattern', () => {
    const latin = leaves(zhCN).filter(([, text]) => !/[一-鿿]/.test(text))
    for (const [key, text] of latin) expect(text.length, key).toBeGreaterThan(0)
    const sentences = latin.filter(
      ([, text]) =>
        text
          .replace(/\{\{\w+\}\}/g, '')
          .trim()
          .split(/\s+/).length > 3,
    )
    expect(sentences).toEqual([])
  })
})

describe('times', () => {
  const say = ((key: string, { value }: { readonly value: number }) => `${value} ${key.replace('time.', '')}`) as unknown as Say

  it('the clock has hours, and shows them where there is little room only when there are any', () => {
    expect(clockText(400.213 * SECOND)).toBe('00:06:40.213')
    expect(shortClockText(400.213 * SECOND)).toBe('06:40.213')
    expect(shortClockText(3_700 * SECOND)).toBe('01:01:40.000')
  })

  it('a moment has hours only when there are any', () => {
    expect(momentText(400.209 * SECOND)).toBe('6:40.209')
    expect(momentText(3_700 * SECOND)).toBe('1:01:40.000')
  })

  it.each([
    [0, '0 seconds'],
    [12, '12 microseconds'],
    [3_000, '3 milliseconds'],
    [1_250_000, '1.2 seconds'],
    [40 * SECOND, '40 seconds'],
    [400 * SECOND, '6 minutes 40 seconds'],
    [7_260 * SECOND, '2 hours 1 minutes'],
  ])('a span of %i µs is %s', (span, text) => {
    expect(spanText(span, say)).toBe(text)
  })
})
