import { matchesSelector } from '../../../../protocol/selectors.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { invalid, notSupported, required } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { dnsLabel } from '../formats.ts'
import { validateImmutable } from '../metadata.ts'
import { validateNonNegative } from '../numbers.ts'
import { validatePodTemplate } from '../pod/validate-pod-spec.ts'
import { printedSelector, validateSelector } from '../validate-selector.ts'
import type { FullJob, FullJobSpec } from './full-types.ts'
import { validatePodFailurePolicy, validateSuccessPolicy } from './validate-job-policies.ts'
import { isUsableSelector, validateSelected } from './validate-template.ts'

/** Checks a Job. Upstream: pkg/apis/batch/validation. */
export function validateJob(job: FullJob): FieldError[] {
  const { name } = job.metadata
  const { completionMode, completions } = job.spec
  const errors = [...validateGeneratedSelector(job), ...validateSpecAndSelector(job.spec)]
  if (completionMode === 'Indexed' && completions !== undefined && completions > 0) {
    const hostname = `${name}-${completions - 1}`
    if (dnsLabel(hostname).length > 0) {
      errors.push(invalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${hostname}`))
    }
  }
  return errors
}

/** Checks what of a Job may change. */
export function validateJobUpdate(job: FullJob, old: FullJob): FieldError[] {
  const { spec } = job
  const errors = [...validateSpecAndSelector(spec), ...validateCompletions(spec, old.spec)]
  if (!deepEqual(spec.selector, old.spec.selector))
    errors.push(invalid('spec.selector', printedSelector(spec.selector), 'field is immutable'))
  errors.push(...validateSameTemplate(job, old))
  for (const field of ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const) {
    errors.push(...validateImmutable(spec[field], old.spec[field], `spec.${field}`))
  }
  return errors
}

/** Checks the spec of a Job or of a job template, but for its selector. */
export function validateJobSpec(spec: FullJobSpec, path: string): FieldError[] {
  const errors = [
    ...([
      'parallelism',
      'completions',
      'activeDeadlineSeconds',
      'backoffLimit',
      'ttlSecondsAfterFinished',
      'backoffLimitPerIndex',
    ] as const),
  ].flatMap((name) => validateNonNegative(spec[name], `${path}.${name}`))
  if (spec.maxFailedIndexes !== undefined) {
    errors.push(...validateNonNegative(spec.maxFailedIndexes, `${path}.maxFailedIndexes`))
    if (spec.backoffLimitPerIndex === undefined) errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  }
  errors.push(...validateCompletionMode(spec, path))
  if (spec.podFailurePolicy) errors.push(...validatePodFailurePolicy(spec, `${path}.podFailurePolicy`))
  if (spec.successPolicy) errors.push(...validateSuccessPolicy(spec, `${path}.successPolicy`))
  errors.push(...validateReplacement(spec, `${path}.podReplacementPolicy`))
  errors.push(...validatePodTemplate(spec.template, `${path}.template`))
  return [...errors, ...validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`)]
}

function validateSpecAndSelector(spec: FullJobSpec): FieldError[] {
  const errors = validateJobSpec(spec, 'spec')
  if (!spec.selector) errors.push(required('spec.selector'))
  else errors.push(...validateSelector(spec.selector, 'spec.selector'))
  if (isUsableSelector(spec.selector)) errors.push(...validateSelected(spec.selector, spec.template, 'spec.template'))
  return errors
}

function validateGeneratedSelector({ metadata, spec }: FullJob): FieldError[] {
  if (spec.manualSelector || !spec.selector) return []
  const { name, uid = '' } = metadata
  const expected = [
    ['controller-uid', uid],
    ['job-name', name],
    ['batch.kubernetes.io/controller-uid', uid],
    ['batch.kubernetes.io/job-name', name],
  ] as const
  const labels = spec.template.metadata?.labels ?? {}
  const path = 'spec.template.metadata.labels'
  const errors: FieldError[] = uid ? [] : [required('metadata.uid')]
  for (const [key, value] of expected) {
    if (labels[key] === undefined) errors.push(required(`${path}[${key}]`, `must be '${value}'`))
    else if (labels[key] !== value) errors.push(invalid(`${path}[${key}]`, labels, `must be '${value}'`))
  }
  const isUsable = isUsableSelector(spec.selector)
  if (isUsable && !matchesSelector(spec.selector, Object.fromEntries(expected))) {
    errors.push(invalid('spec.selector', printedSelector(spec.selector), '`selector` not auto-generated'))
  }
  return errors
}

function validateCompletionMode(spec: FullJobSpec, path: string): FieldError[] {
  const { completionMode: mode = 'NonIndexed', completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  if (mode !== 'NonIndexed' && mode !== 'Indexed') errors.push(notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  if (mode === 'NonIndexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[name] !== undefined) errors.push(invalid(`${path}.${name}`, spec[name], 'requires indexed completion mode'))
    }
  }
  if (mode !== 'Indexed') return errors
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'))
  if (parallelism > 100_000) {
    errors.push(invalid(`${path}.parallelism`, parallelism, 'must be less than or equal to 100000 when completion mode is Indexed'))
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'))
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > 100_000) {
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to 100000'))
  }
  if (completions === undefined || completions <= 100_000 || backoffLimitPerIndex === undefined) return errors
  const suffix = 'must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index'
  if (maxFailedIndexes === undefined)
    errors.push(required(`${path}.maxFailedIndexes`, 'must be specified when completions is above 100000'))
  if (parallelism > 10_000) errors.push(invalid(`${path}.parallelism`, parallelism, suffix))
  if (maxFailedIndexes !== undefined && maxFailedIndexes > 10_000)
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, suffix))
  return errors
}

function validateReplacement({ podReplacementPolicy: policy, podFailurePolicy }: FullJobSpec, path: string): FieldError[] {
  if (policy === undefined) return []
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  return supported.includes(policy) ? [] : [notSupported(path, policy, supported)]
}

function validateRestartPolicy({ template, podFailurePolicy }: FullJobSpec, path: string): FieldError[] {
  const { restartPolicy = '' } = template.spec
  if (restartPolicy === 'Always' || restartPolicy === '') return [required(path, 'valid values: "OnFailure", "Never"')]
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') return [notSupported(path, restartPolicy, ['OnFailure', 'Never'])]
  if (!podFailurePolicy || restartPolicy === 'Never') return []
  return [invalid(path, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
}

function validateCompletions(spec: FullJobSpec, old: FullJobSpec): FieldError[] {
  if (spec.completionMode !== 'Indexed') return validateImmutable(spec.completions, old.completions, 'spec.completions')
  if (spec.completions === undefined || spec.completions === old.completions || spec.completions === spec.parallelism) return []
  return [invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

// Where the pods of a job that has not started yet may run can still be changed.
function validateSameTemplate(job: FullJob, old: FullJob): FieldError[] {
  const { template } = job.spec
  const waits = old.spec.suspend === true && old.status?.startTime === undefined
  const before = old.spec.template
  const scheduling = ({ spec }: FullJobSpec['template']) => ({
    nodeSelector: spec.nodeSelector,
    tolerations: spec.tolerations,
    schedulingGates: spec.schedulingGates,
    affinity: { ...before.spec.affinity, nodeAffinity: spec.affinity?.nodeAffinity },
  })
  const allowed = waits ? { metadata: template.metadata, spec: { ...before.spec, ...scheduling(template) } } : before
  return deepEqual(template, allowed) ? [] : [invalid('spec.template', template, 'field is immutable')]
}
