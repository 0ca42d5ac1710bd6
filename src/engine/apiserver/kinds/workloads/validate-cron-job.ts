import type { FieldError } from '../../schema/field-error.ts'
import { invalid, notSupported, required } from '../../schema/field-error.ts'
import { validateNonNegative } from '../numbers.ts'
import { printedSelector } from '../validate-selector.ts'
import { cronScheduleError } from './cron-schedule-error.ts'
import type { FullCronJob, FullCronJobSpec } from './full-types.ts'
import { validateJobSpec } from './validate-job.ts'

const policies = ['Allow', 'Forbid', 'Replace']

// Time zones are told by their area. Which places there are in an area is not checked.
const areas =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/[A-Za-z][A-Za-z0-9_+/-]*$/
const zones =
  /^(UTC|GMT|UCT|Zulu|Universal|Greenwich|CET|CST6CDT|EET|EST|EST5EDT|HST|MET|MST|MST7MDT|PST8PDT|WET|Cuba|Egypt|Eire|GB|Hongkong|Iceland|Iran|Israel|Jamaica|Japan|Kwajalein|Libya|NZ|Navajo|PRC|Poland|Portugal|ROC|ROK|Singapore|Turkey)$/

/** Checks a new CronJob. Upstream: pkg/apis/batch/validation. */
export function validateCronJob({ metadata, spec }: FullCronJob): FieldError[] {
  const errors = validateSpec(spec, undefined)
  // The names of its Jobs add eleven characters.
  if (metadata.name?.length > 52) errors.push(invalid('metadata.name', metadata.name, 'must be no more than 52 characters'))
  return errors
}

/** Checks a change of a CronJob. */
export function validateCronJobUpdate({ spec }: FullCronJob, old: FullCronJob): FieldError[] {
  return validateSpec(spec, old.spec)
}

function validateSpec(spec: FullCronJobSpec, old: FullCronJobSpec | undefined): FieldError[] {
  const errors = validateSchedule(spec, old)
  errors.push(...validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'))
  if (!old || old.timeZone !== spec.timeZone) errors.push(...validateTimeZone(spec.timeZone))
  const { concurrencyPolicy: policy = '' } = spec
  if (!policy) errors.push(required('spec.concurrencyPolicy'))
  else if (!policies.includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, policies))
  const { selector, manualSelector } = spec.jobTemplate.spec
  errors.push(...validateJobSpec(spec.jobTemplate.spec, 'spec.jobTemplate.spec'))
  if (selector) errors.push(invalid('spec.jobTemplate.spec.selector', printedSelector(selector), '`selector` will be auto-generated'))
  if (manualSelector) errors.push(notSupported('spec.jobTemplate.spec.manualSelector', manualSelector, ['nil', 'false']))
  errors.push(...validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'))
  return [...errors, ...validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit')]
}

function validateSchedule({ schedule = '', timeZone }: FullCronJobSpec, old: FullCronJobSpec | undefined): FieldError[] {
  const path = 'spec.schedule'
  if (!schedule) return [required(path)]
  const wrong = cronScheduleError(schedule)
  const errors = wrong === undefined ? [] : [invalid(path, schedule, wrong)]
  if (!schedule.includes('TZ')) return errors
  if (!old?.schedule?.includes('TZ'))
    errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (timeZone !== undefined) errors.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  return errors
}

function validateTimeZone(zone: string | undefined): FieldError[] {
  const path = 'spec.timeZone'
  if (zone === undefined) return []
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')]
  if (zone.toLowerCase() === 'local') {
    return [invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
  }
  return areas.test(zone) || zones.test(zone) ? [] : [invalid(path, zone, `unknown time zone ${zone}`)]
}
