import { kindOfResource, objectPath } from '../../protocol/kinds.ts'
import type { Selection } from '../state/page-store.ts'

/** `default/web` as namespace and name; a cluster-wide key has no namespace. */
export function splitKey(key: string): { readonly namespace?: string; readonly name: string } {
  const slash = key.indexOf('/')
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The REST path of a picked object; `apiVersion` is needed only for custom resources. */
export function pathOf({ resource, key }: Selection, subresource?: string, apiVersion?: string): string {
  const { namespace, name } = splitKey(key)
  const kind = kindOfResource(resource)
  if (kind) return objectPath(kind, namespace, name, subresource)
  const slash = apiVersion?.indexOf('/') ?? -1
  const group = slash < 0 ? '' : (apiVersion ?? '').slice(0, slash)
  const version = (apiVersion ?? 'v1').slice(slash + 1)
  const plural = resource.split('.')[0] ?? resource
  return objectPath({ resource: plural, kind: plural, group, version, namespaced: namespace !== undefined }, namespace, name, subresource)
}
