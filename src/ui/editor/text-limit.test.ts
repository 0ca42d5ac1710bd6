import { describe, expect, it } from 'vitest'
import { beginningThatFits, sizeText } from './text-limit.ts'

describe('beginningThatFits', () => {
  it('leaves a text that fits as it is', () => {
    expect(beginningThatFits('a: 1\n', 100)).toBe('a: 1\n')
  })
  it('cuts at the end of the last whole document', () => {
    expect(beginningThatFits('a: 1\n---\nb: 2\n---\nc: 3\n', 20)).toBe('a: 1\n---\nb: 2\n')
  })
  it('cuts at a line when there is one document only', () => {
    expect(beginningThatFits('a: 1\nb: 2\nc: 3\n', 12)).toBe('a: 1\nb: 2\n')
  })
})

it('sizeText names the unit', () => {
  expect(sizeText(10 * 1024 * 1024)).toBe('10 MiB')
  expect(sizeText(1500)).toBe('2 KiB')
})
