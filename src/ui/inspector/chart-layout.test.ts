import { expect, it } from 'vitest'
import { placeChart, stateHeight } from './chart-layout.ts'

const chart = {
  states: ['waiting', 'running', 'terminated'],
  edges: [
    { from: 'waiting', to: 'running', event: 'start' },
    { from: 'waiting', to: 'running', event: 'restart' },
    { from: 'running', to: 'terminated', event: 'exit' },
    { from: 'terminated', to: 'waiting', event: 'backOff' },
    { from: 'running', to: 'running', event: 'tick' },
  ],
}

it('no state lies on another, and edges between the same two share a line', () => {
  const { states, edges, width, height } = placeChart(chart)
  for (const one of states) {
    expect(one.x + one.width / 2).toBeLessThanOrEqual(width)
    expect(one.y + stateHeight / 2).toBeLessThanOrEqual(height)
    for (const other of states)
      if (one !== other)
        expect(Math.abs(one.x - other.x) >= (one.width + other.width) / 2 || Math.abs(one.y - other.y) >= stateHeight).toBe(true)
  }
  expect(edges.map((edge) => edge.events)).toEqual(['start, restart', 'exit', 'backOff'])
})
