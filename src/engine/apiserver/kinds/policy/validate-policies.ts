import type { IntOrString, KubeObject, LabelSelector } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported } from '../../schema/field-error.ts'
import { validateImmutable } from '../metadata.ts'
import { validateAtMostAll, validateIntOrPercent } from '../numbers.ts'
import { printedSelector, validateSelector } from '../validate-selector.ts'

/** Validation of PodDisruptionBudgets and PriorityClasses. Upstream: pkg/apis/policy/validation, pkg/apis/scheduling/validation. */

interface DisruptionBudget extends KubeObject {
  readonly spec?: {
    readonly minAvailable?: IntOrString
    readonly maxUnavailable?: IntOrString
    readonly selector?: LabelSelector
    readonly unhealthyPodEvictionPolicy?: string
  }
}

/** Checks a PodDisruptionBudget. */
export function validateDisruptionBudget({ spec = {} }: DisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const printed = {
      MinAvailable: minAvailable,
      Selector: printedSelector(selector),
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    }
    errors.push(invalid('spec', printed, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const [name, value] of Object.entries({ minAvailable, maxUnavailable })) {
    errors.push(...validateIntOrPercent(value, `spec.${name}`), ...validateAtMostAll(value, `spec.${name}`))
  }
  errors.push(...validateSelector(selector, 'spec.selector'))
  const policies = ['AlwaysAllow', 'IfHealthyBudget']
  if (policy !== undefined && !policies.includes(policy)) errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, policies))
  return errors
}

interface PriorityClass extends KubeObject {
  readonly value?: number
  readonly globalDefault?: boolean
  readonly preemptionPolicy?: string
}

const systemClasses: Readonly<Record<string, number>> = { 'system-node-critical': 2000001000, 'system-cluster-critical': 2000000000 }
const highest = 1000000000
const preemptionPolicies = ['PreemptLowerPriority', 'Never']

/** Checks a PriorityClass: the highest values and `system-` are the cluster's own. */
export function validatePriorityClass(priorityClass: PriorityClass): FieldError[] {
  const { metadata, value = 0, preemptionPolicy } = priorityClass
  const errors: FieldError[] = []
  if (metadata.name?.startsWith('system-')) {
    const wrong = systemClassError(priorityClass)
    const text = `priority class names with 'system-' prefix are reserved for system use only. error: ${wrong}`
    if (wrong) errors.push(forbidden('metadata.name', text))
  } else if (value > highest) errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${highest}`))
  if (preemptionPolicy !== undefined && !preemptionPolicies.includes(preemptionPolicy)) {
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, preemptionPolicies))
  }
  return errors
}

/** Checks a change of a PriorityClass: what it means stays. */
export function validatePriorityClassUpdate(priorityClass: PriorityClass, old: PriorityClass): FieldError[] {
  const errors = (priorityClass.value ?? 0) === (old.value ?? 0) ? [] : [forbidden('value', 'may not be changed in an update.')]
  return [...errors, ...validateImmutable(priorityClass.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy')]
}

function systemClassError({ metadata: { name }, value = 0, globalDefault = false }: PriorityClass): string | undefined {
  const expected = systemClasses[name]
  if (expected === undefined) return `${name} is not a known system priority class`
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}
