import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { kindOfObject } from '../../../protocol/kinds.ts'
import type { AnyObject } from '../../../protocol/objects.ts'
import { decode } from '../schema/decode.ts'
import { errorText } from '../schema/field-error.ts'
import { strategyOf } from './strategy.ts'

interface Recording {
  readonly step: string
  readonly objects: readonly AnyObject[]
  readonly stderr: string
}

const file = new URL('../../../../tests/fixtures/golden/validation/13-validation.json', import.meta.url)
const recordings: Recording[] = JSON.parse(readFileSync(file, 'utf8'))

// Recorded, and refused elsewhere than here.
const notHere: Readonly<Record<string, string>> = {
  '10-unknown-kind.yaml': 'the client',
  '11-bad-apiversion.yaml': 'the client',
  '14-nodeport-range.yaml': 'allocation of node ports',
  '15-clusterip-outside.yaml': 'allocation of addresses',
  '16-clusterip-taken.yaml': 'allocation of addresses',
  '25-priority-missing.yaml': 'admission',
  '26-sa-missing.yaml': 'admission',
  '35-ns-mismatch.yaml': 'the client',
}

// What `kubectl apply` prints of a refusal.
function printedRefusal(given: AnyObject, step: string): string {
  const kind = kindOfObject(given)!
  const { name } = given.metadata
  const decoded = decode(kind, given, 'Strict')
  if (decoded.error) return `Error from server (BadRequest): error when creating "scenarios/13-validation/${step}": ${decoded.error}\n`
  const strategy = strategyOf(kind)
  const metadata = { ...decoded.object.metadata, uid: 'uid-1', ...(kind.namespaced ? { namespace: 'sim' } : {}) }
  const errors = strategy.validate(strategy.prepareForCreate(strategy.defaults({ ...decoded.object, metadata })))
  const texts = errors.map(errorText)
  const list = texts.length === 1 ? texts[0] : `\n${texts.map((text) => `* ${text}`).join('\n')}`
  return texts.length === 0 ? '' : `The ${kind.kind} "${name}" is invalid: ${list}\n`
}

describe('refusals as kubectl printed them', () => {
  for (const { step, objects, stderr } of recordings) {
    if (notHere[step]) continue
    it(step, () => {
      expect(objects.map((object) => printedRefusal(object, step)).join('')).toBe(stderr)
    })
  }

  it('names everything that is refused elsewhere', () => {
    expect(recordings.filter(({ step }) => notHere[step]).map(({ step }) => step)).toEqual(Object.keys(notHere))
    expect(recordings).toHaveLength(36)
  })
})
