import { expect, test } from 'vitest'
import { lengthOf, requestWay, roundedPath, wakeWay } from './travel-path.ts'

const bar = { x: 12, y: 180, width: 680, height: 50 }
const gates = [170, 245, 320].map((x) => ({ x, y: 180, width: 4, height: 50 }))
const etcd = { x: 706, y: 10, width: 112, height: 230 }
const dial = { x: 400, y: 40, width: 64, height: 64 }

test('a request from above goes through the gap to the bar’s beginning, through the gates, and to etcd', () => {
  const way = requestWay({ sender: dial, bar, gates, etcd })
  expect(way.points[0]).toEqual([432, 104])
  expect(way.points.at(-1)).toEqual([706, 200])
  expect(way.legs).toHaveLength(3)
  expect(way.legs.at(-1)).toBe(1)
  expect([...way.legs]).toEqual([...way.legs].sort((a, b) => a - b))
  expect(way.stations).toHaveLength(1 + 3 + 1)
})

test('a refused request ends at its gate', () => {
  const way = requestWay({ sender: dial, bar, gates, etcd, refusedAt: 1 })
  expect(way.points.at(-1)).toEqual([241, 200])
  expect(way.stations).toHaveLength(1 + 2)
})

test('a person’s request comes from the left', () => {
  expect(requestWay({ bar, gates, etcd }).points[0]).toEqual([2, 174])
})

test('a watch event leaves the API server and nothing else', () => {
  const way = wakeWay({ x: 720, y: 300, width: 90, height: 100 }, bar)
  expect(way.points[0]).toEqual([684, 230])
  expect(way.points.at(-1)).toEqual([765, 300])
})

test('rounded corners never overshoot short legs', () => {
  expect(
    roundedPath([
      [0, 0],
      [0, 4],
      [10, 4],
    ]),
  ).toBe('M0 0L0 2Q0 4 2 4L10 4')
  expect(
    lengthOf([
      [0, 0],
      [0, 4],
      [3, 4],
    ]),
  ).toBe(7)
})
