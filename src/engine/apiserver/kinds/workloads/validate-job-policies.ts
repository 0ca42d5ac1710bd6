import type { FieldError } from '../../schema/field-error.ts'
import { duplicate, invalid, notSupported, omittedValue, required, tooMany } from '../../schema/field-error.ts'
import { qualifiedName } from '../formats.ts'
import { validateNonNegative } from '../numbers.ts'
import type { FullJobSpec, PodFailureRule, SuccessRule } from './full-types.ts'

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const statuses = ['False', 'True', 'Unknown']
const quoted = (values: readonly string[]): string => `valid values: [${values.map((value) => `"${value}"`).join(' ')}]`

/** Checks which failures of pods count for a Job. */
export function validatePodFailurePolicy(spec: FullJobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? []
  const errors = rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : []
  const { containers, initContainers } = spec.template.spec
  const names = new Set([...(containers ?? []), ...(initContainers ?? [])].map((container) => container.name))
  for (const [index, rule] of rules.entries()) errors.push(...validateRule(spec, rule, names, `${path}.rules[${index}]`))
  return errors
}

/** Checks when an indexed Job counts as done. */
export function validateSuccessPolicy(spec: FullJobSpec, path: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? []
  if (spec.completionMode !== 'Indexed') {
    const printed = rules.map(({ succeededIndexes, succeededCount }) => ({
      SucceededIndexes: succeededIndexes ?? null,
      SucceededCount: succeededCount ?? null,
    }))
    return [invalid(path, { Rules: rules.length > 0 ? printed : null }, 'requires indexed completion mode')]
  }
  const errors: FieldError[] = []
  if (rules.length === 0) errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > 20) errors.push(tooMany(`${path}.rules`, rules.length, 20))
  for (const [index, rule] of rules.entries()) errors.push(...validateSuccessRule(spec.completions ?? 0, rule, `${path}.rules[${index}]`))
  return errors
}

function validateRule(spec: FullJobSpec, rule: PodFailureRule, names: ReadonlySet<string>, path: string): FieldError[] {
  const { action = '', onExitCodes, onPodConditions = [] } = rule
  const errors: FieldError[] = []
  if (!action) errors.push(required(`${path}.action`, quoted(actions)))
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'))
  } else if (!actions.includes(action)) errors.push(notSupported(`${path}.action`, action, actions))
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, names, `${path}.onExitCodes`))
  for (const [index, { type = '', status = '' }] of onPodConditions.entries()) {
    const place = `${path}.onPodConditions[${index}]`
    for (const problem of qualifiedName(type)) errors.push(invalid(`${place}.type`, type, problem))
    if (!status) errors.push(required(`${place}.status`, quoted(statuses)))
    else if (!statuses.includes(status)) errors.push(notSupported(`${place}.status`, status, statuses))
  }
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(invalid(path, omittedValue, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(invalid(path, omittedValue, 'specifying one of OnExitCodes and OnPodConditions is required'))
  }
  return errors
}

function validateExitCodes(
  requirement: NonNullable<PodFailureRule['onExitCodes']>,
  names: ReadonlySet<string>,
  path: string,
): FieldError[] {
  const { operator = '', containerName, values = [] } = requirement
  const errors: FieldError[] = []
  if (!operator) errors.push(required(`${path}.operator`, quoted(['In', 'NotIn'])))
  else if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupported(`${path}.operator`, operator, ['In', 'NotIn']))
  if (containerName !== undefined && !names.has(containerName)) {
    errors.push(invalid(`${path}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'))
  }
  if (values.length === 0) errors.push(invalid(`${path}.values`, values.length === 0 ? null : values, 'at least one value is required'))
  if (values.length > 255) errors.push(tooMany(`${path}.values`, values.length, 255))
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) errors.push(invalid(`${path}.values[${index}]`, value, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < index) errors.push(duplicate(`${path}.values[${index}]`, value))
  }
  if (values.some((value, index) => index > 0 && values[index - 1]! > value))
    errors.push(invalid(`${path}.values`, values, 'must be ordered'))
  return errors
}

function validateSuccessRule(
  completions: number,
  { succeededCount: count, succeededIndexes: indexes }: SuccessRule,
  path: string,
): FieldError[] {
  if (count === undefined && indexes === undefined) {
    return [required(path, 'at least one of succeededCount or succeededIndexes must be specified')]
  }
  const errors: FieldError[] = []
  const total = indexes === undefined ? 0 : countIndexes(indexes, completions)
  if (typeof total === 'string') errors.push(invalid(`${path}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${total}`))
  if (count === undefined) return errors
  const place = `${path}.succeededCount`
  errors.push(...validateNonNegative(count, place))
  if (count > completions) {
    errors.push(invalid(place, count, `must be less than or equal to ${completions} (the number of specified completions)`))
  }
  const listed = typeof total === 'number' ? total : 0
  if (indexes !== undefined && count > listed) {
    errors.push(
      invalid(place, count, `must be less than or equal to ${listed} (the number of indexes in the specified succeededIndexes field)`),
    )
  }
  return errors
}

/** How many indexes a list such as `0,2-4` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0
  let last: number | undefined
  let total = 0
  for (const interval of text.split(',')) {
    const limits = interval.split('-')
    if (limits.length > 2) {
      return `the fragment "${interval}" violates the requirement that an index interval can have at most two parts separated by '-'`
    }
    for (const limit of limits) {
      if (!/^[+-]?\d+$/.test(limit)) return `cannot convert string to integer for index: "${limit}"`
      if (Number(limit) >= completions) return `too large index: "${limit}"`
    }
    const [from, to = from] = limits.map(Number) as [number, number?]
    if (limits.length === 2 && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`
    if (last !== undefined && last >= from) return `non-increasing order, previous: ${last}, current: ${from}`
    total += to - from + 1
    last = to
  }
  return total
}
