import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { apiVersionOf, builtInKinds } from '../../../protocol/kinds.ts'
import { humanDuration } from './age.ts'
import { columnsOf } from './columns.ts'

interface RecordedTable {
  readonly groupVersion: string
  readonly resource: string
  /** Name, type, format, priority of each column. */
  readonly columns: readonly (readonly [string, string, string, number])[]
}

const file = join(import.meta.dirname, '../../../../tests/fixtures/golden/api/table-columns.json')
const recorded: readonly RecordedTable[] = JSON.parse(readFileSync(file, 'utf8'))

/** Kinds that the engine stores but tables with name and age only. */
const plain = new Set([
  'certificatesigningrequests',
  'csidrivers',
  'csinodes',
  'flowschemas',
  'ipaddresses',
  'prioritylevelconfigurations',
  'resourceclaims',
  'resourceslices',
  'volumeattachments',
])

describe('columns equal the recorded ones', () => {
  test.each(
    recorded.filter(({ resource }) => !plain.has(resource)).map((each) => [`${each.groupVersion}/${each.resource}`, each] as const),
  )('%s', (_, { resource, groupVersion, columns }) => {
    const kind = builtInKinds.find((each) => each.resource === resource && apiVersionOf(each) === groupVersion)!
    expect(columnsOf(kind).map(({ name, type, format = '', priority = 0 }) => [name, type, format, priority])).toEqual(columns)
  })
})

test.each([
  [0, '0s'],
  [119, '119s'],
  [120, '2m'],
  [599, '9m59s'],
  [600, '10m'],
  [10_799, '179m'],
  [10_800, '3h'],
  [28_799, '7h59m'],
  [28_800, '8h'],
  [172_799, '47h'],
  [172_800, '2d'],
  [691_199, '7d23h'],
  [691_200, '8d'],
])('%d seconds are %s', (seconds, text) => {
  expect(humanDuration(seconds * 1_000_000)).toBe(text)
})
