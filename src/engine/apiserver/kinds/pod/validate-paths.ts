import type { FieldError } from '../../schema/field-error.ts'
import { invalid } from '../../schema/field-error.ts'

/** `must not contain '..'`. */
export function validateNoBacksteps(target: string, path: string): FieldError[] {
  return target.includes('..') && target.split('/').includes('..') ? [invalid(path, target, "must not contain '..'")] : []
}

/** A relative path that stays below where it begins. */
export function validateDescending(target: string, path: string): FieldError[] {
  const errors = target.startsWith('/') ? [invalid(path, target, 'must be a relative path')] : []
  return [...errors, ...validateNoBacksteps(target, path)]
}

/** A descending path whose names leave `..data` and its like to the kubelet. */
export function validateUnreserved(target: string, path: string): FieldError[] {
  const errors = validateDescending(target, path)
  if (target.startsWith('..') && !target.startsWith('../')) errors.push(invalid(path, target, "must not start with '..'"))
  return errors
}

/** A file mode in the range of permissions. */
export function validateMode(mode: number | undefined, path: string): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return []
  return [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}
