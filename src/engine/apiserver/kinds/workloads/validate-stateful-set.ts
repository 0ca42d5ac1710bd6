import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsLabel } from '../formats.ts'
import { amountOf, validateAtMostAll, validateIntOrPercent, validateNonNegative } from '../numbers.ts'
import type { FullPodTemplate } from '../pod/full-types.ts'
import { validatePodTemplate } from '../pod/validate-pod-spec.ts'
import { validateClaimSpec } from '../storage/validate-claim.ts'
import { printedSelector } from '../validate-selector.ts'
import type { FullDaemonSet, FullStatefulSet, FullStatefulSetSpec, RollingStrategy } from './full-types.ts'
import { validateSameSelector } from './validate-deployment.ts'
import { isUsableSelector, validateLasting, validateLastingTemplate, validateOwnSelector, validateSelected } from './validate-template.ts'

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

/** Checks a StatefulSet. Upstream: pkg/apis/apps/validation. */
export function validateStatefulSet({ spec }: FullStatefulSet, isUpdate = false): FieldError[] {
  const errors: FieldError[] = []
  const { podManagementPolicy: policy = '' } = spec
  if (!policy) errors.push(required('spec.podManagementPolicy'))
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.push(invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"))
  }
  errors.push(...validateStrategy(spec.updateStrategy, 'spec.updateStrategy'))
  const { whenDeleted = '', whenScaled = '' } = spec.persistentVolumeClaimRetentionPolicy ?? {}
  for (const [name, value] of Object.entries({ whenDeleted, whenScaled })) {
    const place = `spec.persistentVolumeClaimRetentionPolicy.${name}`
    if (value !== 'Retain' && value !== 'Delete') errors.push(notSupported(place, value, ['Retain', 'Delete']))
  }
  for (const [index, claim] of (isUpdate ? [] : (spec.volumeClaimTemplates ?? [])).entries()) {
    errors.push(...validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${index}].spec`))
  }
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'))
  errors.push(...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'))
  errors.push(...validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start'))
  const { serviceName } = spec
  for (const problem of serviceName && !isUpdate ? dnsLabel(serviceName) : [])
    errors.push(invalid('spec.serviceName', serviceName, problem))
  errors.push(...validateOwnSelector(spec.selector, 'statefulset', 'spec.selector'))
  if (!isUsableSelector(spec.selector)) errors.push(invalid('spec.selector', printedSelector(spec.selector), ''))
  else {
    errors.push(...validateSelected(spec.selector, spec.template, 'spec.template'))
    errors.push(...validatePodTemplate(withClaims(spec), 'spec.template'))
  }
  return [...errors, ...validateLasting(spec.template, 'StatefulSet', 'spec.template')]
}

/** Checks what of a StatefulSet may change. */
export function validateStatefulSetUpdate(statefulSet: FullStatefulSet, old: FullStatefulSet): FieldError[] {
  const errors = validateStatefulSet(statefulSet, true)
  const fixed = (spec: FullStatefulSetSpec) => Object.fromEntries(Object.entries(spec).filter(([name]) => !changeable.includes(name)))
  if (deepEqual(fixed(statefulSet.spec), fixed(old.spec))) return errors
  const names = changeable.slice(0, -1).map((name) => `'${name}'`)
  const text = `updates to statefulset spec for fields other than ${names.join(', ')} and 'minReadySeconds' are forbidden`
  return [...errors, forbidden('spec', text)]
}

/** Checks a DaemonSet. */
export function validateDaemonSet({ spec }: FullDaemonSet): FieldError[] {
  const { selector, template } = spec
  const errors = selector ? validateOwnSelector(selector, 'daemonset', 'spec.selector') : []
  const emptiness = errors.filter((error) => error.detail.startsWith('empty selector'))
  const others = errors.filter((error) => !emptiness.includes(error))
  const mismatch = isUsableSelector(selector) ? validateSelected(selector, template, 'spec.template') : []
  return [
    ...others,
    ...mismatch,
    ...emptiness,
    ...validateLastingTemplate(template, 'DaemonSet', 'spec.template'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateDaemonStrategy(spec.updateStrategy, 'spec.updateStrategy'),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ]
}

/** Checks a change of a DaemonSet: what it selects stays. */
export function validateDaemonSetUpdate(daemonSet: FullDaemonSet, old: FullDaemonSet): FieldError[] {
  return [...validateSameSelector(daemonSet, old), ...validateDaemonSet(daemonSet)]
}

function validateStrategy({ type = '', rollingUpdate: update }: RollingStrategy, path: string): FieldError[] {
  const printed = update ? { Partition: update.partition ?? 0, MaxUnavailable: update.maxUnavailable ?? null } : null
  if (!type) return [required(path)]
  if (type === 'OnDelete') {
    return update ? [invalid(`${path}.rollingUpdate`, printed, "only allowed for updateStrategy 'RollingUpdate'")] : []
  }
  if (type !== 'RollingUpdate') return [invalid(path, { Type: type, RollingUpdate: printed }, "must be 'RollingUpdate' or 'OnDelete'")]
  const errors = validateNonNegative(update?.partition, `${path}.rollingUpdate.partition`)
  const most = update?.maxUnavailable
  if (most === undefined) return errors
  const place = `${path}.rollingUpdate.maxUnavailable`
  errors.push(...validateIntOrPercent(most, place))
  if (amountOf(most) === 0) errors.push(invalid(place, most, 'cannot be 0'))
  return [...errors, ...validateAtMostAll(most, place)]
}

function validateDaemonStrategy({ type = '', rollingUpdate: update }: RollingStrategy, path: string): FieldError[] {
  if (type === 'OnDelete') return []
  const { maxUnavailable = 0, maxSurge = 0 } = update ?? {}
  if (type !== 'RollingUpdate') {
    const printed = update ? { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } : null
    return [notSupported(path, { Type: type, RollingUpdate: printed }, ['RollingUpdate', 'OnDelete'])]
  }
  const place = `${path}.rollingUpdate`
  const errors = [
    ...validateIntOrPercent(maxUnavailable, `${place}.maxUnavailable`),
    ...validateIntOrPercent(maxSurge, `${place}.maxSurge`),
    ...validateAtMostAll(maxUnavailable, `${place}.maxUnavailable`),
    ...validateAtMostAll(maxSurge, `${place}.maxSurge`),
  ]
  const [gone, extra] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0]
  if (gone && extra) errors.push(invalid(`${place}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  if (!gone && !extra) errors.push(required(`${place}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  return errors
}

// The template with the volumes that the set's claims will be.
function withClaims({ template, volumeClaimTemplates = [] }: FullStatefulSetSpec): FullPodTemplate {
  const { subdomain: _, hostname: __, ...spec } = template.spec
  if (volumeClaimTemplates.length === 0) return { ...template, spec }
  const names = new Set(volumeClaimTemplates.map((claim) => claim.metadata?.name ?? ''))
  const own = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))
  return { ...template, spec: { ...spec, volumes: [...own, ...(spec.volumes ?? []).filter((volume) => !names.has(volume.name))] } }
}
