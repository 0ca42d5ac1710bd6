import type { Toleration } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsSubdomain, outOfRange } from '../formats.ts'
import type { FullContainer, FullPod, FullPodSpec } from './full-types.ts'
import { validatePodAnnotations, validatePodSpec } from './validate-pod-spec.ts'
import { validateTolerations } from './validate-scheduling.ts'

const changeable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

/** Checks a new pod. */
export function validatePod(pod: FullPod): FieldError[] {
  const errors = validateWhole(pod)
  if (pod.spec.ephemeralContainers?.length) errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'))
  if (pod.spec.nodeName && pod.spec.schedulingGates?.length) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  }
  return errors
}

/** Checks what of a pod may change: images, and a little else. */
export function validatePodUpdate(pod: FullPod, old: FullPod): FieldError[] {
  const errors = validateWhole(pod)
  for (const list of ['containers', 'initContainers'] as const) {
    const now = pod.spec[list] ?? []
    if (now.length !== (old.spec[list] ?? []).length)
      return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')]
    errors.push(...validateImages(now, `spec.${list}`))
  }
  errors.push(...validateDeadline(pod.spec, old.spec))
  errors.push(...validateAddedTolerations(pod.spec.tolerations ?? [], old.spec.tolerations ?? []))
  errors.push(...validateDeletedGates(pod.spec, old.spec))
  if (!deepEqual(withoutChangeable(pod.spec, old.spec), old.spec)) {
    errors.push(forbidden('spec', `pod updates may not change fields other than ${changeable.join(',')}`))
  }
  return errors
}

/** Checks the status that a kubelet (or the scheduler) reports. */
export function validatePodStatus(pod: FullPod): FieldError[] {
  const nominated = pod.status?.nominatedNodeName
  return nominated ? dnsSubdomain(nominated).map((problem) => invalid('status.nominatedNodeName', nominated, problem)) : []
}

function validateWhole(pod: FullPod): FieldError[] {
  const { metadata, spec } = pod
  const errors = metadata.annotations ? validatePodAnnotations(metadata.annotations, 'metadata.annotations') : []
  errors.push(...validatePodSpec(spec, metadata, 'spec'))
  if (!spec.serviceAccountName) errors.push(...validateNoTokens(spec))
  errors.push(...validateTrimmedImages(spec.containers ?? [], 'spec.containers'))
  errors.push(...validateTrimmedImages(spec.initContainers ?? [], 'spec.initContainers'))
  return errors
}

function validateNoTokens(spec: FullPodSpec): FieldError[] {
  return (spec.volumes ?? []).flatMap((volume, index) =>
    (volume.projected?.sources ?? []).flatMap((source, at) => {
      const place = `spec.volumes[${index}].projected.sources[${at}].serviceAccountToken`
      return source.serviceAccountToken ? [forbidden(place, 'must not be specified when serviceAccountName is not set')] : []
    }),
  )
}

function validateTrimmedImages(containers: readonly FullContainer[], path: string): FieldError[] {
  return containers.flatMap(({ image = '' }, index) =>
    image.trim() === image ? [] : [invalid(`${path}[${index}].image`, image, 'must not have leading or trailing whitespace')],
  )
}

function validateImages(containers: readonly FullContainer[], path: string): FieldError[] {
  return [
    ...containers.flatMap(({ image }, index) => (image ? [] : [required(`${path}[${index}].image`)])),
    ...validateTrimmedImages(containers, path),
  ]
}

function validateDeadline({ activeDeadlineSeconds: now }: FullPodSpec, { activeDeadlineSeconds: before }: FullPodSpec): FieldError[] {
  const path = 'spec.activeDeadlineSeconds'
  if (now === undefined) return before === undefined ? [] : [invalid(path, null, 'must not update from a positive integer to nil value')]
  if (now < 0 || now > 2147483647) return [invalid(path, now, outOfRange(0, 2147483647))]
  return before !== undefined && before < now ? [invalid(path, now, 'must be less than or equal to previous value')] : []
}

function validateAddedTolerations(now: readonly Toleration[], before: readonly Toleration[]): FieldError[] {
  const path = 'spec.tolerations'
  for (const old of before) {
    const kept = now.some((each) => deepEqual({ ...each, tolerationSeconds: undefined }, { ...old, tolerationSeconds: undefined }))
    if (!kept) return [forbidden(path, 'existing toleration can not be modified except its tolerationSeconds')]
  }
  return validateTolerations(now, path)
}

function validateDeletedGates({ schedulingGates = [] }: FullPodSpec, { schedulingGates: before = [] }: FullPodSpec): FieldError[] {
  return schedulingGates.flatMap(({ name }, index) => {
    const place = `spec.schedulingGates[${index}].name`
    const known = before.some((gate) => gate.name === name)
    return known ? [] : [forbidden(place, `only deletion is allowed, but found new scheduling gate '${name}'`)]
  })
}

// The new spec with the old values of all that may change.
function withoutChangeable(spec: FullPodSpec, old: FullPodSpec): FullPodSpec {
  const withImages = (list: readonly FullContainer[] | undefined | null, before: readonly FullContainer[] | undefined | null) =>
    list?.map((container, index) => ({ ...container, image: before?.[index]?.image ?? container.image ?? '' }))
  const isGated = (old.schedulingGates ?? []).length > 0
  const keepsGrace = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  const { initContainers, ...rest } = spec
  const inits = withImages(initContainers, old.initContainers)
  return {
    ...rest,
    containers: withImages(spec.containers, old.containers) ?? null,
    ...(inits ? { initContainers: inits } : {}),
    ...same('activeDeadlineSeconds', old),
    ...same('schedulingGates', old),
    ...same('tolerations', old),
    // A pod that waits at a gate may still narrow down its nodes.
    ...(isGated ? { ...same('nodeSelector', old), affinity: { ...spec.affinity, nodeAffinity: old.affinity?.nodeAffinity } } : {}),
    ...(keepsGrace ? same('terminationGracePeriodSeconds', old) : {}),
  } as FullPodSpec
}

function same<K extends keyof FullPodSpec>(name: K, old: FullPodSpec): Partial<FullPodSpec> {
  return { [name]: old[name] } as Partial<FullPodSpec>
}
