import type { IntOrString } from '../../../protocol/objects.ts'
import type { FieldError } from '../schema/field-error.ts'
import { invalid } from '../schema/field-error.ts'

/** `must be greater than or equal to 0`. */
export function validateNonNegative(value: number | undefined, path: string): FieldError[] {
  return value !== undefined && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : []
}

/** A number that is not negative, or a percentage. */
export function validateIntOrPercent(value: IntOrString | undefined, path: string): FieldError[] {
  if (typeof value !== 'string') return validateNonNegative(value, path)
  if (/^[0-9]+%$/.test(value)) return []
  const text =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
  return [invalid(path, value, text)]
}

/** `must not be greater than 100%`. */
export function validateAtMostAll(value: IntOrString | undefined, path: string): FieldError[] {
  const isTooMuch = typeof value === 'string' && /^[0-9]+%$/.test(value) && Number.parseInt(value, 10) > 100
  return isTooMuch ? [invalid(path, value, 'must not be greater than 100%')] : []
}

/** The number of a number or percentage; 0 of what is neither. */
export function amountOf(value: IntOrString | undefined): number {
  if (typeof value === 'number') return value
  return value !== undefined && /^[0-9]+%$/.test(value) ? Number.parseInt(value, 10) : 0
}
