import type { Condition } from '../../../protocol/objects.ts'
import { type Micros, toTimestamp } from '../../../protocol/time.ts'

/** What still stands in a namespace that is being emptied. */
export interface Remaining {
  /** `pods.`, `deployments.apps` -> how many. */
  readonly resources: ReadonlyMap<string, number>
  /** Finalizer -> how many objects have it. */
  readonly finalizers: ReadonlyMap<string, number>
  /** Complaints about content that should be gone by now. */
  readonly failures: readonly string[]
}

/** Nothing remains, or nothing is said of it. */
export const nothingRemains: Remaining = { resources: new Map(), finalizers: new Map(), failures: [] }

interface Ending {
  readonly type: string
  readonly reason: string
  readonly message: string
  /** What the condition says when not all is well. */
  problem(remaining: Remaining): { readonly reason: string; readonly message: string } | undefined
}

const endings: readonly Ending[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    reason: 'ResourcesDiscovered',
    message: 'All resources successfully discovered',
    problem: () => undefined,
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
    problem: () => undefined,
  },
  {
    type: 'NamespaceDeletionContentFailure',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
    problem: ({ failures }) => {
      if (failures.length === 0) return undefined
      const message = `Failed to delete all resource types, ${failures.length} remaining: ${[...failures].sort().join(', ')}`
      return { reason: 'ContentDeletionFailed', message }
    },
  },
  {
    type: 'NamespaceContentRemaining',
    reason: 'ContentRemoved',
    message: 'All content successfully removed',
    problem: ({ resources }) => {
      const parts = [...resources].map(([resource, count]) => `${resource} has ${count} resource instances`).sort()
      return parts.length === 0
        ? undefined
        : { reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${parts.join(', ')}` }
    },
  },
  {
    type: 'NamespaceFinalizersRemaining',
    reason: 'ContentHasNoFinalizers',
    message: 'All content-preserving finalizers finished',
    problem: ({ finalizers }) => {
      const parts = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort()
      const message = `Some content in the namespace has finalizers remaining: ${parts.join(', ')}`
      return parts.length === 0 ? undefined : { reason: 'SomeFinalizersRemain', message }
    },
  },
]

/** The five conditions of a namespace that goes away; the same list when nothing changed. Upstream: namespace/deletion/status_condition_utils.go. */
export function namespaceConditions(before: readonly Condition[], remaining: Remaining, now: Micros): readonly Condition[] {
  let changed = false
  const conditions = [...before]
  for (const { type, reason, message, problem } of endings) {
    const trouble = problem(remaining)
    const status = trouble ? 'True' : 'False'
    const wanted = { type, status, reason: trouble?.reason ?? reason, message: trouble?.message ?? message } as const
    const at = conditions.findIndex((condition) => condition.type === type)
    const old = conditions[at]
    if (old && old.status === status && old.reason === wanted.reason && old.message === wanted.message) continue
    changed = true
    const lastTransitionTime = old?.status === status && old.lastTransitionTime ? old.lastTransitionTime : toTimestamp(now)
    conditions.splice(at < 0 ? conditions.length : at, at < 0 ? 0 : 1, { ...wanted, lastTransitionTime })
  }
  return changed ? conditions : before
}
