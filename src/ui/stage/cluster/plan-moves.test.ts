import { expect, test } from 'vitest'
import type { AnyTraceRecord } from '../../../protocol/trace.ts'
import { legMs, newMoveMemory, planMoves, senderOf } from './plan-moves.ts'

const request = (id: number, user: string, refuse = false): AnyTraceRecord => ({
  id,
  causes: [],
  at: 0,
  source: 'kube-apiserver',
  type: 'request',
  data: {
    verb: 'create',
    user,
    resource: 'pods',
    key: 'default/web-1',
    code: refuse ? 403 : 201,
    stages: [
      { stage: 'authenticate', outcome: 'pass' },
      { stage: 'authorize', outcome: refuse ? 'refuse' : 'pass' },
    ],
  },
})
const stored = (id: number): AnyTraceRecord => ({
  id,
  causes: [],
  at: 0,
  source: 'kube-apiserver',
  type: 'stored',
  data: { type: 'ADDED', resource: 'pods', key: 'default/web-1', revision: id },
})
const pass = (id: number, causes: number[]): AnyTraceRecord => ({
  id,
  causes,
  at: 0,
  source: 'controller/replicaset',
  type: 'reconcile',
  data: { controller: 'replicaset', key: 'default/web', writes: 1 },
})

test('a request travels from whoever sent it, and stops at the gate that refused', () => {
  const memory = newMoveMemory()
  expect(planMoves([request(1, 'system:node:worker-2'), request(2, 'kubernetes-admin', true)], memory)).toEqual([
    { kind: 'request', id: 1, source: 'kubelet/worker-2', gates: 2 },
    { kind: 'request', id: 2, source: 'you', gates: 2, refusedAt: 1 },
  ])
})

test('only a pass that a stored change caused is drawn as woken by a watch, once a batch', () => {
  const memory = newMoveMemory()
  planMoves([stored(1)], memory)
  expect(planMoves([pass(2, [1]), pass(3, [1]), pass(4, [99])], memory)).toEqual([{ kind: 'wake', id: 2, target: 'controller/replicaset' }])
})

test('nothing is played twice, and going back plays nothing', () => {
  const memory = newMoveMemory()
  expect(planMoves([request(5, 'a')], memory)).toHaveLength(1)
  expect(planMoves([request(5, 'a')], memory)).toHaveLength(0)
  expect(planMoves([request(3, 'a')], memory)).toHaveLength(0)
  expect(planMoves([request(3, 'a'), request(4, 'a')], memory)).toHaveLength(1)
})

test('at most 24 things move at once', () => {
  expect(
    planMoves(
      Array.from({ length: 40 }, (_, index) => request(index + 1, 'a')),
      newMoveMemory(),
    ),
  ).toHaveLength(24)
})

test('users are known by their names', () => {
  expect(senderOf('system:kube-scheduler')).toBe('scheduler')
  expect(senderOf('system:serviceaccount:kube-system:replicaset-controller')).toBe('controller/replicaset')
  expect(senderOf('kubernetes-admin')).toBe('you')
})

test('legs shrink with speed until they only flash', () => {
  expect(legMs(0.125)).toBe(640)
  expect(legMs(2)).toBe(320)
  expect(legMs(10)).toBe(0)
  expect(legMs('max')).toBe(0)
})
