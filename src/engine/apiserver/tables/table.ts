import type { KindInfo } from '../../../protocol/kinds.ts'
import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import type { Micros } from '../../../protocol/time.ts'
import { ageColumn, type Column, column, nameColumn, numberAt } from './column.ts'
import { columnsOf } from './columns.ts'

/** A `meta/v1.Table` of objects, as `kubectl get` asks for it. Rows carry the objects' metadata. */
export function tableOf(kind: KindInfo, objects: readonly KubeObject[], metadata: unknown, now: Micros): unknown {
  return tableWith(columnsOf(kind), objects, metadata, now)
}

/** The Table of a workload's scale: `kubectl get --subresource=scale`. */
export function scaleTable(scale: KubeObject, now: Micros): unknown {
  return tableWith(scaleColumns, [scale], {}, now)
}

const scaleColumns: readonly Column[] = [
  nameColumn,
  column('Desired', (object) => numberAt(object, 'spec', 'replicas'), 'integer'),
  column('Available', (object) => numberAt(object, 'status', 'replicas'), 'integer'),
  ageColumn,
]

function tableWith(columns: readonly Column[], objects: readonly KubeObject[], metadata: unknown, now: Micros): unknown {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, format = '', priority = 0 }) => ({ name, type, format, description: '', priority })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object as AnyObject, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  }
}
