import type { Labels, ObjectMeta, OwnerReference } from '../../../protocol/objects.ts'
import type { FieldError } from '../schema/field-error.ts'
import { forbidden, invalid, required, tooLong } from '../schema/field-error.ts'
import { deepEqual } from './deep-equal.ts'
import type { Format } from './formats.ts'
import { dnsLabel, pathSegment, qualifiedName, validLabelValue } from './formats.ts'

/**
 * Validation of what all objects have in common, in the order of
 * staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go.
 */

const mostAnnotationBytes = 256 * 1024

/** Checks the metadata of an object that is created. `nameFormat` is the kind's own. */
export function validateMetadata(metadata: ObjectMeta, namespaced: boolean, nameFormat: Format): FieldError[] {
  return [...validateNames(metadata, nameFormat), ...validateCommon(metadata, namespaced)]
}

/** Checks `name` and `generateName`. */
function validateNames({ name, generateName }: ObjectMeta, nameFormat: Format): FieldError[] {
  const errors: FieldError[] = []
  if (generateName) {
    // What comes after the prefix is letters and digits, so a hyphen or dot may end it.
    for (const problem of nameFormat(maskTrailingDash(generateName))) errors.push(invalid('metadata.generateName', generateName, problem))
  }
  if (name) for (const problem of nameFormat(name)) errors.push(invalid('metadata.name', name, problem))
  else errors.push(required('metadata.name', 'name or generateName is required'))
  return errors
}

/** Checks that the names of otherwise good metadata fit in a URL: upstream does so for all kinds, after the kind's own format. */
export const validateNamesInUrl = (metadata: ObjectMeta): FieldError[] => validateNames(metadata, pathSegment)

/** Checks metadata for which every name is as good as any that fits in a URL. */
export function validateCommonMetadata(metadata: ObjectMeta, namespaced: boolean): FieldError[] {
  return validateMetadata(metadata, namespaced, pathSegment)
}

/** Whether an update leaves the metadata as it is, so that there is nothing to check: what is stored was checked. */
export function isSameMetadata(metadata: ObjectMeta, old: ObjectMeta): boolean {
  const now = metadata as unknown as Readonly<Record<string, unknown>>
  const before = old as unknown as Readonly<Record<string, unknown>>
  for (const field in now) if (now[field] !== before[field]) return false
  for (const field in before) if (now[field] === undefined) return false
  return true
}

/** Checks what an update may not change. */
export function validateMetadataUpdate(metadata: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = []
  if (old.deletionTimestamp !== undefined) errors.push(...newFinalizers(metadata.finalizers ?? [], old.finalizers ?? []))
  if (!metadata.resourceVersion)
    errors.push(invalid('metadata.resourceVersion', metadata.resourceVersion ?? '', 'must be specified for an update'))
  if ((metadata.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalid('metadata.generation', metadata.generation ?? 0, 'must not be decremented'))
  const fixed = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const
  for (const field of fixed)
    errors.push(...validateImmutable(metadata[field] ?? emptyOf(field), old[field] ?? emptyOf(field), `metadata.${field}`))
  if (metadata.labels) errors.push(...validateLabels(metadata.labels, 'metadata.labels'))
  if (metadata.annotations) errors.push(...validateAnnotations(metadata.annotations, 'metadata.annotations'))
  if (metadata.ownerReferences) errors.push(...validateOwnerReferences(metadata.ownerReferences))
  return errors
}

/** `field is immutable` when two values differ. */
export function validateImmutable(value: unknown, old: unknown, path: string): FieldError[] {
  return deepEqual(value, old) ? [] : [invalid(path, value, 'field is immutable')]
}

/** Checks the keys and values of labels. */
export function validateLabels(labels: Labels, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const key in labels) {
    for (const problem of qualifiedName(key)) errors.push(invalid(path, key, problem))
    for (const problem of validLabelValue(labels[key]!)) errors.push(invalid(path, labels[key], problem))
  }
  return errors
}

/** Checks the keys of annotations, and their size. */
export function validateAnnotations(annotations: Labels, path: string): FieldError[] {
  const errors: FieldError[] = []
  let bytes = 0
  for (const key in annotations) {
    for (const problem of qualifiedName(key.toLowerCase())) errors.push(invalid(path, key, problem))
    bytes += byteLength(key) + byteLength(annotations[key]!)
  }
  if (bytes > mostAnnotationBytes) errors.push(tooLong(path, mostAnnotationBytes))
  return errors
}

/** The length of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    // A surrogate is half of a four-byte character.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1
  }
  return bytes
}

function validateCommon(metadata: ObjectMeta, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = []
  const { namespace, labels, annotations, ownerReferences, finalizers, generation = 0 } = metadata
  if (!namespaced && namespace) errors.push(forbidden('metadata.namespace', 'not allowed on this type'))
  if (namespaced && !namespace) errors.push(required('metadata.namespace'))
  if (namespaced && namespace) for (const problem of dnsLabel(namespace)) errors.push(invalid('metadata.namespace', namespace, problem))
  if (generation < 0) errors.push(invalid('metadata.generation', generation, 'must be greater than or equal to 0'))
  if (labels) errors.push(...validateLabels(labels, 'metadata.labels'))
  if (annotations) errors.push(...validateAnnotations(annotations, 'metadata.annotations'))
  if (ownerReferences) errors.push(...validateOwnerReferences(ownerReferences))
  if (finalizers) errors.push(...validateFinalizers(finalizers))
  return errors
}

function validateOwnerReferences(references: readonly OwnerReference[]): FieldError[] {
  const path = 'metadata.ownerReferences'
  const errors: FieldError[] = []
  let controller = ''
  for (const { apiVersion = '', kind = '', name = '', uid = '', controller: controls } of references) {
    if (!apiVersion.slice(apiVersion.indexOf('/') + 1)) errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'))
    if (!kind) errors.push(invalid(`${path}.kind`, kind, 'must not be empty'))
    if (!name) errors.push(invalid(`${path}.name`, name, 'must not be empty'))
    if (!uid) errors.push(invalid(`${path}.uid`, uid, 'must not be empty'))
    if (apiVersion === 'v1' && kind === 'Event') {
      errors.push(invalid(path, { apiVersion, kind, name, uid }, '/v1, Kind=Event is disallowed from being an owner'))
    }
    if (!controls) continue
    const text = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${kind}/${name}`
    if (controller) errors.push(invalid(path, references, text))
    else controller = `${kind}/${name}`
  }
  return errors
}

function validateFinalizers(finalizers: readonly string[]): FieldError[] {
  const path = 'metadata.finalizers'
  const errors: FieldError[] = []
  for (const finalizer of finalizers) for (const problem of qualifiedName(finalizer)) errors.push(invalid(path, finalizer, problem))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  return errors
}

function newFinalizers(finalizers: readonly string[], old: readonly string[]): FieldError[] {
  const added = [...new Set(finalizers)].filter((finalizer) => !old.includes(finalizer)).sort()
  if (added.length === 0) return []
  const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
  return [forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`)]
}

function emptyOf(field: string): unknown {
  return field === 'name' || field === 'namespace' || field === 'uid' ? '' : undefined
}

function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}
