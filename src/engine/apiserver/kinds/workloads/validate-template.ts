import type { LabelSelector } from '../../../../protocol/objects.ts'
import { matchesSelector } from '../../../../protocol/selectors.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required, sortedMap } from '../../schema/field-error.ts'
import type { FullPodTemplate } from '../pod/full-types.ts'
import { validatePodTemplate } from '../pod/validate-pod-spec.ts'
import { isEmptySelector, printedSelector, validateSelector } from '../validate-selector.ts'

/** Checks the selector that a workload must have. `noun` names the workload in the message about an empty one. */
export function validateOwnSelector(selector: LabelSelector | undefined, noun: string, path: string): FieldError[] {
  if (!selector) return [required(path)]
  const errors = validateSelector(selector, path)
  if (isEmptySelector(selector)) errors.push(invalid(path, printedSelector(selector), `empty selector is invalid for ${noun}`))
  return errors
}

/** Whether a selector can be used at all: every requirement of it makes sense. */
export function isUsableSelector(selector: LabelSelector | undefined): boolean {
  return validateSelector(selector, '').length === 0
}

/** Checks that a workload selects the pods of its own template. */
export function validateSelected(selector: LabelSelector | undefined, template: FullPodTemplate, path: string): FieldError[] {
  if (selector && isEmptySelector(selector)) return []
  const labels = template.metadata?.labels
  if (matchesSelector(selector, labels)) return []
  const printed = labels ? sortedMap(labels) : null
  return [invalid(`${path}.metadata.labels`, printed, '`selector` does not match template `labels`')]
}

/** Checks the template of a workload whose pods run for ever. */
export function validateLastingTemplate(template: FullPodTemplate, noun: string, path: string): FieldError[] {
  return [...validatePodTemplate(template, path), ...validateLasting(template, noun, path)]
}

/** Checks that the pods of a template restart always and have no deadline. */
export function validateLasting({ spec }: FullPodTemplate, noun: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (spec.restartPolicy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, spec.restartPolicy ?? '', ['Always']))
  if (spec.activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${noun} is not Supported`))
  }
  return errors
}
