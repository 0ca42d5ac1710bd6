import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JsonMap } from './json.ts'
import { applyStrategicMergePatch } from './strategic-merge.ts'

interface Recorded {
  readonly name: string
  readonly before: { readonly strategy: JsonMap; readonly containers: readonly JsonMap[] }
  readonly patch: JsonMap
  readonly after: Recorded['before']
}

const recorded = JSON.parse(readFileSync('tests/fixtures/golden/api/strategic-merge.json', 'utf8')) as readonly Recorded[]
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment' }

const patched = (original: unknown, patch: unknown, kind = deployment) => {
  const result = applyStrategicMergePatch(original, patch, kind)
  if (!result.ok) throw new Error(result.message)
  return result.object
}

describe('what a real API server made of strategic merge patches', () => {
  it.each(recorded.map((each) => [each.name, each] as const))('%s', (_, { before, patch, after }) => {
    const spec = patched({ spec: { strategy: before.strategy, template: { spec: { containers: before.containers } } } }, patch)
      .spec as JsonMap
    const containers = ((spec.template as JsonMap).spec as JsonMap).containers as readonly JsonMap[]
    const withDefaults = containers.map((container) =>
      Array.isArray(container.ports)
        ? { ...container, ports: container.ports.map((port: JsonMap) => ({ protocol: 'TCP', ...port })) }
        : container,
    )
    expect({ strategy: spec.strategy, containers: withDefaults }).toEqual(after)
  })
})

describe('applyStrategicMergePatch', () => {
  it('deletes with null and changes neither argument', () => {
    const original = Object.freeze({ metadata: Object.freeze({ labels: Object.freeze({ a: '1', b: '2' }) }) })
    expect(patched(original, { metadata: { labels: { a: null, c: '3' } } })).toEqual({ metadata: { labels: { b: '2', c: '3' } } })
    expect(original).toEqual({ metadata: { labels: { a: '1', b: '2' } } })
  })

  it('keeps null and directives out of what is new', () => {
    const patch = {
      spec: { template: { spec: { containers: [{ name: 'a', image: 'x', env: null, $retainKeys: ['name', 'image'] }], $patch: 'merge' } } },
    }
    expect(patched({}, patch)).toEqual({ spec: { template: { spec: { containers: [{ name: 'a', image: 'x' }] } } } })
  })

  it('replaces lists without merge key', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod' }
    expect(patched({ spec: { tolerations: [{ key: 'a' }, { key: 'b' }] } }, { spec: { tolerations: [{ key: 'c' }] } }, pod)).toEqual({
      spec: { tolerations: [{ key: 'c' }] },
    })
  })

  it('replaces and deletes whole maps by directive', () => {
    expect(patched({ spec: { a: 1, b: 2 } }, { spec: { $patch: 'replace', c: 3 } })).toEqual({ spec: { c: 3 } })
    expect(patched({ spec: { a: 1 } }, { spec: { $patch: 'delete' } })).toEqual({ spec: {} })
  })

  it('removes values from a merged list of plain values', () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap' }
    const before = { metadata: { finalizers: ['x/a', 'x/b'] } }
    expect(patched(before, { metadata: { '$deleteFromPrimitiveList/finalizers': ['x/a'] } }, config)).toEqual({
      metadata: { finalizers: ['x/b'] },
    })
    expect(patched(before, { metadata: { finalizers: ['x/c'] } }, config)).toEqual({ metadata: { finalizers: ['x/c', 'x/a', 'x/b'] } })
  })

  it('keeps what only the server has in its place when a list is ordered', () => {
    const before = { spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'injected' }, { name: 'b' }] } } } }
    const patch = {
      spec: {
        template: { spec: { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }, { name: 'c' }], containers: [{ name: 'c' }] } },
      },
    }
    expect(patched(before, patch)).toEqual({
      spec: { template: { spec: { containers: [{ name: 'a' }, { name: 'injected' }, { name: 'b' }, { name: 'c' }] } } },
    })
  })

  it('refuses items without their merge key, in the words of the API server', () => {
    const result = applyStrategicMergePatch({}, { spec: { template: { spec: { containers: [{ image: 'x' }] } } } }, deployment)
    expect(result).toEqual({ ok: false, message: 'map: map[image:x] does not contain declared merge key: name' })
  })

  it('refuses keys that $retainKeys does not name', () => {
    const result = applyStrategicMergePatch(
      {},
      { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate', rollingUpdate: {} } } },
      deployment,
    )
    expect(result.ok).toBe(false)
  })

  it('treats __proto__ as any other key', () => {
    const result = patched({}, JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}'))
    expect(JSON.stringify(result)).toBe('{"metadata":{"labels":{"__proto__":"x"}}}')
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})
