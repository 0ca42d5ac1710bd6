import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required, tooLong } from '../../schema/field-error.ts'
import { validId } from '../formats.ts'
import type { ContainerSecurityContext, FullPodSpec, Profile } from './full-types.ts'
import { validateDescending } from './validate-paths.ts'

const sysctl = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const sysctlPattern = new RegExp(`^${sysctl}$`)
const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined']

/** Checks the security context of a container. */
export function validateContainerSecurity(context: ContainerSecurityContext | undefined, hostUsers: boolean, path: string): FieldError[] {
  if (!context) return []
  const errors = [...validateIds(context, ['runAsUser', 'runAsGroup'], path)]
  const { procMount, privileged, allowPrivilegeEscalation, capabilities } = context
  if (procMount !== undefined) {
    if (procMount !== 'Default' && procMount !== 'Unmasked')
      errors.push(notSupported(`${path}.procMount`, procMount, ['Default', 'Unmasked']))
    if (hostUsers && procMount === 'Unmasked')
      errors.push(invalid(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'))
  }
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`))
  if (allowPrivilegeEscalation === false) {
    if (privileged) errors.push(invalid(path, printed(context), 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'))
    if (capabilities?.add?.includes('CAP_SYS_ADMIN')) {
      errors.push(invalid(path, printed(context), 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'))
    }
  }
  return [...errors, ...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`)]
}

