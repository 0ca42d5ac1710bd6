import type { LabelSelector } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsSubdomain } from '../formats.ts'
import { validateImmutable } from '../metadata.ts'
import type { ClaimSpec } from '../pod/full-types.ts'
import { validateSelector } from '../validate-selector.ts'
import type { FullClaim } from './storage-defaults.ts'

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const volumeModes = ['Block', 'Filesystem']

/** Checks the spec of a claim or of a claim template. Upstream: pkg/apis/core/validation. */
export function validateClaimSpec(spec: ClaimSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const modes = spec.accessModes ?? []
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'))
  errors.push(...validateSelector(spec.selector as LabelSelector | undefined, `${path}.selector`))
  errors.push(...validateAccessModes(modes, `${path}.accessModes`))
  const storage = spec.resources?.requests?.storage
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`))
  else if (compareQuantities(storage, 0) <= 0)
    errors.push(invalid(`${path}.resources[storage]`, String(storage), 'must be greater than zero'))
  for (const name of ['storageClassName', 'volumeMode', 'volumeAttributesClassName'] as const) {
    const value = spec[name]
    if (value === undefined) continue
    if (name === 'volumeMode') {
      if (!volumeModes.includes(value)) errors.push(notSupported(`${path}.volumeMode`, value, volumeModes))
    } else if (value) for (const problem of dnsSubdomain(value)) errors.push(invalid(`${path}.${name}`, value, problem))
  }
  return errors
}

/** Checks the access modes of a claim or volume. */
export function validateAccessModes(modes: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupported(path, mode, accessModes))
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))
  if (modes.includes('ReadWriteOncePod') && others) errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'))
  return errors
}

/** Checks a new PersistentVolumeClaim. */
export function validateClaim(claim: FullClaim): FieldError[] {
  return validateClaimSpec(claim.spec, 'spec')
}

/** Checks what of a PersistentVolumeClaim may change: little more than the size of a bound one. */
export function validateClaimUpdate(claim: FullClaim, old: FullClaim): FieldError[] {
  const errors = validateClaim(claim)
  const isBound = claim.status?.phase === 'Bound'
  const { volumeName, ...rest } = claim.spec
  const kept = isBound ? withoutResizable(rest) : rest
  const { volumeName: oldVolumeName, ...oldRest } = old.spec
  const oldKept = isBound ? withoutResizable(oldRest) : oldRest
  const boundOnce = !oldVolumeName || oldVolumeName === volumeName
  if (!boundOnce || !deepEqual(kept, oldKept)) {
    errors.push(
      forbidden('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'),
    )
  }
  const size = claim.spec.resources?.requests?.storage ?? '0'
  const oldSize = old.spec.resources?.requests?.storage ?? '0'
  if (compareQuantities(size, oldSize) < 0 && compareQuantities(size, old.status?.capacity?.storage ?? '0') <= 0) {
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  }
  return [...errors, ...validateImmutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode')]
}

function withoutResizable(spec: ClaimSpec): unknown {
  const { volumeAttributesClassName: _, resources, ...rest } = spec
  const { storage: __, ...requests } = resources?.requests ?? {}
  return { ...rest, resources: { ...resources, requests } }
}
