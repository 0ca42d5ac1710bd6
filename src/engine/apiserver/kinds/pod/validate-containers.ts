import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notFound, notSupported, required, tooMany } from '../../schema/field-error.ts'
import { dnsLabel, validPortName, validPortNumber } from '../formats.ts'
import type { FullContainer, FullPodSpec, FullPort, FullVolume } from './full-types.ts'
import { validateEnvironment, validateEnvironmentFrom } from './validate-environment.ts'
import { validateLifecycle, validateProbes } from './validate-handlers.ts'
import { validateDevices, validateMounts } from './validate-mounts.ts'
import { validateContainerResources } from './validate-resources.ts'
import { validateContainerSecurity } from './validate-security.ts'

/** What the containers of a pod share. */
export interface PodSurroundings {
  readonly spec: FullPodSpec
  readonly volumes: ReadonlyMap<string, FullVolume>
  readonly claims: ReadonlySet<string>
  readonly hostUsers: boolean
}

const protocols = ['SCTP', 'TCP', 'UDP']
const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const restartPolicies = ['Always', 'Never', 'OnFailure']

/** Checks the containers of a pod. Upstream: pkg/apis/core/validation. */
export function validateContainers(pod: PodSurroundings, path: string): FieldError[] {
  const { containers } = pod.spec
  if (!containers?.length) return [required(path)]
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const place = `${path}[${index}]`
    errors.push(...validateCommon(container, pod, place))
    if (names.has(container.name)) errors.push(duplicate(`${place}.name`, container.name))
    names.add(container.name)
    errors.push(...validateHooksAndProbes(container, pod, place))
    errors.push(...validateRestartPolicy(container, place))
  }
  errors.push(...validateHostPorts(containers, path))
  return errors
}

/** Checks the init containers of a pod, of which those that always restart are sidecars. */
export function validateInitContainers(pod: PodSurroundings, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set((pod.spec.containers ?? []).map((container) => container.name))
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const place = `${path}[${index}]`
    const isSidecar = container.restartPolicy === 'Always'
    errors.push(...validateCommon(container, pod, place))
    errors.push(...validateRestartPolicy(container, place))
    if (names.has(container.name)) errors.push(duplicate(`${place}.name`, container.name))
    else if (container.name) names.add(container.name)
    errors.push(...validateHostPorts([container], path))
    if (isSidecar) errors.push(...validateHooksAndProbes(container, pod, place))
    else {
      for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[name]) errors.push(forbidden(`${place}.${name}`, 'may not be set for init containers without restartPolicy=Always'))
      }
    }
  }
  return errors
}

