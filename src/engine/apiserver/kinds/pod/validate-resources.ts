import type { ResourceList } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notFound, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel } from '../formats.ts'
import {
  isHugePages,
  isOvercommittable,
  isWholePages,
  validateAmount,
  validateContainerResourceName,
  validateResourceName,
} from '../resource-names.ts'
import type { FullPodSpec, FullResources } from './full-types.ts'

/** Checks what a container asks for. */
export function validateContainerResources(resources: FullResources | undefined, claims: ReadonlySet<string>, path: string): FieldError[] {
  return resources ? validateRequirements(resources, validateContainerResourceName, claims, path) : []
}

/** Checks what a pod as a whole asks for. */
export function validatePodResources(spec: FullPodSpec, path: string): FieldError[] {
  const { resources } = spec
  if (!resources) return []
  if (spec.os?.name === 'windows') return [forbidden(path, 'may not be set for a windows pod')]
  const errors: FieldError[] = []
  if (resources.claims) errors.push(forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level'))
  errors.push(...validateRequirements(resources, validatePodResourceName, new Set(), path))
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const most = resources.limits?.[name]
      if (most === undefined || compareQuantities(limit, most) <= 0) continue
      errors.push(
        invalid(`${path}.containers[${index}][${name}].limits`, String(limit), `must be less than or equal to pod limits of ${most}`),
      )
    }
  }
  return errors
}

function validatePodResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path)
  if (errors.length > 0 || name === 'cpu' || name === 'memory' || isHugePages(name)) return errors
  return [notSupported(path, name, ['cpu', 'hugepages-', 'memory'])]
}

type NameCheck = (name: string, path: string) => FieldError[]

function validateRequirements(
  { limits, requests, claims }: FullResources,
  checkName: NameCheck,
  known: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  for (const name in limits) errors.push(...validateEntry(name, limits[name]!, checkName, `${path}.limits[${name}]`, false))
  for (const name in requests) {
    const request = requests[name]!
    errors.push(...validateEntry(name, request, checkName, `${path}.requests[${name}]`, true))
    errors.push(...validateAgainstLimit(name, request, limits?.[name], path))
    errors.push(...validatePages(name, request, `${path}.requests[${name}]`))
  }
  if (needsMore(limits, requests)) errors.push(forbidden(path, 'HugePages require cpu or memory'))
  if (claims) errors.push(...validateClaims(claims, known, `${path}.claims`))
  return errors
}

function validateEntry(name: string, amount: string | number, checkName: NameCheck, path: string, isRequest: boolean): FieldError[] {
  const errors = [...checkName(name, path), ...validateAmount(name, amount, path)]
  return isRequest ? errors : [...errors, ...validatePages(name, amount, path)]
}

function validateAgainstLimit(name: string, request: string | number, limit: string | number | undefined, path: string): FieldError[] {
  const shared = isOvercommittable(name)
  if (limit === undefined) return shared ? [] : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')]
  const order = compareQuantities(request, limit)
  if (order !== 0 && !shared) return [invalid(`${path}.requests`, String(request), `must be equal to ${name} limit of ${limit}`)]
  return order > 0 ? [invalid(`${path}.requests`, String(request), `must be less than or equal to ${name} limit of ${limit}`)] : []
}

function validatePages(name: string, amount: string | number, path: string): FieldError[] {
  if (!isHugePages(name) || isWholePages(name, amount)) return []
  return [invalid(path, String(amount), `${amount} is not positive integer multiple of ${name}`)]
}

function needsMore(limits: ResourceList = {}, requests: ResourceList = {}): boolean {
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  return names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory')
}

function validateClaims(claims: NonNullable<FullResources['claims']>, known: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, { name = '', request = '' }] of claims.entries()) {
    const place = `${path}[${index}]`
    if (!name) {
      errors.push(required(place))
      continue
    }
    const key = request ? `${name}/${request}` : name
    for (const problem of request ? dnsLabel(request) : []) errors.push(invalid(`${place}.request`, request, problem))
    if (seen.has(name) || seen.has(key)) errors.push(duplicate(place, seen.has(name) ? name : key))
    seen.add(key)
    if (known.has(name)) continue
    const which = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
    errors.push({ ...notFound(place, name), detail: `must be one of the names in pod.spec.resourceClaims${which}` })
  }
  return errors
}
