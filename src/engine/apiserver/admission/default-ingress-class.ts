import type { AnyObject } from '../../../protocol/objects.ts'
import { readAll } from '../../etcd/etcd.ts'
import type { MutatingPlugin } from './plugin.ts'

const isDefault = 'ingressclass.kubernetes.io/is-default-class'
const oldAnnotation = 'kubernetes.io/ingress.class'

/** Names the default ingress class in an Ingress that names none. Upstream: plugin/pkg/admission/network/defaultingressclass. */
export const defaultIngressClass: MutatingPlugin = {
  name: 'DefaultIngressClass',
  admit(object, { target, state }) {
    if (target.resource !== 'ingresses' || target.verb !== 'create') return object
    const spec = object.spec as { readonly ingressClassName?: string } | undefined
    if (!spec || spec.ingressClassName !== undefined || object.metadata.annotations?.[oldAnnotation] !== undefined) return object
    let best: AnyObject | undefined
    for (const each of readAll<AnyObject>(state.etcd, 'ingressclasses').values()) {
      if (each.metadata.annotations?.[isDefault] === 'true' && (!best || isPreferred(each, best))) best = each
    }
    return best ? { ...object, spec: { ...spec, ingressClassName: best.metadata.name } } : object
  },
}

/** The newest; of equally new ones the first by name. */
function isPreferred({ metadata: a }: AnyObject, { metadata: b }: AnyObject): boolean {
  const [mine, other] = [a.creationTimestamp ?? '', b.creationTimestamp ?? '']
  return mine === other ? a.name < b.name : mine > other
}
