import { builtInKinds, resourceNameOf } from '../../protocol/kinds.ts'
import type { Selection } from '../state/page-store.ts'

const firstOfKind = new Map([...builtInKinds].reverse().map((kind) => [kind.kind, resourceNameOf(kind)]))

/** The object that a reference by kind and name means; `undefined` for kinds that are not built in. */
export function selectionOf(about: { readonly kind: string; readonly namespace?: string; readonly name: string }): Selection | undefined {
  const resource = firstOfKind.get(about.kind)
  if (!resource) return undefined
  const namespaced = about.namespace && about.kind !== 'Node' && about.kind !== 'Namespace'
  return { resource, key: namespaced ? `${about.namespace}/${about.name}` : about.name }
}

/** The kind's name of a resource: `pods` is `Pod`. */
export function kindNameOf(resource: string): string {
  return builtInKinds.find((kind) => resourceNameOf(kind) === resource)?.kind ?? resource
}
