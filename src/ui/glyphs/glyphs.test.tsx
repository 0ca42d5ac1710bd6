import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Dial, observedShare } from './Dial.tsx'
import { PodGlyph, type PodGlyphProps } from './PodGlyph.tsx'

const states: readonly PodGlyphProps['state'][] = [
  'pending',
  'creating',
  'running',
  'ready',
  'backOff',
  'failed',
  'completed',
  'terminating',
  'unknown',
  'requested',
]

/** A drawing without its colours. */
const shapeOf = (markup: string) => markup.replace(/ (class|stroke|fill|aria-label)="[^"]*"/g, '')

test('every state of a pod has a drawing of its own, also without colour', () => {
  const shapes = states.map((state) => [state, shapeOf(renderToStaticMarkup(<PodGlyph state={state} title={state} />))] as const)
  for (const [a, left] of shapes)
    for (const [b, right] of shapes) if (a < b && !(a === 'backOff' && b === 'failed')) expect(left, `${a} and ${b}`).not.toBe(right)
})

test('back-off and failure differ by outline and fill, and by the ring and the number of restarts', () => {
  const backOff = renderToStaticMarkup(<PodGlyph state="backOff" title="" left={0.4} restarts={3} />)
  expect(backOff).toContain('>3<')
  expect(shapeOf(backOff)).not.toBe(shapeOf(renderToStaticMarkup(<PodGlyph state="failed" title="" />)))
})

test('a drawing is named, or hidden when its words stand beside it', () => {
  expect(renderToStaticMarkup(<PodGlyph state="ready" title="Pod web" />)).toContain('role="img" aria-label="Pod web" aria-hidden="false"')
  expect(renderToStaticMarkup(<PodGlyph state="ready" title="" />)).toContain('aria-hidden="true"')
})

test('a dial in sync is a plain full ring; a gap shows the dashed ring; nothing to count is a dash', () => {
  expect(renderToStaticMarkup(<Dial observed={5} desired={5} title="" />)).not.toContain('stroke-dasharray')
  expect(renderToStaticMarkup(<Dial observed={4} desired={5} title="" />)).toContain('stroke-dasharray')
  expect(renderToStaticMarkup(<Dial observed={0} desired={0} title="" />)).toContain('–')
})

test('the observed arc covers what is there, also when there is too much', () => {
  expect(observedShare(4, 5)).toBe(0.8)
  expect(observedShare(5, 4)).toBe(0.8)
  expect(observedShare(0, 5)).toBe(0)
  expect(observedShare(3, 0)).toBe(0)
})
