import type { LabelSelector, Labels } from './objects/meta.ts'

const noLabels: Labels = {}

/** Whether a `metav1.LabelSelector` matches. An empty selector matches everything, an absent one nothing. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false
  const have = labels ?? noLabels
  if (selector.matchLabels && !matchesLabels(selector.matchLabels, have)) return false
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const value = Object.hasOwn(have, key) ? have[key] : undefined
    if (operator === 'In' && (value === undefined || !values.includes(value))) return false
    if (operator === 'NotIn' && value !== undefined && values.includes(value)) return false
    if (operator === 'Exists' && value === undefined) return false
    if (operator === 'DoesNotExist' && value !== undefined) return false
  }
  return true
}

/** Whether every wanted label is there with that value: a Service's plain map selector. */
export function matchesLabels(wanted: Labels, labels: Labels | undefined): boolean {
  const have = labels ?? noLabels
  for (const key in wanted) if (!Object.hasOwn(have, key) || have[key] !== wanted[key]) return false
  return true
}
