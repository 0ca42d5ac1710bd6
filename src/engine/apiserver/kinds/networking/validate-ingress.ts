import type { FieldError } from '../../schema/field-error.ts'
import { invalid, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel, dnsSubdomain, pathSegment, validPortName, validPortNumber, wildcardSubdomain } from '../formats.ts'
import { parseAddress } from '../formats-network.ts'
import type { FullIngress, IngressBackend, IngressPath, IngressRule } from './full-types.ts'

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const wrongParts = ['//', '/./', '/../', '%2f', '%2F']
const wrongEnds = ['/..', '/.']
const classAnnotation = 'kubernetes.io/ingress.class'

/** Checks a new Ingress. Upstream: pkg/apis/networking/validation. */
export function validateIngress(ingress: FullIngress): FieldError[] {
  const errors = validateIngressUpdate(ingress)
  const annotation = ingress.metadata.annotations?.[classAnnotation]
  const name = ingress.spec.ingressClassName
  if (annotation !== undefined && name !== undefined && annotation !== name) {
    errors.push(invalid(`annotations.${classAnnotation}`, annotation, 'must match `ingressClassName` when both are specified'))
  }
  return errors
}

/** Checks an Ingress that changes. */
export function validateIngressUpdate({ spec }: FullIngress): FieldError[] {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec
  const errors: FieldError[] = []
  if (rules.length === 0 && !defaultBackend) errors.push(invalid('spec', null, 'either `defaultBackend` or `rules` must be specified'))
  if (defaultBackend) errors.push(...validateBackend(defaultBackend, 'spec.defaultBackend'))
  for (const [index, rule] of rules.entries()) errors.push(...validateRule(rule, `spec.rules[${index}]`))
  for (const [index, { hosts = [], secretName }] of tls.entries()) {
    for (const [at, host] of hosts.entries()) errors.push(...validateHost(host, `spec.tls[${index}].hosts[${at}]`))
    for (const problem of secretName ? dnsSubdomain(secretName) : [])
      errors.push(invalid(`spec.tls[${index}].secretName`, secretName, problem))
  }
  for (const problem of ingressClassName === undefined ? [] : dnsSubdomain(ingressClassName)) {
    errors.push(invalid('spec.ingressClassName', ingressClassName, problem))
  }
  return errors
}

function validateHost(host: string, path: string): FieldError[] {
  return (host.includes('*') ? wildcardSubdomain(host) : dnsSubdomain(host)).map((problem) => invalid(path, host, problem))
}

function validateRule({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (host) {
    if (parseAddress(host)) errors.push(invalid(`${path}.host`, host, 'must be a DNS name, not an IP address'))
    errors.push(...validateHost(host, `${path}.host`))
  }
  if (!http) return errors
  if (!http.paths?.length) return [...errors, required(`${path}.http.paths`)]
  return [...errors, ...http.paths.flatMap((each, index) => validatePath(each, `${path}.http.paths[${index}]`))]
}

function validatePath({ path: target = '', pathType, backend }: IngressPath, path: string): FieldError[] {
  if (pathType === undefined) return [required(`${path}.pathType`, 'pathType must be specified')]
  const errors: FieldError[] = []
  const isAbsolute = target.startsWith('/')
  if (!pathTypes.includes(pathType)) errors.push(notSupported(`${path}.pathType`, pathType, pathTypes))
  else if (pathType === 'ImplementationSpecific') {
    if (target && !isAbsolute) errors.push(invalid(`${path}.path`, target, 'must be an absolute path'))
  } else {
    if (!isAbsolute) errors.push(invalid(`${path}.path`, target, 'must be an absolute path'))
    for (const part of wrongParts) if (target.includes(part)) errors.push(invalid(`${path}.path`, target, `must not contain '${part}'`))
    for (const end of wrongEnds) if (target.endsWith(end)) errors.push(invalid(`${path}.path`, target, `cannot end with '${end}'`))
  }
  return [...errors, ...validateBackend(backend, `${path}.backend`)]
}

function validateBackend({ service, resource }: IngressBackend, path: string): FieldError[] {
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')]
  if (resource) return validateResource(resource, `${path}.resource`)
  if (!service) return [invalid(path, '', 'resource or service backend is required')]
  const { name = '', port = {} } = service
  const place = `${path}.service`
  const errors: FieldError[] = name ? dnsLabel(name).map((problem) => invalid(`${place}.name`, name, problem)) : [required(`${place}.name`)]
  if (port.name && port.number) errors.push(invalid(path, '', 'cannot set both port name & port number'))
  else if (port.name) for (const problem of validPortName(port.name)) errors.push(invalid(`${place}.port.name`, port.name, problem))
  else if (port.number)
    for (const problem of validPortNumber(port.number)) errors.push(invalid(`${place}.port.number`, port.number, problem))
  else errors.push(required(path, 'port name or number is required'))
  return errors
}

function validateResource(resource: NonNullable<IngressBackend['resource']>, path: string): FieldError[] {
  const { apiGroup, kind = '', name = '' } = resource
  const errors: FieldError[] = apiGroup ? dnsSubdomain(apiGroup).map((problem) => invalid(`${path}.apiGroup`, apiGroup, problem)) : []
  for (const [field, value] of Object.entries({ kind, name })) {
    if (!value) errors.push(required(`${path}.${field}`))
    else for (const problem of pathSegment(value)) errors.push(invalid(`${path}.${field}`, value, problem))
  }
  return errors
}