/** Checks the ephemeral containers of a pod. */
export function validateEphemeralContainers(pod: PodSurroundings, path: string): FieldError[] {
  const errors: FieldError[] = []
  const others = new Set([...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map((container) => container.name))
  const names = new Set(others)
  for (const [index, container] of (pod.spec.ephemeralContainers ?? []).entries()) {
    const place = `${path}[${index}]`
    errors.push(...validateCommon(container, pod, place))
    if (names.has(container.name)) errors.push(duplicate(`${place}.name`, container.name))
    names.add(container.name)
    const target = container.targetContainerName
    if (target && !others.has(target)) errors.push(notFound(`${place}.targetContainerName`, target))
    for (const name of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
      if (container[name] !== undefined) errors.push(forbidden(`${place}.${name}`, 'cannot be set for an Ephemeral Container'))
    }
    if (container.resources?.limits || container.resources?.requests) {
      errors.push(forbidden(`${place}.resources`, 'cannot be set for an Ephemeral Container'))
    }
  }
  return errors
}

function validateHooksAndProbes(container: FullContainer, { spec }: PodSurroundings, path: string): FieldError[] {
  const grace = spec.terminationGracePeriodSeconds
  const errors = container.lifecycle ? validateLifecycle(container.lifecycle, grace, spec.os, `${path}.lifecycle`) : []
  return [...errors, ...validateProbes(container, grace, path)]
}

function validateCommon(container: FullContainer, pod: PodSurroundings, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { name, image, terminationMessagePolicy, imagePullPolicy } = container
  if (!name) errors.push(required(`${path}.name`))
  else for (const problem of dnsLabel(name)) errors.push(invalid(`${path}.name`, name, problem))
  if (!image) errors.push(required(`${path}.image`))
  errors.push(...oneOf(terminationMessagePolicy, ['File', 'FallbackToLogsOnError'], `${path}.terminationMessagePolicy`))
  if (container.ports) errors.push(...validatePorts(container.ports, `${path}.ports`))
  errors.push(...validateEnvironment(container.env, `${path}.env`))
  errors.push(...validateEnvironmentFrom(container.envFrom, `${path}.envFrom`))
  errors.push(...validateMounts(container, pod.volumes, `${path}.volumeMounts`))
  if (container.volumeDevices) errors.push(...validateDevices(container, pod.volumes, `${path}.volumeDevices`))
  errors.push(...oneOf(imagePullPolicy, pullPolicies, `${path}.imagePullPolicy`))
  errors.push(...validateContainerResources(container.resources, pod.claims, `${path}.resources`))
  if (container.resizePolicy) errors.push(...validateResizePolicy(container.resizePolicy, pod.spec.restartPolicy, `${path}.resizePolicy`))
  errors.push(...validateContainerSecurity(container.securityContext, pod.hostUsers, `${path}.securityContext`))
  return errors
}

function oneOf(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  if (!value) return [required(path)]
  return supported.includes(value) ? [] : [notSupported(path, value, supported)]
}

function validatePorts(ports: readonly FullPort[], path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [index, { name, containerPort, hostPort, protocol }] of ports.entries()) {
    const place = `${path}[${index}]`
    if (name) {
      const problems = validPortName(name)
      for (const problem of problems) errors.push(invalid(`${place}.name`, name, problem))
      if (problems.length === 0 && names.has(name)) errors.push(duplicate(`${place}.name`, name))
      if (problems.length === 0) names.add(name)
    }
    if (!containerPort) errors.push(required(`${place}.containerPort`))
    else for (const problem of validPortNumber(containerPort)) errors.push(invalid(`${place}.containerPort`, containerPort, problem))
    for (const problem of hostPort ? validPortNumber(hostPort) : []) errors.push(invalid(`${place}.hostPort`, hostPort, problem))
    errors.push(...oneOf(protocol, protocols, `${place}.protocol`))
  }
  return errors
}

function validateHostPorts(containers: readonly FullContainer[], path: string): FieldError[] {
  const errors: FieldError[] = []
  const taken = new Set<string>()
  for (const [index, container] of containers.entries()) {
    for (const [at, { protocol, hostIP = '', hostPort }] of (container.ports ?? []).entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) errors.push(duplicate(`${path}[${index}].ports[${at}].hostPort`, key))
      taken.add(key)
    }
  }
  return errors
}

function validateResizePolicy(
  policies: NonNullable<FullContainer['resizePolicy']>,
  podRestartPolicy: string | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string | undefined>()
  for (const [index, { resourceName, restartPolicy }] of policies.entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${index}]`, resourceName))
    seen.add(resourceName)
    errors.push(...oneOf(resourceName, ['cpu', 'memory'], path), ...oneOf(restartPolicy, ['NotRequired', 'RestartContainer'], path))
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalid(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"))
    }
  }
  return errors
}

function validateRestartPolicy({ restartPolicy, restartPolicyRules = [] }: FullContainer, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (restartPolicy === undefined) {
    if (restartPolicyRules.length > 0)
      errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  } else if (!restartPolicies.includes(restartPolicy)) errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, restartPolicies))
  if (restartPolicyRules.length > 20) errors.push(tooMany(`${path}.restartPolicyRules`, restartPolicyRules.length, 20))
  for (const [index, rule] of restartPolicyRules.entries()) {
    const place = `${path}.restartPolicyRules[${index}]`
    const exitCodes = rule.exitCodes as { readonly operator?: string; readonly values?: readonly number[] } | undefined
    if (rule.action !== 'Restart' && rule.action !== 'RestartAllContainers') {
      errors.push(notSupported(`${place}.action`, rule.action, ['Restart', 'RestartAllContainers']))
    }
    if (!exitCodes) errors.push(required(`${place}.exitCodes`, 'must be specified'))
    else if (exitCodes.operator !== 'In' && exitCodes.operator !== 'NotIn') {
      errors.push(notSupported(`${place}.exitCodes.operator`, exitCodes.operator, ['In', 'NotIn']))
    }
  }
  return errors
}
