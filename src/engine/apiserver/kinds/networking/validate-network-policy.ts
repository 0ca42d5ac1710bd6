import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { validPortName, validPortNumber } from '../formats.ts'
import { isStrictlyInside, parseRange, validateRange } from '../formats-network.ts'
import { validateSelector } from '../validate-selector.ts'
import type { FullNetworkPolicy, PolicyPeer, PolicyPort } from './full-types.ts'

const protocols = ['TCP', 'UDP', 'SCTP']
const types = ['Ingress', 'Egress']

/** Checks a NetworkPolicy. Upstream: pkg/apis/networking/validation. */
export function validateNetworkPolicy({ spec }: FullNetworkPolicy): FieldError[] {
  const errors = validateSelector(spec.podSelector, 'spec.podSelector')
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const [index, rule] of (spec[direction] ?? []).entries()) {
      const path = `spec.${direction}[${index}]`
      for (const [at, port] of (rule.ports ?? []).entries()) errors.push(...validatePort(port, `${path}.ports[${at}]`))
      for (const [at, peer] of (rule[peers] ?? []).entries()) errors.push(...validatePeer(peer, `${path}.${peers}[${at}]`))
    }
  }
  const policyTypes = spec.policyTypes ?? []
  if (policyTypes.length > 2) return [...errors, invalid('spec.policyTypes', policyTypes, 'may not specify more than two policyTypes')]
  for (const [index, type] of policyTypes.entries())
    if (!types.includes(type)) errors.push(notSupported(`spec.policyTypes[${index}]`, type, types))
  return errors
}

function validatePort({ protocol, port, endPort }: PolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (protocol !== undefined && !protocols.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, protocols))
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is not specified'))
  } else if (typeof port === 'number') {
    for (const problem of validPortNumber(port)) errors.push(invalid(`${path}.port`, port, problem))
    if (endPort === undefined) return errors
    if (endPort < port) errors.push(invalid(`${path}.endPort`, port, 'must be greater than or equal to `port`'))
    for (const problem of validPortNumber(endPort)) errors.push(invalid(`${path}.endPort`, endPort, problem))
  } else {
    if (endPort !== undefined) errors.push(invalid(`${path}.endPort`, endPort, 'may not be specified when `port` is non-numeric'))
    for (const problem of validPortName(port)) errors.push(invalid(`${path}.port`, port, problem))
  }
  return errors
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, path: string): FieldError[] {
  const errors = [
    ...validateSelector(podSelector, `${path}.podSelector`),
    ...validateSelector(namespaceSelector, `${path}.namespaceSelector`),
  ]
  if (ipBlock) errors.push(...validateBlock(ipBlock, `${path}.ipBlock`))
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(path, 'must specify a peer'))
  else if (ipBlock && (podSelector || namespaceSelector)) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'))
  return errors
}

function validateBlock({ cidr, except = [] }: NonNullable<PolicyPeer['ipBlock']>, path: string): FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)]
  const errors = validateRange(cidr, `${path}.cidr`)
  if (errors.length > 0) return errors
  return except.flatMap((range, index) => {
    const place = `${path}.except[${index}]`
    if (!parseRange(range)) return validateRange(range, place)
    return isStrictlyInside(range, cidr) ? [] : [invalid(place, range, 'must be a strict subset of `cidr`')]
  })
}
