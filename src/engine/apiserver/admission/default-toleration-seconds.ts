import type { Toleration } from '../../../protocol/objects.ts'
import type { MutatingPlugin } from './plugin.ts'
import { asPod, isPodCreate } from './service-account.ts'

const notReady = 'node.kubernetes.io/not-ready'
const unreachable = 'node.kubernetes.io/unreachable'

/** Lets a pod stay on a failed node for 300 s, unless the pod says otherwise. Upstream: plugin/pkg/admission/defaulttolerationseconds. */
export const defaultTolerationSeconds: MutatingPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(object, exchange) {
    if (!isPodCreate(exchange)) return object
    const { spec } = asPod(object)
    const tolerations = spec.tolerations ?? []
    const missing = [notReady, unreachable].filter((key) => !tolerations.some((toleration) => speaksOf(toleration, key)))
    if (missing.length === 0) return object
    const added = missing.map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))
    return { ...object, spec: { ...spec, tolerations: [...tolerations, ...added] } }
  },
}

const speaksOf = ({ key, effect }: Toleration, taint: string): boolean => (key === taint || !key) && (effect === 'NoExecute' || !effect)
