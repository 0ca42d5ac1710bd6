import type { AnyObject } from '../../../protocol/objects.ts'
import { readAll } from '../../etcd/etcd.ts'
import type { MutatingPlugin } from './plugin.ts'

const annotation = 'storageclass.kubernetes.io/is-default-class'

/** Names the default storage class in a claim that names none. Upstream: plugin/pkg/admission/storage/storageclass/setdefault. */
export const defaultStorageClass: MutatingPlugin = {
  name: 'DefaultStorageClass',
  admit(object, { target, state }) {
    if (target.resource !== 'persistentvolumeclaims' || target.verb !== 'create') return object
    const spec = object.spec as { readonly storageClassName?: string } | undefined
    if (!spec || spec.storageClassName !== undefined) return object
    let newest: AnyObject | undefined
    for (const each of readAll<AnyObject>(state.etcd, 'storageclasses').values()) {
      if (each.metadata.annotations?.[annotation] !== 'true') continue
      if (!newest || (each.metadata.creationTimestamp ?? '') > (newest.metadata.creationTimestamp ?? '')) newest = each
    }
    return newest ? { ...object, spec: { ...spec, storageClassName: newest.metadata.name } } : object
  },
}
