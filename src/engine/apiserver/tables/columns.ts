import type { KindInfo } from '../../../protocol/kinds.ts'
import type { KubeObject } from '../../../protocol/objects.ts'
import { ageSince } from './age.ts'

/** A column of a kind's Table. Priority 0 is shown always, 1 with `-o wide`. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'boolean' | 'date'
  readonly format?: string
  readonly description?: string
  readonly priority?: number
  cell(object: KubeObject, now: number): unknown
}

const name: Column = { name: 'Name', type: 'string', format: 'name', cell: (object) => object.metadata.name }
const age: Column = { name: 'Age', type: 'string', cell: (object, now) => ageSince(object.metadata.creationTimestamp, now) }

/** The columns of a kind: its own, or name and age. */
export function columnsOf(_kind: KindInfo): readonly Column[] {
  return [name, age]
}
