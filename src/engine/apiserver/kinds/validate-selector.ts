import type { LabelSelector } from '../../../protocol/objects.ts'
import type { FieldError } from '../schema/field-error.ts'
import { forbidden, invalid, required } from '../schema/field-error.ts'
import { qualifiedName, validLabelValue } from './formats.ts'
import { validateLabels } from './metadata.ts'

/** Checks a label selector; an absent one is fine. Upstream: staging apimachinery pkg/apis/meta/v1/validation. */
export function validateSelector(selector: LabelSelector | undefined | null, path: string): FieldError[] {
  if (!selector) return []
  const errors = selector.matchLabels ? validateLabels(selector.matchLabels, `${path}.matchLabels`) : []
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const place = `${path}.matchExpressions[${index}]`
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) errors.push(required(`${place}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) errors.push(forbidden(`${place}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    } else errors.push(invalid(`${place}.operator`, operator, 'not a valid selector operator'))
    errors.push(...validateLabelKey(key, `${place}.key`))
    for (const [at, value] of values.entries())
      for (const problem of validLabelValue(value)) errors.push(invalid(`${place}.values[${at}]`, value, problem))
  }
  return errors
}

/** Checks a label key. */
export function validateLabelKey(key: string, path: string): FieldError[] {
  return qualifiedName(key ?? '').map((problem) => invalid(path, key ?? '', problem))
}

/** Whether a selector selects nothing in particular: it has no requirement at all. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
}

/** A selector as Go prints it: its labels in order, without what is empty. */
export function printedSelector(selector: LabelSelector | undefined | null): unknown {
  if (!selector) return null
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    ...(labels.length > 0 ? { matchLabels: Object.fromEntries(labels) } : {}),
    ...(selector.matchExpressions?.length ? { matchExpressions: selector.matchExpressions } : {}),
  }
}
