import type { KubeObject, ResourceList } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { qualifiedName } from '../formats.ts'
import {
  isOvercommittable,
  isQuotaResource,
  validateAmount,
  validateContainerResourceName,
  validateQuotaResourceName,
  validateResourceName,
} from '../resource-names.ts'

/** Validation of LimitRanges and ResourceQuotas. Upstream: pkg/apis/core/validation. */

interface LimitRange extends KubeObject {
  readonly spec?: { readonly limits?: readonly LimitItem[] | null }
}

interface LimitItem {
  readonly type?: string
  readonly max?: ResourceList
  readonly min?: ResourceList
  readonly default?: ResourceList
  readonly defaultRequest?: ResourceList
  readonly maxLimitRequestRatio?: ResourceList
}

/** Checks a LimitRange. */
export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const errors: FieldError[] = []
  const types = new Set<string>()
  for (const [index, item] of (spec?.limits ?? []).entries()) {
    const path = `spec.limits[${index}]`
    const { type = '' } = item
    const problems = qualifiedName(type)
    for (const problem of problems) errors.push(invalid(`${path}.type`, type, problem))
    const isStandard = type.includes('/') || type === 'Pod' || type === 'Container' || type === 'PersistentVolumeClaim'
    if (problems.length === 0 && !isStandard) errors.push(invalid(`${path}.type`, type, 'must be a standard limit type or fully qualified'))
    if (types.has(type)) errors.push(duplicate(`${path}.type`, type))
    types.add(type)
    errors.push(...validateNames(item, path), ...validateOrder(item, path))
  }
  return errors
}

function validateNames(item: LimitItem, path: string): FieldError[] {
  const check = item.type === 'Pod' || item.type === 'Container' ? validateContainerResourceName : validateResourceName
  const names = (list: keyof LimitItem) => Object.keys(item[list] ?? {}).flatMap((name) => check(name, `${path}.${list}[${name}]`))
  const errors = [...names('max'), ...names('min')]
  if (item.type === 'Pod') {
    for (const list of ['default', 'defaultRequest'] as const) {
      if (item[list]) errors.push(forbidden(`${path}.${list}`, "may not be specified when `type` is 'Pod'"))
    }
  } else errors.push(...names('default'), ...names('defaultRequest'))
  if (item.type === 'PersistentVolumeClaim' && item.min?.storage === undefined && item.max?.storage === undefined) {
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'))
  }
  return [...errors, ...names('maxLimitRequestRatio')]
}

function validateOrder(item: LimitItem, path: string): FieldError[] {
  const isPod = item.type === 'Pod'
  const lists = [item.max, item.min, isPod ? undefined : item.default, isPod ? undefined : item.defaultRequest, item.maxLimitRequestRatio]
  const names = [...new Set(lists.flatMap((list) => Object.keys(list ?? {})))].sort()
  return names.flatMap((name) => validateOne(name, item, isPod, path))
}

type Amount = string | number | undefined

