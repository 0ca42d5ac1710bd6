import { beforeEach, describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../engine/cluster.ts'
import { always, atLeast, count, deleted, eventually, field, until } from '../lessons/kit.ts'
import type { Check, StepBegin } from '../protocol/checks.ts'
import { SECOND } from '../protocol/time.ts'
import { LessonMonitor } from './lesson-monitor.ts'

const path = '/api/v1/namespaces/default/configmaps'
const label = { labels: { lesson: 'yes' } }
const is = (amount: Parameters<typeof count>[2]) => count('configmaps', label, amount)

let monitor: LessonMonitor
let cluster: Cluster
let begin: StepBegin

const wait = (seconds: number) => cluster.kernel.runUntil(cluster.kernel.world.now + seconds * SECOND)
const verdict = (check: Check, from = begin) => monitor.verdicts({ kind: 'checks', checks: [check], begin: from })[0]!
const state = (check: Check, from = begin) => verdict(check, from).state

function create(name: string): void {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...label } }
  expect(cluster.request({ method: 'POST', path, body }).status).toBe(201)
}

function remove(name: string): void {
  expect(cluster.request({ method: 'DELETE', path: `${path}/${name}` }).status).toBe(200)
}

beforeEach(() => {
  monitor = new LessonMonitor()
  cluster = createCluster({ nodes: 1, seed: 3 }, { watcher: monitor.moved, checkpointEvery: 20 })
  monitor.attach(cluster)
  cluster.kernel.runUntilQuiet(60 * SECOND)
  begin = cluster.kernel.position
})

describe('a check about time', () => {
  test('always is met until it is broken, and says when and by what', () => {
    const check = always(is(0))
    expect(state(check)).toBe('met')
    wait(2)
    const at = cluster.kernel.world.now
    create('one')
    wait(2)
    remove('one')
    expect(verdict(check)).toMatchObject({
      state: 'broken',
      at,
      fact: { field: 'configmaps -l lesson=yes', actual: 1, wanted: { op: '=', value: 0 } },
    })
  })

  test('eventually stays met, or is broken when its time is over though nothing happens', () => {
    const late = eventually(is(1), { withinSeconds: 3 })
    const open = eventually(is(1))
    expect(verdict(late)).toMatchObject({ state: 'notYet', until: begin.now + 3 * SECOND })
    wait(4)
    expect(verdict(late)).toMatchObject({ state: 'broken', at: begin.now + 3 * SECOND })
    create('one')
    remove('one')
    expect(state(open)).toBe('met')
    expect(state(late)).toBe('broken')
  })

  test('a time limit can count from the first moment at which something else held', () => {
    const check = eventually(is(0), { withinSeconds: 5, after: is(1) })
    wait(20)
    expect(state(check)).toBe('notYet')
    create('one')
    const until = cluster.kernel.world.now + 5 * SECOND
    expect(verdict(check)).toMatchObject({ state: 'notYet', until })
    wait(2)
    remove('one')
    expect(state(check)).toBe('met')
  })

  test('until is broken by what comes before its goal, not by what comes after', () => {
    const check = until(is(0), is(2))
    create('one')
    expect(state(check)).toBe('broken')
    expect(state(until(is(1), is(2)), cluster.kernel.position)).toBe('notYet')
  })

  test('something that happened is told with its object', () => {
    const check = deleted('configmaps', label)
    create('one')
    expect(state(check)).toBe('notYet')
    remove('one')
    expect(verdict(check)).toMatchObject({ state: 'met', fact: { resource: 'configmaps', key: 'default/one' } })
  })

  test('what happened before the step does not count', () => {
    create('one')
    remove('one')
    expect(state(deleted('configmaps', label), cluster.kernel.position)).toBe('notYet')
  })
})

describe('going back in time', () => {
  const check = always(is(0))

  test('takes back a verdict that was made later, and going forth gives it again', () => {
    wait(5)
    create('one')
    const broken = verdict(check)
    wait(5)
    cluster.kernel.seek(begin.now + 4 * SECOND)
    expect(state(check)).toBe('met')
    cluster.kernel.seek(begin.now + 10 * SECOND)
    expect(verdict(check)).toEqual(broken)
  })

  test('another future is judged by itself, and so is the one that was left', () => {
    state(check)
    wait(5)
    create('one')
    wait(5)
    cluster.kernel.seek(begin.now + 2 * SECOND)
    cluster.kernel.fork()
    wait(20)
    expect(state(check)).toBe('met')
    cluster.kernel.switchBranch(0)
    expect(state(check)).toBe('met')
    wait(8)
    expect(state(check)).toBe('broken')
  })

  test('a jump forth over what was not seen is judged as if it had been', () => {
    state(check)
    create('one')
    remove('one')
    wait(30)
    const end = cluster.kernel.position
    cluster.kernel.seekPosition(begin)
    expect(state(check)).toBe('met')
    cluster.kernel.seekPosition(end)
    expect(state(check)).toBe('broken')
  })

  test('a question that comes late gets the same answer, and nothing of the run is changed by it', () => {
    wait(5)
    create('one')
    const at = cluster.kernel.world.now
    remove('one')
    wait(60)
    const digest = cluster.digest()
    expect(verdict(check)).toMatchObject({ state: 'broken', at })
    expect(cluster.digest()).toBe(digest)
    expect(cluster.kernel.history.hasFuture).toBe(false)
  })

  test('before the beginning of the step nothing is broken yet', () => {
    create('one')
    wait(5)
    const later = cluster.kernel.position
    expect(state(eventually(is(atLeast(1))), later)).toBe('met')
    cluster.kernel.seek(begin.now)
    expect(state(eventually(is(atLeast(1))), later)).toBe('notYet')
  })
})

test('a condition needs no memory', () => {
  create('one')
  expect(verdict(field('configmaps', 'one', 'metadata.labels.lesson', 'yes'))).toMatchObject({
    state: 'met',
    fact: { key: 'default/one', actual: 'yes' },
  })
  expect(verdict(field('configmaps', 'two', 'metadata.labels.lesson', 'yes'))).toMatchObject({ state: 'notYet', fact: { actual: null } })
})
