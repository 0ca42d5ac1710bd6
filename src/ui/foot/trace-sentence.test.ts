import { expect, it } from 'vitest'
import type { AnyTraceRecord } from '../../protocol/trace.ts'
import { recordSubject, recordText } from './trace-sentence.ts'

const record = (type: string, data: object) => ({ id: 1, causes: [], at: 0, source: 's', type, data }) as unknown as AnyTraceRecord

it.each([
  [
    record('request', { verb: 'create', resource: 'pods', key: 'default/a', code: 409, message: 'exists', stages: [] }),
    'create pods/default/a: 409 exists',
  ],
  [
    record('stored', { type: 'MODIFIED', resource: 'pods', key: 'default/a', revision: 9, changed: ['status'] }),
    'MODIFIED pods/default/a, rev 9 (status)',
  ],
  [record('scheduled', { pod: 'default/a', message: '0/3 nodes are available' }), 'default/a: 0/3 nodes are available'],
  [record('backoff', { controller: 'c', key: 'k', failures: 2, delayMs: 10, message: 'no' }), 'back-off k, 2 failures, 0.01 s: no'],
  [record('node', { node: 'n', what: 'pulled', pod: 'default/a', container: 'c' }), 'pulled default/a c'],
])('%j', (one, text) => {
  expect(recordText(one)).toBe(text)
})

it('a record about a pod leads to the pod', () => {
  expect(recordSubject(record('scheduled', { pod: 'default/a' }))).toEqual({ resource: 'pods', key: 'default/a' })
  expect(recordSubject(record('proxy', { node: 'n', services: 1, rules: 2 }))).toBeUndefined()
})
