import { describe, expect, test } from 'vitest'
import { turnsOf, valueAt } from './field-path.ts'
import { readLessonText } from './lesson-text.ts'
import { fillPlaces } from './places.ts'
import { plainText, readBlocks, readInline } from './prose.ts'

describe('inline marks', () => {
  test.each([
    ['plain', [{ kind: 'text', text: 'plain' }]],
    [
      'a `b` c',
      [
        { kind: 'text', text: 'a ' },
        { kind: 'code', text: 'b' },
        { kind: 'text', text: ' c' },
      ],
    ],
    [
      '**x `y`**',
      [
        {
          kind: 'bold',
          parts: [
            { kind: 'text', text: 'x ' },
            { kind: 'code', text: 'y' },
          ],
        },
      ],
    ],
    ['[here](https://kubernetes.io/)', [{ kind: 'link', to: 'https://kubernetes.io/', parts: [{ kind: 'text', text: 'here' }] }]],
    ['[no](javascript:alert(1))', [{ kind: 'text', text: '[no](javascript:alert(1))' }]],
    ['<b>no</b>', [{ kind: 'text', text: '<b>no</b>' }]],
  ])('%s', (line, parts) => expect(readInline(line)).toEqual(parts))
})

test('paragraphs are joined with spaces, Chinese ones without', () => {
  const [english, chinese] = readBlocks('one\ntwo\n\n一行\n两行')
  expect([english, chinese].map((block) => block?.kind === 'paragraph' && plainText(block.parts))).toEqual(['one two', '一行两行'])
})

test('lists keep their kind and their long items', () => {
  expect(readBlocks('1. a\n   b\n2. c')).toMatchObject([{ kind: 'list', ordered: true, items: [[{ text: 'a b' }], [{ text: 'c' }]] }])
})

test('a text is read into its parts', () => {
  const text = readLessonText(`---
title: One: two
summary: S
minutes: 4
---

Hello.

## first: The first

Do it.

> predict: Which?

> option a: This.

> answer: That.

> hint: Look
> there.

> mistake bad-one: No.

## causes

1. one
`)
  expect(text).toMatchObject({ title: 'One: two', summary: 'S', minutes: 4 })
  const step = text.steps.first!
  expect(step.title).toBe('The first')
  expect(step.text).toHaveLength(1)
  expect(plainText(step.hints.hint!)).toBe('Look there.')
  expect(Object.keys(step.options)).toEqual(['a'])
  expect(plainText(step.mistakes['bad-one']!)).toBe('No.')
  expect(Object.keys(text.steps)).toEqual(['first'])
  expect(text.causes).toMatchObject([{ ordered: true }])
})

describe('field paths', () => {
  const object = {
    spec: { list: [{ name: 'a', image: 'x' }] },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
    metadata: { labels: { 'a.b/c': 'd' } },
  }
  test.each([
    ['spec.list[0].image', 'x'],
    ['spec.list[1].image', undefined],
    ['status.conditions[type=Ready].status', 'True'],
    ["metadata.labels['a.b/c']", 'd'],
    ['spec.nothing.at.all', undefined],
  ])('%s', (path, value) => expect(valueAt(object, path)).toBe(value))
  test('what cannot be read is an error', () => expect(() => turnsOf('spec.[0')).toThrow('cannot be read'))
})

test('a place stands for the first pod that is not being deleted', () => {
  const pod = (name: string, nodeName: string, deletionTimestamp?: string) => ({
    metadata: { name, labels: { app: 'web' }, ...(deletionTimestamp ? { deletionTimestamp } : undefined) },
    spec: { nodeName },
  })
  const pods = [pod('c', 'n3'), pod('b', 'n2'), pod('a', 'n1', '2026-01-01T00:00:00Z')]
  expect(fillPlaces({ do: 'kubectl', line: 'delete pod {pod app=web}' }, pods)).toEqual({ do: 'kubectl', line: 'delete pod b' })
  expect(fillPlaces({ do: 'fault', fault: { kind: 'stopNode', node: '{node app=web}' } }, pods)).toEqual({
    do: 'fault',
    fault: { kind: 'stopNode', node: 'n2' },
  })
})
