import { defaultIngressClass } from './default-ingress-class.ts'
import { defaultStorageClass } from './default-storage-class.ts'
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import type { MutatingPlugin, ValidatingPlugin } from './plugin.ts'
import { priority } from './priority.ts'
import { serviceAccount } from './service-account.ts'
import { taintNodesByCondition } from './taint-nodes-by-condition.ts'

/** Mutating admission plugins in upstream's order (pkg/kubeapiserver/options/plugins.go). */
export const mutatingPlugins: readonly MutatingPlugin[] = [
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  defaultIngressClass,
]

/** Validating admission plugins in upstream's order. */
export const validatingPlugins: readonly ValidatingPlugin[] = [namespaceLifecycle]
