import type { KubeObject, LabelSelector } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { invalid, notSupported, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsSubdomain, pathSegment } from '../formats.ts'
import { validateSelector } from '../validate-selector.ts'

/** Validation of roles and their bindings. Upstream: pkg/apis/rbac/validation. */

const group = 'rbac.authorization.k8s.io'

interface Role extends KubeObject {
  readonly rules?: readonly Rule[] | null
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] }
}

interface Rule {
  readonly verbs?: readonly string[] | null
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

interface Binding extends KubeObject {
  readonly roleRef: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string }
  readonly subjects?: readonly Subject[]
}

interface Subject {
  readonly kind?: string
  readonly apiGroup?: string
  readonly name?: string
  readonly namespace?: string
}

/** Checks a Role. */
export function validateRole({ rules }: Role): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, true, `rules[${index}]`))
}

/** Checks a ClusterRole. */
export function validateClusterRole({ rules, aggregationRule }: Role): FieldError[] {
  const errors = (rules ?? []).flatMap((rule, index) => validateRule(rule, false, `rules[${index}]`))
  if (!aggregationRule) return errors
  const path = 'aggregationRule.clusterRoleSelectors'
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0) errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'))
  return [...errors, ...selectors.flatMap((selector, index) => validateSelector(selector, `${path}[${index}]`))]
}

/** Checks a RoleBinding. */
export function validateRoleBinding(binding: Binding): FieldError[] {
  return validateBinding(binding, true)
}

/** Checks a ClusterRoleBinding. */
export function validateClusterRoleBinding(binding: Binding): FieldError[] {
  return validateBinding(binding, false)
}

/** Checks a change of a binding: the role it grants stays. */
export function validateBindingUpdate(binding: Binding, old: Binding): FieldError[] {
  const errors = validateBinding(binding, binding.kind === 'RoleBinding')
  if (deepEqual(binding.roleRef, old.roleRef)) return errors
  const { apiGroup, kind, name } = binding.roleRef
  return [...errors, invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')]
}

function validateRule(rule: Rule, namespaced: boolean, path: string): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const errors = verbs?.length ? [] : [required(`${path}.verbs`, 'verbs must contain at least one value')]
  if (nonResourceURLs.length > 0) {
    const place = `${path}.nonResourceURLs`
    if (namespaced) errors.push(invalid(place, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'))
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      errors.push(invalid(place, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'))
    }
    return errors
  }
  if (apiGroups.length === 0) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  if (resources.length === 0) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

function validateBinding({ roleRef, subjects = [] }: Binding, namespaced: boolean): FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = roleRef
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  const errors = apiGroup === group ? [] : [notSupported('roleRef.apiGroup', apiGroup, [group])]
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds))
  if (!name) errors.push(required('roleRef.name'))
  else for (const problem of pathSegment(name)) errors.push(invalid('roleRef.name', name, problem))
  return [...errors, ...subjects.flatMap((subject, index) => validateSubject(subject, namespaced, `subjects[${index}]`))]
}

function validateSubject(
  { kind = '', apiGroup = '', name = '', namespace = '' }: Subject,
  namespaced: boolean,
  path: string,
): FieldError[] {
  const errors = name ? [] : [required(`${path}.name`)]
  if (kind === 'ServiceAccount') {
    for (const problem of name ? dnsSubdomain(name) : []) errors.push(invalid(`${path}.name`, name, problem))
    if (apiGroup) errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']))
    if (!namespaced && !namespace) errors.push(required(`${path}.namespace`))
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== group) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [group]))
  } else errors.push(notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']))
  return errors
}
