import { builtInKinds, kindOfResource, type ResourceName, resourceNameOf } from '../../protocol/kinds.ts'
import type { AnyObject, KubeObject } from '../../protocol/objects.ts'
import type { ResourceCount, TablePicture } from '../../protocol/queries.ts'
import { columnsOf } from '../apiserver/tables/columns.ts'
import { firstFew } from './first-few.ts'
import type { Scope } from './scope.ts'

/** A resource as `kubectl get` tables it. */
export function tablePicture(scope: Scope, resource: ResourceName, namespace: string | undefined, limit = 500): TablePicture {
  const kind = kindOfResource(resource)
  if (!kind) return { resource, columns: [], rows: [], total: 0 }
  const columns = columnsOf(kind)
  const found: [key: string, object: KubeObject][] = []
  for (const entry of scope.all(resource)) if (!namespace || entry[1].metadata.namespace === namespace) found.push(entry)
  return {
    resource,
    columns: columns.map(({ name, priority = 0 }) => ({ name, wide: priority > 0 })),
    rows: firstFew(found, limit, byKey).map(([key, object]) => ({
      key,
      cells: columns.map((column) => String(column.cell(object as AnyObject, scope.now) ?? '')),
    })),
    total: found.length,
  }
}

const byKey = (a: readonly [string, KubeObject], b: readonly [string, KubeObject]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)

/** Every kind, and how many objects of it there are. */
export function resourceCounts(scope: Scope): readonly ResourceCount[] {
  return builtInKinds
    .filter((kind) => !kind.createOnly)
    .map((kind) => {
      const resource = resourceNameOf(kind)
      return {
        resource,
        kind: kind.kind,
        group: kind.group,
        namespaced: kind.namespaced,
        count: scope.all(resource).size,
        simulated: kind.simulated === true,
      }
    })
}
