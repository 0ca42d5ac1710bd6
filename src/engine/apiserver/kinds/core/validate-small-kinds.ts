import type { KubeObject } from '../../../../protocol/objects.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { invalid, required } from '../../schema/field-error.ts'
import { dnsLabel, qualifiedName } from '../formats.ts'

/** Validation of kinds with a rule or two: Namespace, Lease, RuntimeClass, Event. */

interface FullNamespace extends KubeObject {
  readonly spec?: { readonly finalizers?: readonly string[] }
  readonly status?: { readonly phase?: string }
}

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion']

/** Checks the finalizers of a Namespace. */
export function validateNamespace({ spec }: FullNamespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((finalizer) => {
    const errors = qualifiedName(finalizer).map((problem) => invalid('spec.finalizers', finalizer, problem))
    if (finalizer.includes('/') || standardFinalizers.includes(finalizer)) return errors
    return [...errors, invalid('spec.finalizers', finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
  })
}

/** Checks that the phase of a Namespace says whether it is being deleted. */
export function validateNamespaceStatus({ metadata, status }: FullNamespace): FieldError[] {
  const { phase = '' } = status ?? {}
  const isGoing = metadata.deletionTimestamp !== undefined
  if (phase === (isGoing ? 'Terminating' : 'Active')) return []
  const text = isGoing
    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
    : "may only be 'Active' if `deletionTimestamp` is empty"
  return [invalid('status.Phase', phase, text)]
}

interface FullLease extends KubeObject {
  readonly spec?: { readonly leaseDurationSeconds?: number; readonly leaseTransitions?: number }
}

/** Checks the numbers of a Lease. */
export function validateLease({ spec }: FullLease): FieldError[] {
  const { leaseDurationSeconds, leaseTransitions } = spec ?? {}
  const errors: FieldError[] = []
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'))
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.push(invalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0'))
  }
  return errors
}

interface RuntimeClass extends KubeObject {
  readonly handler?: string
}

/** Checks the handler of a RuntimeClass. */
export function validateRuntimeClass({ handler }: RuntimeClass): FieldError[] {
  return handler ? dnsLabel(handler).map((problem) => invalid('handler', handler, problem)) : [required('handler')]
}

interface FullEvent extends KubeObject {
  readonly involvedObject?: { readonly namespace?: string }
}

/** Checks that an Event is in the namespace of what it is about. */
export function validateEvent({ metadata, involvedObject }: FullEvent): FieldError[] {
  const namespace = involvedObject?.namespace ?? ''
  if (!involvedObject) return []
  if (namespace === '') {
    const isDefault = metadata.namespace === 'default' || metadata.namespace === 'kube-system'
    return isDefault ? [] : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
  }
  return namespace === metadata.namespace ? [] : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
}
