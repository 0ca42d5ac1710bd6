import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, invalid, notSupported, required, tooMany } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsLabel, dnsSubdomain, qualifiedName } from '../formats.ts'
import { parseAddress, validateAddress, validateEndpointAddress } from '../formats-network.ts'
import { validateImmutable } from '../metadata.ts'
import type { FullEndpoint, FullEndpointSlice } from './full-types.ts'

const addressTypes = ['FQDN', 'IPv4', 'IPv6']
const protocols = ['SCTP', 'TCP', 'UDP']

/** Checks an EndpointSlice. Upstream: pkg/apis/discovery/validation. */
export function validateEndpointSlice(slice: FullEndpointSlice): FieldError[] {
  return [...validateTypeAndPorts(slice), ...validateEndpoints(slice)]
}

/** Checks a change of an EndpointSlice. Endpoints that are the very same are not looked at again. */
export function validateEndpointSliceUpdate(slice: FullEndpointSlice, old: FullEndpointSlice): FieldError[] {
  const endpoints = deepEqual(slice.endpoints, old.endpoints) ? [] : validateEndpoints(slice, old)
  return [...validateTypeAndPorts(slice), ...endpoints, ...validateImmutable(slice.addressType, old.addressType, 'addressType')]
}

function validateTypeAndPorts({ addressType, ports }: FullEndpointSlice): FieldError[] {
  const errors: FieldError[] = []
  if (!addressType) errors.push(required('addressType'))
  else if (!addressTypes.includes(addressType)) errors.push(notSupported('addressType', addressType, addressTypes))
  if (ports && ports.length > 20_000) return [...errors, tooMany('ports', ports.length, 20_000)]
  const names = new Set<string>()
  for (const [index, { name = '', protocol, appProtocol }] of (ports ?? []).entries()) {
    const path = `ports[${index}]`
    for (const problem of name ? dnsLabel(name) : []) errors.push(invalid(`${path}.name`, name, problem))
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    if (protocol === undefined) errors.push(required(`${path}.protocol`))
    else if (!protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols))
    for (const problem of appProtocol === undefined ? [] : qualifiedName(appProtocol))
      errors.push(invalid(`${path}.appProtocol`, appProtocol, problem))
  }
  return errors
}

function validateEndpoints({ endpoints, addressType }: FullEndpointSlice, old?: FullEndpointSlice): FieldError[] {
  if (!endpoints) return []
  if (endpoints.length > 1000) return [tooMany('endpoints', endpoints.length, 1000)]
  const errors: FieldError[] = []
  const checked = new Set(old?.addressType === addressType ? old.endpoints : undefined)
  for (const [index, endpoint] of endpoints.entries()) {
    if (!checked.has(endpoint)) errors.push(...validateEndpoint(endpoint, addressType, `endpoints[${index}]`))
  }
  return errors
}

function validateEndpoint({ addresses, nodeName, hostname }: FullEndpoint, type: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!addresses?.length) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'))
  else if (addresses.length > 100) errors.push(tooMany(`${path}.addresses`, addresses.length, 100))
  for (const [index, address] of (addresses ?? []).entries()) {
    const place = `${path}.addresses[${index}]`
    if (type === 'FQDN') {
      if (!address) errors.push(required(place))
      else if (dnsSubdomain(address).length > 0) errors.push(invalid(place, address, dnsSubdomain(address).join(',')))
      else if (!address.includes('.'))
        errors.push(invalid(place, address, 'should be a domain with at least two segments separated by dots'))
    } else errors.push(...validateIp(address, type, `${path}.addresses`, place))
  }
  for (const problem of nodeName === undefined ? [] : dnsSubdomain(nodeName)) errors.push(invalid(`${path}.nodeName`, nodeName, problem))
  for (const problem of hostname === undefined ? [] : dnsLabel(hostname)) errors.push(invalid(`${path}.hostname`, hostname, problem))
  return errors
}

function validateIp(address: string, type: string, list: string, path: string): FieldError[] {
  const wrong = validateAddress(address, path)
  if (wrong.length > 0 || (type !== 'IPv4' && type !== 'IPv6')) return wrong
  const errors = `IPv${parseAddress(address)?.family}` === type ? [] : [invalid(list, address, `must be an ${type} address`)]
  return [...errors, ...validateEndpointAddress(address, path)]
}
