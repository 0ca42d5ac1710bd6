import { expect, test } from 'vitest'
import { stageEn } from './words.en.ts'
import { stageZhCN } from './words.zh-CN.ts'

type Tree = { readonly [key: string]: string | Tree }

const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
  )

const holes = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]!).sort()

const chinese = new Map(flat(stageZhCN as unknown as Tree))

test('both languages have the same texts with the same values in them', () => {
  const english = flat(stageEn as unknown as Tree)
  expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort())
  for (const [key, text] of english) expect(holes(chinese.get(key)!), key).toEqual(holes(text))
})

test('no text is empty', () => {
  for (const [key, text] of [...flat(stageEn as unknown as Tree), ...chinese]) expect(text.trim(), key).not.toBe('')
})
