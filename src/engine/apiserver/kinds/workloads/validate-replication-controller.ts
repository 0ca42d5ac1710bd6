import { matchesLabels } from '../../../../protocol/selectors.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { invalid, required } from '../../schema/field-error.ts'
import { validateNonNegative } from '../numbers.ts'
import type { FullReplicationController } from './full-types.ts'
import { validateLastingTemplate } from './validate-template.ts'

/** Checks a ReplicationController. Upstream: pkg/apis/core/validation. */
export function validateReplicationController({ spec }: FullReplicationController): FieldError[] {
  const errors = validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds')
  const selector = spec.selector ?? {}
  const isEmpty = Object.keys(selector).length === 0
  if (isEmpty) errors.push(required('spec.selector'))
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'))
  if (!spec.template) return [...errors, required('spec.template')]
  const labels = spec.template.metadata?.labels
  if (!isEmpty && !matchesLabels(selector, labels)) {
    errors.push(invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'))
  }
  return [...errors, ...validateLastingTemplate(spec.template, 'ReplicationController', 'spec.template')]
}
