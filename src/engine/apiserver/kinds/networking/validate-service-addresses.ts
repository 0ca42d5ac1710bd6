import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, invalid, notSupported } from '../../schema/field-error.ts'
import { parseAddress, validateAddress } from '../formats-network.ts'
import type { FullServiceSpec } from './full-types.ts'

const families = ['IPv4', 'IPv6']
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** Whether a Service has no address of its own. */
export function isHeadless(spec: FullServiceSpec): boolean {
  const addresses = addressesOf(spec)
  return addresses.length === 1 && addresses[0] === 'None'
}

/** Checks the addresses a Service asks for or has. */
export function validateClusterAddresses(spec: FullServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return []
  const path = 'spec.clusterIPs'
  const { clusterIP = '', ipFamilies = [], ipFamilyPolicy } = spec
  const addresses = addressesOf(spec)
  const errors: FieldError[] = []
  if (clusterIP && addresses[0] !== clusterIP) errors.push(invalid(path, addresses, 'first value must match `clusterIP`'))
  if (!clusterIP && addresses.length > 0) errors.push(invalid(path, addresses, 'must be empty when `clusterIP` is not specified'))
  for (const [index, family] of ipFamilies.entries()) {
    if (!families.includes(family)) errors.push(notSupported(`spec.ipFamilies[${index}]`, family, families))
    if (ipFamilies.indexOf(family) < index) errors.push(duplicate(`spec.ipFamilies[${index}]`, family))
  }
  if (ipFamilyPolicy !== undefined && !familyPolicies.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, familyPolicies))
  }
  const wrong = addresses.flatMap((address, index) => {
    if (index > 0 || address !== 'None') return validateAddress(address, `${path}[${index}]`)
    return addresses.length > 1 ? [invalid(path, addresses, "'None' must be the first and only value")] : []
  })
  errors.push(...wrong)
  if (addresses.length > 2) errors.push(invalid(path, addresses, 'may only hold up to 2 values'))
  return wrong.length > 0 ? errors : [...errors, ...validateFamilies(addresses, ipFamilies)]
}

/** Checks that the addresses of a Service stay what they are, but for a second one that comes or goes. */
export function validateSameAddresses(spec: FullServiceSpec, old: FullServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName' || (isHeadless(spec) && isHeadless(old))) return []
  const [now, before] = [addressesOf(spec), addressesOf(old)]
  const errors: FieldError[] = []
  const changed = (index: number) => invalid(`spec.clusterIPs[${index}]`, now, 'may not change once set')
  if (now.length === before.length) {
    for (const [index, address] of before.entries()) if (address !== now[index]) errors.push(changed(index))
  } else if (now.length === 0) errors.push(invalid('spec.clusterIPs[0]', null, 'primary clusterIP can not be unset'))
  else if (before.length > 0 && now[0] !== before[0]) errors.push(changed(0))
  if (before.length > now.length && now.length === 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, "must be set to 'SingleStack' when releasing the secondary clusterIP"))
  }
  const families = [spec.ipFamilies ?? [], old.ipFamilies ?? []] as const
  const primary = families[0].length > 0 && families[1].length > 0 && families[0][0] !== families[1][0]
  if (primary && isHeadless(spec) === isHeadless(old)) errors.push(invalid('spec.ipFamilies[0]', families[0], 'may not change once set'))
  return errors
}

// The list, or what the single field says before the list is filled from it.
function addressesOf({ clusterIP, clusterIPs }: FullServiceSpec): readonly string[] {
  return clusterIPs?.length ? clusterIPs : clusterIP ? [clusterIP] : []
}

function validateFamilies(addresses: readonly string[], families: readonly string[]): FieldError[] {
  const errors: FieldError[] = []
  if (addresses.length === 2 && parseAddress(addresses[0]!)?.family === parseAddress(addresses[1]!)?.family) {
    errors.push(invalid('spec.clusterIPs', addresses, 'may specify no more than one IP for each IP family'))
  }
  for (const [index, address] of addresses.entries()) {
    const family = parseAddress(address)?.family
    const expected = families[index]
    if (family === undefined || expected === undefined || expected === `IPv${family}`) continue
    errors.push(invalid(`spec.clusterIPs[${index}]`, address, `expected an ${expected} value as indicated by \`ipFamilies[${index}]\``))
  }
  return errors
}
