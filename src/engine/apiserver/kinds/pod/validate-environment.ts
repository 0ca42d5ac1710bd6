import type { EnvFromSource } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { invalid, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel, dnsSubdomain, qualifiedName, validConfigKey, validEnvironmentName } from '../formats.ts'
import type { EnvSource, FieldReference, FullEnvVar, KeyReference, ResourceReference } from './full-types.ts'
import { validateNoBacksteps } from './validate-paths.ts'

const environmentFields = [
  ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName'],
  ...['status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'],
]
const volumeFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']
// What a field reference can mean at all; `spec.host` is the old name of the node.
const knownFields = new Set([
  ...environmentFields,
  ...volumeFields,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
  'spec.host',
])
const containerResources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
]
const sizes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']

/** Checks the environment variables of a container. */
export function validateEnvironment(variables: readonly FullEnvVar[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (!variables) return errors
  for (const [index, variable] of variables.entries()) {
    if (!variable.name) errors.push(required(`${path}[${index}].name`))
    else for (const problem of validEnvironmentName(variable.name)) errors.push(invalid(`${path}[${index}].name`, variable.name, problem))
    if (variable.valueFrom) errors.push(...validateSource(variable.valueFrom, variable.value, `${path}[${index}].valueFrom`))
  }
  return errors
}

/** Checks the ConfigMaps and Secrets whose keys all become variables. */
export function validateEnvironmentFrom(sources: readonly EnvFromSource[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [index, { prefix, configMapRef, secretRef }] of (sources ?? []).entries()) {
    for (const problem of prefix ? validEnvironmentName(prefix) : []) errors.push(invalid(`${path}[${index}].prefix`, prefix, problem))
    if (configMapRef) errors.push(...validateObjectName(configMapRef.name, `${path}[${index}].configMapRef.name`))
    if (secretRef) errors.push(...validateObjectName(secretRef.name, `${path}[${index}].secretRef.name`))
    if (!configMapRef && !secretRef) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (configMapRef && secretRef) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  }
  return errors
}

/** Checks a reference to a field of the pod, from a variable or from a file of a volume. */
export function validateFieldReference(
  { apiVersion, fieldPath }: FieldReference,
  from: 'environment' | 'volume',
  path: string,
): FieldError[] {
  if (!apiVersion) return [required(`${path}.apiVersion`)]
  if (!fieldPath) return [required(`${path}.fieldPath`)]
  if (apiVersion !== 'v1') {
    return [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: unsupported pod version: ${apiVersion}`)]
  }
  const subscripted = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(fieldPath)
  if (subscripted) {
    const key = subscripted[1] === 'metadata.annotations' ? subscripted[2]!.toLowerCase() : subscripted[2]!
    return qualifiedName(key).map((problem) => invalid(path, key, problem))
  }
  if (!knownFields.has(fieldPath)) {
    return [invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)]
  }
  const allowed = from === 'environment' ? environmentFields : volumeFields
  return allowed.includes(fieldPath) ? [] : [notSupported(`${path}.fieldPath`, fieldPath, allowed)]
}

/** Checks a reference to what a container may use, from a variable or from a file of a volume. */
export function validateResourceReference(reference: ResourceReference, path: string, inVolume: boolean): FieldError[] {
  const { containerName, resource, divisor = '0' } = reference
  const errors: FieldError[] = []
  const isHugePages = /^(requests|limits)\.hugepages-/.test(resource)
  if (inVolume && !containerName) errors.push(required(`${path}.containerName`))
  else if (!resource) errors.push(required(`${path}.resource`))
  else if (!containerResources.includes(resource) && !isHugePages)
    errors.push(notSupported(`${path}.resource`, resource, containerResources))
  if (compareQuantities(divisor, 0) === 0) return errors
  const isCpu = resource.endsWith('.cpu')
  if (isCpu ? divisor === '1m' || divisor === '1' : sizes.includes(String(divisor))) return errors
  const what = isHugePages ? 'hugepages' : resource.endsWith('.memory') ? 'memory' : 'local ephemeral storage'
  const text = isCpu
    ? "only divisor's values 1m and 1 are supported with the cpu resource"
    : `only divisor's values ${sizes.join(', ')} are supported with the ${what} resource`
  return [...errors, invalid(`${path}.divisor`, resource, text)]
}

function validateSource(source: EnvSource, value: string | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (source.fieldRef) errors.push(...validateFieldReference(source.fieldRef, 'environment', `${path}.fieldRef`))
  if (source.resourceFieldRef) errors.push(...validateResourceReference(source.resourceFieldRef, `${path}.resourceFieldRef`, false))
  if (source.configMapKeyRef) errors.push(...validateKeyReference(source.configMapKeyRef, `${path}.configMapKeyRef`))
  if (source.secretKeyRef) errors.push(...validateKeyReference(source.secretKeyRef, `${path}.secretKeyRef`))
  if (source.fileKeyRef) errors.push(...validateFileReference(source.fileKeyRef, `${path}.fileKeyRef`))
  const count = [source.fieldRef, source.resourceFieldRef, source.configMapKeyRef, source.secretKeyRef, source.fileKeyRef].filter(
    Boolean,
  ).length
  if (count === 0) {
    errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'))
  } else if (value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (count > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

function validateKeyReference({ name = '', key }: KeyReference, path: string): FieldError[] {
  const errors = dnsSubdomain(name).map((problem) => invalid(`${path}.name`, name, problem))
  if (!key) return [...errors, required(`${path}.key`)]
  return [...errors, ...validConfigKey(key).map((problem) => invalid(`${path}.key`, key, problem))]
}

function validateFileReference(reference: NonNullable<EnvSource['fileKeyRef']>, path: string): FieldError[] {
  const { key = '', volumeName = '', path: file = '' } = reference
  const errors: FieldError[] = key
    ? validEnvironmentName(key).map((problem) => invalid(`${path}.key`, key, problem))
    : [required(`${path}.key`)]
  if (!volumeName) errors.push(required(`${path}.volumeName`))
  else for (const problem of dnsLabel(volumeName)) errors.push(invalid(`${path}.volumeName`, volumeName, problem))
  if (!file) errors.push(required(`${path}.path`))
  else errors.push(...validateNoBacksteps(file, `${path}.path`))
  return errors
}

function validateObjectName(name: string | undefined, path: string): FieldError[] {
  return name ? dnsSubdomain(name).map((problem) => invalid(path, name, problem)) : [required(path)]
}