function validateOne(name: string, item: LimitItem, isPod: boolean, path: string): FieldError[] {
  const [min, max, ratio] = [item.min?.[name], item.max?.[name], item.maxLimitRequestRatio?.[name]]
  const limit = isPod ? undefined : item.default?.[name]
  const request = isPod ? undefined : item.defaultRequest?.[name]
  const exceeds = (a: Amount, b: Amount) => a !== undefined && b !== undefined && compareQuantities(a, b) > 0
  const errors: FieldError[] = []
  const report = (isWrong: boolean, list: string, value: Amount, text: string): void => {
    if (isWrong) errors.push(invalid(`${path}.${list}[${name}]`, String(value), text))
  }
  report(exceeds(min, max), 'min', min, `min value ${min} is greater than max value ${max}`)
  report(exceeds(min, request), 'defaultRequest', request, `min value ${min} is greater than default request value ${request}`)
  report(exceeds(request, max), 'defaultRequest', request, `default request value ${request} is greater than max value ${max}`)
  report(
    exceeds(request, limit),
    'defaultRequest',
    request,
    `default request value ${request} is greater than default limit value ${limit}`,
  )
  report(exceeds(min, limit), 'default', min, `min value ${min} is greater than default value ${limit}`)
  report(exceeds(limit, max), 'default', max, `default value ${limit} is greater than max value ${max}`)
  report(ratio !== undefined && compareQuantities(ratio, 1) < 0, 'maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`)
  const differs = limit !== undefined && request !== undefined && compareQuantities(limit, request) !== 0
  const text = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`
  report(differs && !isOvercommittable(name), 'defaultRequest', request, text)
  return errors
}

interface Quota extends KubeObject {
  readonly spec?: {
    readonly hard?: ResourceList
    readonly scopes?: readonly string[]
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeRequirement[] }
  }
}

interface ScopeRequirement {
  readonly scopeName?: string
  readonly operator?: string
  readonly values?: readonly string[]
}

const podScopes = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity']
const compute = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']
const oppositeScopes = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

/** Checks a ResourceQuota. */
export function validateQuota({ spec }: Quota): FieldError[] {
  const { hard = {}, scopes = [], scopeSelector } = spec ?? {}
  const errors = Object.keys(hard)
    .sort()
    .flatMap((name) => [
      ...validateQuotaResourceName(name, `spec.hard[${name}]`),
      ...validateAmount(name, hard[name]!, `spec.hard[${name}]`),
    ])
  for (const scope of scopes) errors.push(...validateScope(scope, hard, 'spec.scopes', scopes, 'spec.scopes', scopes))
  errors.push(...validateOpposites(scopes, 'spec.scopes', scopes))
  const requirements = scopeSelector?.matchExpressions ?? []
  const path = 'spec.scopeSelector.matchExpressions'
  for (const requirement of requirements) {
    const { scopeName = '' } = requirement
    errors.push(
      ...validateScope(scopeName, hard, `${path}.scopeName`, scopeName, path, scopeSelector),
      ...validateScopeOperator(requirement, path),
    )
  }
  const named = requirements.map(({ scopeName = '' }) => scopeName)
  return [...errors, ...validateOpposites(named, path, scopes)]
}

/** Checks a change of a ResourceQuota: its scopes stay. */
export function validateQuotaUpdate(quota: Quota, old: Quota): FieldError[] {
  const scopes = quota.spec?.scopes ?? []
  const same = deepEqual([...scopes].sort(), [...(old.spec?.scopes ?? [])].sort())
  return [...validateQuota(quota), ...(same ? [] : [invalid('spec.scopes', scopes, 'field is immutable')])]
}

function validateScope(
  scope: string,
  hard: ResourceList,
  path: string,
  value: unknown,
  appliedPath: string,
  appliedValue: unknown,
): FieldError[] {
  const isKnown = podScopes.includes(scope) || scope === 'VolumeAttributesClass'
  const errors = isKnown ? [] : [invalid(path, value, 'unsupported scope')]
  for (const name of Object.keys(hard).sort()) {
    if (isQuotaResource(name) && !fits(scope, name))
      errors.push(invalid(appliedPath, appliedValue, 'unsupported scope applied to resource'))
  }
  return errors
}

function fits(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods'
  if (scope === 'VolumeAttributesClass') return resource === 'persistentvolumeclaims' || resource === 'requests.storage'
  return !podScopes.includes(scope) || resource === 'pods' || compute.includes(resource)
}

function validateOpposites(scopes: readonly string[], path: string, value: unknown): FieldError[] {
  return oppositeScopes.flatMap((pair) =>
    pair.every((scope) => scopes.includes(scope)) ? [invalid(path, value, 'conflicting scopes')] : [],
  )
}

function validateScopeOperator({ scopeName = '', operator = '', values = [] }: ScopeRequirement, path: string): FieldError[] {
  const errors: FieldError[] = []
  const mustExist = podScopes.includes(scopeName) && scopeName !== 'PriorityClass'
  if (mustExist && operator !== 'Exists') {
    const text =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
    errors.push(invalid(`${path}.operator`, operator, text))
  }
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
    if (values.length === 0) errors.push(required(`${path}.values`, text))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
    if (values.length > 0) errors.push(invalid(`${path}.values`, values, text))
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  return errors
}
