import type { Labels, ObjectMeta } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required, tooLong } from '../../schema/field-error.ts'
import { dnsLabel, dnsSubdomain, outOfRange, qualifiedName } from '../formats.ts'
import { validateAddress } from '../formats-network.ts'
import { validateAnnotations, validateLabels } from '../metadata.ts'
import { validateAmount } from '../resource-names.ts'
import type { FullPodSpec, FullPodTemplate } from './full-types.ts'
import type { PodSurroundings } from './validate-containers.ts'
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './validate-containers.ts'
import { validatePodResources } from './validate-resources.ts'
import { validateAffinity, validateSpread, validateTolerations } from './validate-scheduling.ts'
import { validateHostProcesses, validateOperatingSystem, validatePodSecurity } from './validate-security.ts'
import { validateVolumes } from './validate-volumes.ts'

const mostSeconds = 2147483647
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** Checks the spec of a pod, or of a template: then there is no metadata yet. Upstream: pkg/apis/core/validation, ValidatePodSpec. */
export function validatePodSpec(spec: FullPodSpec, metadata: ObjectMeta | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(`${path}.terminationGracePeriodSeconds`))
  const wrongVolumes = validateVolumes(spec.volumes, metadata, `${path}.volumes`)
  errors.push(...wrongVolumes)
  const pod: PodSurroundings = {
    spec,
    volumes: new Map(
      (spec.volumes ?? []).filter((_, index) => !concerns(wrongVolumes, `${path}.volumes[${index}]`)).map((each) => [each.name, each]),
    ),
    claims: new Set((spec.resourceClaims ?? []).flatMap(({ name }) => (name ? [name] : []))),
    hostUsers: spec.hostUsers !== false,
  }
  errors.push(...validateResourceClaims(spec, `${path}.resourceClaims`))
  errors.push(...validateContainers(pod, `${path}.containers`))
  if (spec.initContainers) errors.push(...validateInitContainers(pod, `${path}.initContainers`))
  if (spec.ephemeralContainers) errors.push(...validateEphemeralContainers(pod, `${path}.ephemeralContainers`))
  errors.push(...validatePodResources(spec, `${path}.resources`))
  if (spec.hostNetwork) errors.push(...validateHostNetworkPorts(spec, metadata !== undefined, path))
  errors.push(...validatePolicies(spec, path))
  errors.push(...validatePlacement(spec, path))
  errors.push(...validateNames(spec, path))
  return errors
}

/** Checks the template of pods of a workload. */
export function validatePodTemplate(template: FullPodTemplate, path: string): FieldError[] {
  const { labels, annotations } = template.metadata ?? {}
  const errors: FieldError[] = []
  if (labels) errors.push(...validateLabels(labels, `${path}.labels`))
  if (annotations)
    errors.push(...validateAnnotations(annotations, `${path}.annotations`), ...validatePodAnnotations(annotations, `${path}.annotations`))
  errors.push(...validatePodSpec(template.spec, undefined, `${path}.spec`))
  if (template.spec.ephemeralContainers?.length) {
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  }
  return errors
}

/** Checks annotations that mean something to the pod they are on. */
export function validatePodAnnotations(annotations: Labels, path: string): FieldError[] {
  const cost = annotations[deletionCost]
  const isCost = cost === undefined || (/^(0|-?[1-9]\d*)$/.test(cost) && Math.abs(Number(cost)) <= 2 ** 31 && Number(cost) !== 2 ** 31)
  return isCost ? [] : [invalid(`${path}[${deletionCost}]`, cost, 'must be a 32bit integer')]
}

function concerns(errors: readonly FieldError[], place: string): boolean {
  return errors.some(({ field }) => field === place || field.startsWith(`${place}.`))
}

