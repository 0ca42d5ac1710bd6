import { compareQuantities, parseBytes, parseMilli } from '../../../protocol/quantity.ts'
import type { FieldError } from '../schema/field-error.ts'
import { invalid } from '../schema/field-error.ts'
import { qualifiedName } from './formats.ts'

/** Names of resources and what their amounts may be. Upstream: pkg/apis/core/helper, pkg/apis/core/validation. */

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage'])
const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]
const countedResources = new Set(counted)
const quotaResources = new Set([
  ...['cpu', 'memory', 'ephemeral-storage'],
  ...['requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage'],
  ...['limits.cpu', 'limits.memory', 'limits.ephemeral-storage'],
  ...counted,
])
const standardResources = new Set([...quotaResources, 'storage'])

/** Whether a resource is a page size of huge pages. */
export function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-')
}

/** Whether a node may promise more of a resource than it has. */
export function isOvercommittable(name: string): boolean {
  return isNative(name) && !isHugePages(name)
}

/** Whether a quota may count a resource by that plain name. */
export function isQuotaResource(name: string): boolean {
  return quotaResources.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-')
}

/** Checks the name of any resource. */
export function validateResourceName(name: string, path: string): FieldError[] {
  const errors = qualifiedName(name).map((problem) => invalid(path, name, problem))
  if (errors.length > 0 || name.includes('/') || standardResources.has(name) || isQuotaResource(name)) return errors
  return [invalid(path, name, 'must be a standard resource type or fully qualified')]
}

/** Checks the name of a resource that a container asks for. */
export function validateContainerResourceName(name: string, path: string): FieldError[] {
  if (containerResources.has(name)) return []
  const errors = validateResourceName(name, path)
  if (!name.includes('/')) {
    if (!isHugePages(name)) errors.push(invalid(path, name, 'must be a standard resource for containers'))
  } else if (!isNative(name) && !isExtended(name)) errors.push(invalid(path, name, "doesn't follow extended resource name standard"))
  return errors
}

/** Checks the name of a resource in a quota. */
export function validateQuotaResourceName(name: string, path: string): FieldError[] {
  const errors = validateResourceName(name, path)
  if (!name.includes('/') && !isQuotaResource(name)) errors.push(invalid(path, name, 'must be a standard resource for quota'))
  return errors
}

/** Checks an amount of a resource: not negative, and whole where pieces are counted. */
export function validateAmount(name: string, amount: string | number, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (compareQuantities(amount, 0) < 0) errors.push(invalid(path, String(amount), 'must be greater than or equal to 0'))
  if ((countedResources.has(name) || isExtended(name)) && parseMilli(amount) % 1000 !== 0)
    errors.push(invalid(path, String(amount), 'must be an integer'))
  return errors
}

/** Whether an amount of huge pages is a whole number of pages. */
export function isWholePages(name: string, amount: string | number): boolean {
  const page = parseBytes(name.slice('hugepages-'.length))
  return parseBytes(amount) % page === 0
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0
}
