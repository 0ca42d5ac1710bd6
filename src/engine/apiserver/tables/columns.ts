import { type KindInfo, resourceNameOf } from '../../../protocol/kinds.ts'
import { clusterColumns } from './cluster-columns.ts'
import { ageColumn, type Column, nameColumn } from './column.ts'
import { policyKindColumns } from './policy-columns.ts'
import { workloadColumns } from './workload-columns.ts'

const known: Readonly<Record<string, readonly Column[]>> = { ...workloadColumns, ...clusterColumns, ...policyKindColumns }
const plain: readonly Column[] = [nameColumn, ageColumn]

/** The columns of a kind: its own, or name and age. */
export function columnsOf(kind: KindInfo): readonly Column[] {
  return known[resourceNameOf(kind)] ?? plain
}