function validateResourceClaims({ resourceClaims = [] }: FullPodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [index, { name = '', resourceClaimName, resourceClaimTemplateName }] of resourceClaims.entries()) {
    const place = `${path}[${index}]`
    const value = { Name: name, ResourceClaimName: resourceClaimName ?? null, ResourceClaimTemplateName: resourceClaimTemplateName ?? null }
    if (!name) errors.push(required(`${place}.name`))
    else if (names.has(name)) errors.push(duplicate(`${place}.name`, name))
    else for (const problem of dnsLabel(name)) errors.push(invalid(`${place}.name`, name, problem))
    names.add(name)
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      errors.push(invalid(place, value, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'))
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      errors.push(invalid(place, value, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
    }
  }
  return errors
}

function validateHostNetworkPorts({ containers }: FullPodSpec, isPod: boolean, path: string): FieldError[] {
  return (containers ?? []).flatMap((container, index) =>
    (container.ports ?? []).flatMap(({ hostPort = 0, containerPort }, at) => {
      const differs = (isPod || hostPort !== 0) && hostPort !== containerPort
      const place = `${path}.containers[${index}].ports[${at}].hostPort`
      return differs ? [invalid(place, hostPort, 'must match `containerPort` when `hostNetwork` is true')] : []
    }),
  )
}

function oneOf(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  if (!value) return [required(path)]
  return supported.includes(value) ? [] : [notSupported(path, value, supported)]
}

function validatePolicies(spec: FullPodSpec, path: string): FieldError[] {
  const errors = [
    ...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`),
    ...oneOf(spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], `${path}.dnsPolicy`),
  ]
  if (spec.nodeSelector) errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`))
  errors.push(...validatePodSecurity(spec, `${path}.securityContext`))
  return errors
}

function validatePlacement(spec: FullPodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (spec.affinity) errors.push(...validateAffinity(spec.affinity, `${path}.affinity`))
  errors.push(...validateDns(spec, `${path}.dnsConfig`))
  for (const [index, { conditionType }] of (spec.readinessGates ?? []).entries()) {
    for (const problem of qualifiedName(conditionType))
      errors.push(invalid(`${path}.readinessGates[${index}].conditionType`, conditionType, problem))
  }
  const gates = new Set<string>()
  for (const [index, { name }] of (spec.schedulingGates ?? []).entries()) {
    for (const problem of qualifiedName(name)) errors.push(invalid(`${path}.schedulingGates[${index}]`, name, problem))
    if (gates.has(name)) errors.push(duplicate(`${path}.schedulingGates[${index}]`, name))
    gates.add(name)
  }
  if (spec.topologySpreadConstraints) errors.push(...validateSpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`))
  return [...errors, ...validateHostProcesses(spec, path)]
}

function validateDns({ dnsPolicy, dnsConfig }: FullPodSpec, path: string): FieldError[] {
  if (dnsPolicy === 'None' && !dnsConfig) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')]
  if (dnsPolicy === 'None' && !dnsConfig?.nameservers?.length) {
    return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {}
  const errors: FieldError[] = []
  if (nameservers.length > 3) errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'))
  for (const [index, address] of nameservers.entries()) errors.push(...validateAddress(address, `${path}.nameservers[${index}]`))
  if (searches.length > 32) errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'))
  if (searches.join(' ').length > 2048) {
    errors.push(invalid(`${path}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list'))
  }
  for (const [index, search] of searches.entries()) {
    const name = search.replace(/\.$/, '')
    if (search === '.' || /^[a-z0-9_]([-_a-z0-9.]*[a-z0-9_])?$/.test(name)) continue
    for (const problem of dnsSubdomain(name))
      errors.push(invalid(`${path}.searches[${index}]`, name, problem.replace("characters, '-'", "characters, '_', '-'")))
  }
  for (const [index, { name }] of options.entries()) if (!name) errors.push(required(`${path}.options[${index}]`, 'must not be empty'))
  return errors
}

function validateNames(spec: FullPodSpec, path: string): FieldError[] {
  const errors: FieldError[] = validateHostNames(spec, path)
  const { activeDeadlineSeconds: deadline, preemptionPolicy } = spec
  for (const name of ['serviceAccountName', 'nodeName'] as const) {
    for (const problem of spec[name] ? dnsSubdomain(spec[name]) : []) errors.push(invalid(`${path}.${name}`, spec[name], problem))
  }
  if (deadline !== undefined && (deadline < 1 || deadline > mostSeconds)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, outOfRange(1, mostSeconds)))
  }
  for (const name of ['hostname', 'subdomain'] as const) {
    for (const problem of spec[name] ? dnsLabel(spec[name]) : []) errors.push(invalid(`${path}.${name}`, spec[name], problem))
  }
  if (spec.tolerations) errors.push(...validateTolerations(spec.tolerations, `${path}.tolerations`))
  for (const [index, { ip = '', hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    errors.push(...validateAddress(ip, `${path}.hostAliases[${index}].ip`))
    for (const [at, host] of hostnames.entries()) {
      for (const problem of dnsSubdomain(host)) errors.push(invalid(`${path}.hostAliases[${index}].hostnames[${at}]`, host, problem))
    }
  }
  for (const name of ['priorityClassName', 'runtimeClassName'] as const) {
    const value = spec[name]
    for (const problem of value ? dnsSubdomain(value) : []) errors.push(invalid(`${path}.${name}`, value, problem))
  }
  if (preemptionPolicy !== undefined) errors.push(...oneOf(preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${path}.preemptionPolicy`))
  for (const [name, amount] of Object.entries(spec.overhead ?? {}))
    errors.push(...validateAmount(name, amount, `${path}.overhead[${name}]`))
  return [...errors, ...validateOperatingSystem(spec, path)]
}

function validateHostNames(spec: FullPodSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (spec.hostUsers === false) {
    if (spec.hostPID) errors.push(forbidden(`${path}.HostPID`, 'when `hostUsers` is false'))
    if (spec.hostIPC) errors.push(forbidden(`${path}.HostIPC`, 'when `hostUsers` is false'))
  }
  const { hostnameOverride } = spec
  if (hostnameOverride === undefined) return errors
  const place = `${path}.hostnameOverride`
  if (spec.setHostnameAsFQDN) errors.push(forbidden(place, 'may not be specified when setHostnameAsFQDN is true'))
  if (spec.hostNetwork) errors.push(forbidden(place, 'may not be specified when hostNetwork is true'))
  if (hostnameOverride.length > 64) errors.push(tooLong(place, 64))
  for (const problem of dnsSubdomain(hostnameOverride)) errors.push(invalid(place, hostnameOverride, problem))
  return errors
}
