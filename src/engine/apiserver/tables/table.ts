import type { KindInfo } from '../../../protocol/kinds.ts'
import type { AnyObject, KubeObject } from '../../../protocol/objects.ts'
import type { Micros } from '../../../protocol/time.ts'
import { columnsOf } from './columns.ts'

/** A `meta/v1.Table` of objects, as `kubectl get` asks for it. Rows carry the objects' metadata. */
export function tableOf(kind: KindInfo, objects: readonly KubeObject[], metadata: unknown, now: Micros): unknown {
  const columns = columnsOf(kind)
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
