import type {
  Affinity,
  LabelSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
} from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel, dnsSubdomain, qualifiedName, validLabelValue } from '../formats.ts'
import { validateLabelKey, validateSelector } from '../validate-selector.ts'

/** Effects of taints, in the order in which messages list them. */
export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Checks the affinity of a pod. */
export function validateAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: Affinity, path: string): FieldError[] {
  const errors: FieldError[] = []
  const hard = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  if (hard) errors.push(...validateNodeSelector(hard, `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`))
  for (const [index, { weight, preference }] of (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const place = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    errors.push(...validateWeight(weight, place), ...validateNodeTerm(preference, `${place}.preference`, false))
  }
  if (podAffinity) errors.push(...validatePodAffinity(podAffinity, `${path}.podAffinity`))
  if (podAntiAffinity) errors.push(...validatePodAffinity(podAntiAffinity, `${path}.podAntiAffinity`))
  return errors
}

/** Checks a selector of nodes, of a pod or of a volume. */
export function validateNodeSelector(
  { nodeSelectorTerms }: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] | null },
  path: string,
): FieldError[] {
  if (!nodeSelectorTerms?.length) return [required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term')]
  return nodeSelectorTerms.flatMap((term, index) => validateNodeTerm(term, `${path}.nodeSelectorTerms[${index}]`, true))
}

/** Checks the tolerations of a pod. */
export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldError[] {
  return tolerations.flatMap((toleration, index) => validateToleration(toleration, `${path}[${index}]`))
}

/** Checks how a pod wants to be spread. */
export function validateSpread(constraints: readonly TopologySpreadConstraint[], path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, constraint] of constraints.entries()) {
    const place = `${path}[${index}]`
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, matchLabelKeys, labelSelector } = constraint
    const actions = ['DoNotSchedule', 'ScheduleAnyway']
    if (maxSkew <= 0) errors.push(invalid(`${place}.maxSkew`, maxSkew, 'must be greater than zero'))
    if (!topologyKey) errors.push(required(`${place}.topologyKey`, 'can not be empty'))
    if (!actions.includes(whenUnsatisfiable)) errors.push(notSupported(`${place}.whenUnsatisfiable`, whenUnsatisfiable, actions))
    const again = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable)
    if (again) errors.push(duplicate(`${place}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`))
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalid(`${place}.minDomains`, minDomains, 'must be greater than zero'))
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        errors.push(
          invalid(
            `${place}.minDomains`,
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
          ),
        )
      }
    }
    for (const name of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[name]
      if (policy !== undefined && policy !== 'Honor' && policy !== 'Ignore')
        errors.push(notSupported(`${place}.${name}`, policy, ['Honor', 'Ignore']))
    }
    errors.push(...validateLabelKeys(matchLabelKeys, labelSelector, `${place}.matchLabelKeys`))
    errors.push(...validateSelector(labelSelector, `${place}.labelSelector`))
  }
  return errors
}

function validateToleration(
  { key = '', operator = '', value = '', effect = '', tolerationSeconds }: Partial<Record<keyof Toleration, string>> | Toleration,
  path: string,
): FieldError[] {
  const errors = key ? validateLabelKey(key, `${path}.key`) : []
  if (!key && operator !== 'Exists') {
    errors.push(
      invalid(`${path}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'),
    )
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  if (operator === 'Equal' || operator === '') {
    const problems = validLabelValue(value)
    if (problems.length > 0) errors.push(invalid(`${path}.operator`, value, problems.join(';')))
  } else if (operator === 'Exists') {
    if (value) errors.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"))
  } else
    errors.push(
      notSupported(
        `${path}.operator`,
        operator,
        operator === 'Lt' || operator === 'Gt' ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'],
      ),
    )
  if (effect && !taintEffects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, taintEffects))
  return errors
}

function validateWeight(weight: number, path: string): FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalid(`${path}.weight`, weight, 'must be in the range 1-100')]
}

function validateNodeTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, path: string, checkValues: boolean): FieldError[] {
  return [
    ...matchExpressions.flatMap((each, index) => validateRequirement(each, `${path}.matchExpressions[${index}]`, checkValues)),
    ...matchFields.flatMap((each, index) => validateFieldRequirement(each, `${path}.matchFields[${index}]`)),
  ]
}

function validateRequirement({ key, operator, values = [] }: NodeSelectorRequirement, path: string, checkValues: boolean): FieldError[] {
  const errors: FieldError[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  errors.push(...validateLabelKey(key, `${path}.key`))
  if (!checkValues) return errors
  for (const [index, value] of values.entries())
    for (const problem of validLabelValue(value)) errors.push(invalid(`${path}.values[${index}]`, value, problem))
  return errors
}

function validateFieldRequirement({ key, operator, values = [] }: NodeSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1)
      errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  if (key !== 'metadata.name') return [...errors, invalid(`${path}.key`, key, 'not a valid field selector key')]
  for (const [index, value] of values.entries())
    for (const problem of dnsSubdomain(value)) errors.push(invalid(`${path}.values[${index}]`, value, problem))
  return errors
}

function validatePodAffinity(affinity: PodAffinity, path: string): FieldError[] {
  const hard = affinity.requiredDuringSchedulingIgnoredDuringExecution ?? []
  const soft = affinity.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return [
    ...hard.flatMap((term, index) => validateTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`)),
    ...soft.flatMap(({ weight, podAffinityTerm }, index) => {
      const place = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
      return [...validateWeight(weight, place), ...validateTerm(podAffinityTerm, `${place}.podAffinityTerm`)]
    }),
  ]
}

function validateTerm(term: PodAffinityTerm, path: string): FieldError[] {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey, matchLabelKeys, mismatchLabelKeys } = term
  const errors = [
    ...validateSelector(labelSelector, `${path}.labelSelector`),
    ...validateSelector(namespaceSelector, `${path}.namespaceSelector`),
  ]
  for (const name of namespaces) for (const problem of dnsLabel(name)) errors.push(invalid(`${path}.namespace`, name, problem))
  errors.push(...validateLabelKeys(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`))
  errors.push(...validateLabelKeys(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`))
  for (const [index, key] of (matchLabelKeys ?? []).entries()) {
    if (mismatchLabelKeys?.includes(key))
      errors.push(invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
  }
  if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
  return [...errors, ...validateLabelKey(topologyKey, `${path}.topologyKey`)]
}

function validateLabelKeys(keys: readonly string[] | undefined, selector: LabelSelector | undefined, path: string): FieldError[] {
  if (!keys?.length) return []
  if (!selector) return [forbidden(path, 'must not be specified when labelSelector is not set')]
  return keys.flatMap((key, index) => qualifiedName(key).map((problem) => invalid(`${path}[${index}]`, key, problem)))
}
