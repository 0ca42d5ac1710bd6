import { builtInKinds, kindOfResource, type ResourceName, resourceNameOf } from '../../protocol/kinds.ts'
import { type AnyObject, type KubeObject, keyOf } from '../../protocol/objects.ts'
import type { ResourceCount, TablePicture } from '../../protocol/queries.ts'
import { columnsOf } from '../apiserver/tables/columns.ts'
import type { Scope } from './scope.ts'

/** A resource as `kubectl get` tables it. */
export function tablePicture(scope: Scope, resource: ResourceName, namespace: string | undefined, limit = 500): TablePicture {
  const kind = kindOfResource(resource)
  if (!kind) return { resource, columns: [], rows: [], total: 0 }
  const columns = columnsOf(kind)
  const found: KubeObject[] = []
  for (const object of scope.all(resource).values()) if (!namespace || object.metadata.namespace === namespace) found.push(object)
  found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return {
    resource,
    columns: columns.map(({ name, priority = 0 }) => ({ name, wide: priority > 0 })),
    rows: found
      .slice(0, limit)
      .map((object) => ({ key: keyOf(object), cells: columns.map((column) => String(column.cell(object as AnyObject, scope.now) ?? '')) })),
    total: found.length,
  }
}

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
