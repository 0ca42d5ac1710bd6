import type { Node } from '../../../protocol/objects.ts'
import type { MutatingPlugin } from './plugin.ts'

const key = 'node.kubernetes.io/not-ready'

/** A new node begins with the not-ready taint, so that no pod lands on it before it is. Upstream: plugin/pkg/admission/nodetaint. */
export const taintNodesByCondition: MutatingPlugin = {
  name: 'TaintNodesByCondition',
  admit(object, { target }) {
    if (target.resource !== 'nodes' || target.verb !== 'create') return object
    const { spec = {} } = object as unknown as Partial<Node>
    if (spec.taints?.some((taint) => taint.key === key && taint.effect === 'NoSchedule')) return object
    return { ...object, spec: { ...spec, taints: [...(spec.taints ?? []), { key, effect: 'NoSchedule' }] } }
  },
}
