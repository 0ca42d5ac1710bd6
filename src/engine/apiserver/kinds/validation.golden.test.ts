import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { collectionPath, kindOfObject } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import type { Status } from '../../../protocol/requests.ts'
import { decode } from '../schema/decode.ts'
import { badRequest, invalid } from '../schema/status.ts'
import { strategyOf } from './strategy.ts'

interface Recording {
  readonly name: string
  readonly path: string
  readonly object: AnyObject
  readonly status: number
  readonly result: 'accepted' | { readonly message: string; readonly details?: { readonly causes?: readonly unknown[] } }
}

const fixtures = new URL('../../../../tests/fixtures/golden/', import.meta.url)
const recordings: Recording[] = JSON.parse(readFileSync(new URL('api/15-validation.json', fixtures), 'utf8'))

// Recorded, and refused elsewhere than here.
const notHere: Readonly<Record<string, string>> = {
  'Pod priorityClass missing': 'admission',
  'Pod serviceAccount missing': 'admission',
  'Pod runtimeClass missing': 'admission',
  'Service clusterIP out': 'allocation of addresses',
  'Service families': 'allocation of addresses',
  'Service RequireDualStack': 'allocation of addresses',
}

// What becomes of an object on its way into the store, without admission and allocators.
function refusalOf(given: AnyObject): Status | undefined {
  const kind = kindOfObject(given)!
  const decoded = decode(kind, given, 'Warn')
  if (decoded.error) return badRequest(decoded.error)
  const strategy = strategyOf(kind)
  const metadata = { ...decoded.object.metadata, uid: 'uid-9', ...(kind.namespaced ? { namespace: 'apit' } : {}) }
  const prepared = strategy.prepareForCreate({ ...strategy.defaults(decoded.object), metadata })
  const errors = strategy.validate(prepared)
  return errors.length > 0 ? invalid(kind, metadata.name, errors) : undefined
}

const anyUid = (text: string): string => text.replaceAll(/uid-\d+/g, 'uid')

describe('validation as recorded', () => {
  for (const { name, path, object, result } of recordings) {
    if (notHere[name]) continue
    it(name, () => {
      expect(path).toBe(collectionPath(kindOfObject(object)!, 'apit'))
      const refusal = refusalOf(object)
      if (result === 'accepted') return expect(refusal).toBeUndefined()
      expect(anyUid(refusal?.message ?? 'accepted')).toBe(anyUid(result.message))
      expect(JSON.parse(anyUid(JSON.stringify(refusal?.details?.causes ?? [])))).toEqual(
        JSON.parse(anyUid(JSON.stringify(result.details?.causes ?? []))),
      )
    })
  }

  it('names everything that is refused elsewhere', () => {
    expect(recordings.filter(({ name }) => notHere[name]).map(({ name }) => name)).toEqual(Object.keys(notHere))
    expect(recordings).toHaveLength(181)
  })
})