/** Checks the security context of a pod. */
export function validatePodSecurity(spec: FullPodSpec, path: string): FieldError[] {
  const context = spec.securityContext
  if (!context) return []
  const errors = validateIds(context, ['fsGroup', 'runAsUser', 'runAsGroup'], path)
  for (const [index, group] of (context.supplementalGroups ?? []).entries()) {
    for (const problem of validId(group)) errors.push(invalid(`${path}.supplementalGroups[${index}]`, group, problem))
  }
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'))
  }
  if (context.sysctls) errors.push(...validateSysctls(spec, context.sysctls, `${path}.sysctls`))
  errors.push(...oneOf(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${path}.fsGroupChangePolicy`))
  errors.push(...validateSeccomp(context.seccompProfile, `${path}.seccompProfile`))
  errors.push(...validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`))
  errors.push(...oneOf(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${path}.supplementalGroupsPolicy`))
  return [...errors, ...oneOf(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], `${path}.seLinuxChangePolicy`)]
}

/** Checks what the operating system of a pod rules out. */
export function validateOperatingSystem(spec: FullPodSpec, path: string): FieldError[] {
  const { os } = spec
  if (!os) return []
  if (!os.name) return [required(`${path}.os.name`)]
  if (os.name !== 'linux' && os.name !== 'windows') return [notSupported(`${path}.os`, os.name, ['linux', 'windows'])]
  return os.name === 'linux' ? validateLinux(spec, path) : validateWindows(spec, path)
}

/** Checks that containers of a Windows host, where there are any, are the only ones. */
export function validateHostProcesses(spec: FullPodSpec, path: string): FieldError[] {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const errors: FieldError[] = []
  let count = 0
  for (const [context, place] of containerContexts(spec, path)) {
    const own = context.windowsOptions?.hostProcess
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const text = `pod hostProcess value must be identical if both are specified, was ${ofPod}`
      errors.push(invalid(`${place}.windowsOptions.hostProcess`, own, text))
    }
    if (own) count++
  }
  const all = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])]
  if (ofPod) count += all.filter((container) => container.securityContext?.windowsOptions?.hostProcess === undefined).length
  if (count === 0) return errors
  if (count !== all.length) {
    errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'))
  }
  if (!spec.hostNetwork) {
    errors.push(invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'))
  }
  return errors
}

function validateLinux(spec: FullPodSpec, path: string): FieldError[] {
  const text = 'windows options cannot be set for a linux pod'
  const errors = spec.securityContext?.windowsOptions ? [forbidden(`${path}.securityContext.windowsOptions`, text)] : []
  for (const [context, place] of containerContexts(spec, path))
    if (context.windowsOptions) errors.push(forbidden(`${place}.windowsOptions`, text))
  return errors
}

const podFields = ['appArmorProfile', 'seLinuxOptions'] as const
const laterPodFields = ['fsGroup', 'fsGroupChangePolicy', 'sysctls'] as const
const lastPodFields = ['runAsUser', 'runAsGroup', 'supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxChangePolicy'] as const
const containerFields = [
  ...(['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged'] as const),
  ...(['allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'] as const),
]

function validateWindows(spec: FullPodSpec, path: string): FieldError[] {
  const text = 'cannot be set for a windows pod'
  const errors: FieldError[] = []
  const context = spec.securityContext ?? {}
  const refuse = (isSet: boolean, place: string): void => {
    if (isSet) errors.push(forbidden(`${path}.${place}`, text))
  }
  for (const name of podFields) refuse(context[name] !== undefined, `securityContext.${name}`)
  refuse(spec.hostUsers !== undefined, 'hostUsers')
  refuse(spec.hostPID === true, 'hostPID')
  refuse(spec.hostIPC === true, 'hostIPC')
  refuse(context.seccompProfile !== undefined, 'securityContext.seccompProfile')
  for (const name of laterPodFields) refuse(context[name] !== undefined, `securityContext.${name}`)
  refuse(spec.shareProcessNamespace !== undefined, 'shareProcessNamespace')
  for (const name of lastPodFields) refuse(context[name] !== undefined, `securityContext.${name}`)
  for (const [own, place] of containerContexts(spec, path)) {
    for (const name of containerFields) if (own[name] !== undefined) errors.push(forbidden(`${place}.${name}`, text))
  }
  return errors
}

function containerContexts(spec: FullPodSpec, path: string): [ContainerSecurityContext, string][] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).flatMap((container, index): [ContainerSecurityContext, string][] =>
      container.securityContext ? [[container.securityContext, `${path}.${list}[${index}].securityContext`]] : [],
    ),
  )
}

function validateIds<T extends string>(context: { readonly [K in T]?: unknown }, names: readonly T[], path: string): FieldError[] {
  return names.flatMap((name) => {
    const id = context[name]
    return typeof id === 'number' ? validId(id).map((problem) => invalid(`${path}.${name}`, id, problem)) : []
  })
}

function oneOf(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(path, value, supported)]
}

function validateSeccomp(profile: Profile | undefined, path: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile } = profile
  const errors = type
    ? oneOf(type, profileTypes, `${path}.type`)
    : [required(`${path}.type`, 'type is required when seccompProfile is set')]
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'))
    else errors.push(...validateDescending(localhostProfile, `${path}.localhostProfile`))
  } else if (localhostProfile !== undefined) {
    const value = { Type: type, LocalhostProfile: localhostProfile }
    errors.push(invalid(`${path}.localhostProfile`, value, 'can only be set when seccomp type is Localhost'))
  }
  return errors
}

function validateAppArmor(profile: Profile | undefined, path: string): FieldError[] {
  if (!profile) return []
  const { type = '', localhostProfile } = profile
  const place = `${path}.localhostProfile`
  if (!type) return [required(`${path}.type`, 'type is required when appArmorProfile is set')]
  if (!profileTypes.includes(type)) return [notSupported(`${path}.type`, type, profileTypes)]
  if (type !== 'Localhost') {
    return localhostProfile === undefined ? [] : [invalid(place, localhostProfile, 'can only be set when AppArmor type is Localhost')]
  }
  if (!localhostProfile) return [required(place, 'must be set when AppArmor type is Localhost')]
  const errors =
    localhostProfile.trim() === localhostProfile ? [] : [invalid(place, localhostProfile, 'must not be padded with whitespace')]
  if (localhostProfile.length > 4095) errors.push(tooLong(place, 4095))
  return errors
}

function validateSysctls(spec: FullPodSpec, sysctls: readonly { readonly name?: string }[], path: string): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, { name = '' }] of sysctls.entries()) {
    const place = `${path}[${index}].name`
    if (!name) errors.push(required(place))
    else if (name.length > 253 || !sysctlPattern.test(name))
      errors.push(invalid(place, name, `must have at most 253 characters and match regex ^${sysctl}$`))
    else if (seen.has(name)) errors.push(duplicate(place, name))
    if (spec.hostNetwork && /^net[./]/.test(name)) errors.push(invalid(place, name, "may not be specified when 'hostNetwork' is true"))
    if (spec.hostIPC && /^(kernel[./](msg|sem|shm)|fs[./]mqueue[./])/.test(name)) {
      errors.push(invalid(place, name, "may not be specified when 'hostIPC' is true"))
    }
    seen.add(name)
  }
  return errors
}

// The fields of the internal type in order, as messages print them.
function printed(context: ContainerSecurityContext): unknown {
  const capital = (map: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key[0]!.toUpperCase() + key.slice(1), value]))
  const { capabilities, seccompProfile, appArmorProfile, seLinuxOptions } = context
  return {
    Capabilities: capabilities ? { Add: capabilities.add ?? null, Drop: capabilities.drop ?? null } : null,
    Privileged: context.privileged ?? null,
    SELinuxOptions: seLinuxOptions ? capital({ user: '', role: '', type: '', level: '', ...seLinuxOptions }) : null,
    WindowsOptions: context.windowsOptions ? capital(context.windowsOptions as Readonly<Record<string, unknown>>) : null,
    RunAsUser: context.runAsUser ?? null,
    RunAsGroup: context.runAsGroup ?? null,
    RunAsNonRoot: context.runAsNonRoot ?? null,
    ReadOnlyRootFilesystem: context.readOnlyRootFilesystem ?? null,
    AllowPrivilegeEscalation: context.allowPrivilegeEscalation ?? null,
    ProcMount: context.procMount ?? null,
    SeccompProfile: seccompProfile ? { Type: seccompProfile.type, LocalhostProfile: seccompProfile.localhostProfile ?? null } : null,
    AppArmorProfile: appArmorProfile ? { Type: appArmorProfile.type, LocalhostProfile: appArmorProfile.localhostProfile ?? null } : null,
  }
}
