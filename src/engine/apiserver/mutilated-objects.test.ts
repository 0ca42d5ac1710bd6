import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isMap } from '../../protocol/json.ts'
import { builtInKinds, collectionPath } from '../../protocol/kinds.ts'
import { ms } from '../../protocol/time.ts'
import { Cluster } from '../cluster.ts'

interface Recording {
  readonly name: string
  readonly path: string
  readonly object: Readonly<Record<string, unknown>>
}

const file = new URL('../../../tests/fixtures/golden/api/14-defaulting.json', import.meta.url)
const samples: readonly Recording[] = JSON.parse(readFileSync(file, 'utf8'))

/** A seeded source of numbers in [0, 1): the test is the same each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A copy of a value in which fields are missing, and lists and objects are empty or null, here and there. */
function mutilate(value: unknown, random: () => number, rate: number): unknown {
  const dice = random()
  if (dice < rate / 6) return null
  if (Array.isArray(value)) {
    if (dice < rate / 2) return []
    return value.filter(() => random() > rate / 3).map((item) => mutilate(item, random, rate))
  }
  if (!isMap(value)) return dice < rate / 3 ? (typeof value === 'string' ? '' : typeof value === 'number' ? -1 : value) : value
  if (dice < rate / 2) return {}
  const kept = Object.entries(value).filter(([name]) => name === 'kind' || name === 'apiVersion' || random() > rate)
  return Object.fromEntries(kept.map(([name, inner]) => [name, mutilate(inner, random, rate)]))
}

describe('objects with fields missing', () => {
  const cluster = new Cluster({ nodes: 1, runtime: 'recorded' }, { checkpointBudget: 0 })
  cluster.kernel.runUntil(ms(10_000))
  cluster.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'apit' } } })
  cluster.kernel.runUntil(ms(11_000))

  it.each(samples.map((sample) => [sample.name, sample] as const))('%s is answered, whatever is left out', (_, { path, object }) => {
    const random = chance(path.length * 7919 + JSON.stringify(object).length)
    for (let round = 0; round < 60; round++) {
      const body = mutilate(object, random, [0.05, 0.2, 0.5][round % 3]!) as Record<string, unknown> | null
      const named = isMap(body) ? { ...body, metadata: { name: `x${round % 5}` } } : body
      const name = `x${round % 5}`
      for (const [method, target, sent] of [
        ['POST', path, named],
        ['POST', path, body],
        ['PUT', `${path}/${name}`, named],
        ['PATCH', `${path}/${name}`, body],
        ['PUT', `${path}/${name}/status`, named],
        ['PUT', `${path}/${name}/scale`, named],
      ] as const) {
        const headers: Record<string, string> =
          method === 'PATCH' ? { 'content-type': `application/${round % 2 ? 'strategic-' : ''}merge-patch+json` } : {}
        const { status, body: answer } = cluster.request({ method, path: target, body: sent, headers })
        expect(status).toBeGreaterThanOrEqual(200)
        if (status >= 400) expect(answer).toMatchObject({ kind: 'Status', status: 'Failure', code: status })
      }
    }
    // The controllers and kubelets that saw what was stored live on.
    cluster.kernel.runUntil(cluster.kernel.world.now + ms(3000))
  })

  it('every kind answers to an object with nothing but its kind', () => {
    for (const kind of builtInKinds) {
      const path = collectionPath(kind, kind.namespaced ? 'apit' : undefined)
      for (const body of [
        {},
        { spec: {} },
        { metadata: {} },
        { metadata: { name: 'bare' } },
        { metadata: { name: 'bare' }, spec: {} },
        null,
        [],
        'text',
        '',
      ]) {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
          const target = method === 'POST' ? path : `${path}/bare`
          const headers: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/strategic-merge-patch+json' } : {}
          const { status, body: answer } = cluster.request({ method, path: target, body, headers })
          if (status >= 400) expect(answer).toMatchObject({ kind: 'Status', code: status })
        }
      }
      for (const subresource of ['binding', 'eviction', 'scale', 'status', 'token'])
        for (const body of [undefined, null, 'x', {}, { spec: null }, { target: null }, { deleteOptions: null }])
          for (const method of ['POST', 'PUT'] as const) cluster.request({ method, path: `${path}/x1/${subresource}`, body })
    }
    cluster.kernel.runUntil(cluster.kernel.world.now + ms(3000))
  })
})
