import { dumpYaml } from '../../kubectl/yaml/dump.ts'
import type { ObjectPicture } from '../../protocol/queries.ts'

/** An object as `kubectl get -o yaml` prints it, without managedFields. */
export function yamlOf({ yaml, object }: ObjectPicture): string {
  if (yaml !== undefined || !object) return yaml ?? ''
  const { managedFields: _managedFields, ...metadata } = object.metadata as typeof object.metadata & { readonly managedFields?: unknown }
  return dumpYaml({ ...object, metadata })
}
