import { expect, test } from 'vitest'
import { backOffDelayMs, layOrbit, orbitHalf } from './orbit.ts'

const chart = {
  states: ['unobserved', 'progressing', 'complete', 'aStateWithAnExtraordinarilyLongName'],
  edges: [
    { from: 'unobserved', to: 'progressing', event: 'observed' },
    { from: 'progressing', to: 'complete', event: 'available' },
    { from: 'progressing', to: 'complete', event: 'resumed' },
    { from: 'complete', to: 'progressing', event: 'moved' },
  ],
  history: [
    { state: 'unobserved', at: 0 },
    { state: 'progressing', at: 1 },
  ],
}

test('states stand clockwise from nine o’clock, inside the drawing', () => {
  const orbit = layOrbit(chart)
  expect(orbit.states.map((state) => state.turn)).toEqual([0.75, 0, 0.25, 0.5])
  for (const state of orbit.states) {
    expect(state.x - state.width / 2).toBeGreaterThanOrEqual(-orbitHalf)
    expect(state.x + state.width / 2).toBeLessThanOrEqual(orbitHalf)
  }
})

test('arrows between the same two states are one, and remember whether they were walked', () => {
  const orbit = layOrbit(chart)
  expect(orbit.edges.map((edge) => [edge.from, edge.to, edge.events, edge.walked])).toEqual([
    ['unobserved', 'progressing', 'observed', true],
    ['progressing', 'complete', 'available, resumed', false],
    ['complete', 'progressing', 'moved', false],
  ])
})

test('there and back are two different lines', () => {
  const [, there, back] = layOrbit(chart).edges
  expect(there!.d).not.toBe(back!.d)
})

test('back-off doubles from 5 ms to 1000 s', () => {
  expect([1, 2, 5, 30].map(backOffDelayMs)).toEqual([5, 10, 80, 1_000_000])
})
