import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { apiVersionOf, builtInKinds } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { decode } from '../schema/decode.ts'
import { strategyOf } from './strategy.ts'

interface Recording {
  readonly name: string
  readonly object: AnyObject
  readonly status: number
  readonly result: AnyObject
}

const file = new URL('../../../../tests/fixtures/golden/api/14-defaulting.json', import.meta.url)
const recordings: Recording[] = JSON.parse(readFileSync(file, 'utf8'))

// Recorded, but with no counterpart here.
const leftOut: Readonly<Record<string, string>> = {
  'HorizontalPodAutoscaler v1': 'only autoscaling/v2 is served',
  CertificateSigningRequest: 'who asks is filled in from the request',
  PriorityLevelConfiguration: 'refused: fields of the flow control kinds are not validated',
}

/** What admission, allocators and the store add. */
function withoutAdditions({ metadata, ...given }: AnyObject): AnyObject {
  const { namespace: _, uid: __, creationTimestamp: ___, finalizers: ____, ...kept } = metadata
  const text = JSON.stringify({ metadata: kept, ...given }, (key, value) => {
    if (
      ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'nodePort', 'healthCheckNodePort', 'lastPhaseTransitionTime'].includes(
        key,
      )
    )
      return undefined
    if (given.kind === 'Node' && key === 'taints') return undefined
    if (given.kind !== 'Pod') return value
    if (['serviceAccount', 'serviceAccountName', 'priority', 'preemptionPolicy'].includes(key)) return undefined
    if (!Array.isArray(value)) return value
    const isAdded = (item: Record<string, unknown>) => /kube-api-access|node.kubernetes.io/.test(`${item.name} ${item.key}`)
    const own = value.filter((item) => typeof item !== 'object' || !isAdded(item))
    return own.length > 0 ? own : undefined
  })
  return JSON.parse(text)
}

describe('defaulting as recorded', () => {
  for (const { name, object, result } of recordings) {
    const why = leftOut[name]
    if (why) continue
    const kind = builtInKinds.find((each) => apiVersionOf(each) === object.apiVersion && each.kind === object.kind)!

    it(name, () => {
      const named = { ...object, metadata: { ...object.metadata, uid: result.metadata.uid } }
      const strategy = strategyOf(kind)
      const decoded = decode(kind, named, 'Strict')
      expect(decoded.error).toBeUndefined()
      const complete = strategy.prepareForCreate(strategy.defaults(decoded.object))
      expect(withoutAdditions(complete)).toEqual(withoutAdditions(result))
      expect(strategy.validate(result)).toEqual([])
    })

    it(`${name}: what is complete passes by reference`, () => {
      expect(decode(kind, result, 'Strict').object).toBe(result)
      expect(strategyOf(kind).defaults(result)).toBe(result)
    })
  }

  it('names everything that is left out', () => {
    expect(recordings.filter(({ name }) => leftOut[name]).map(({ name }) => name)).toEqual(Object.keys(leftOut))
    expect(recordings).toHaveLength(61)
  })
})
