import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported } from '../../schema/field-error.ts'
import { deepEqual } from '../deep-equal.ts'
import { amountOf, validateAtMostAll, validateIntOrPercent, validateNonNegative } from '../numbers.ts'
import { printedSelector } from '../validate-selector.ts'
import type { FullDeployment, FullReplicaSet, RollingStrategy } from './full-types.ts'
import { isUsableSelector, validateLastingTemplate, validateOwnSelector, validateSelected } from './validate-template.ts'

/** Checks a Deployment. Upstream: pkg/apis/apps/validation. */
export function validateDeployment({ spec }: FullDeployment): FieldError[] {
  const errors = validateNonNegative(spec.replicas, 'spec.replicas')
  errors.push(...validateReplicas(spec))
  errors.push(...validateStrategy(spec.strategy, 'spec.strategy'))
  errors.push(...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'))
  errors.push(...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'))
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec
  errors.push(...validateNonNegative(deadline, 'spec.progressDeadlineSeconds'))
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'))
  }
  return errors
}

/** Checks a change of a Deployment: what it selects stays. */
export function validateDeploymentUpdate(deployment: FullDeployment, old: FullDeployment): FieldError[] {
  return [...validateDeployment(deployment), ...validateSameSelector(deployment, old)]
}

/** Checks a ReplicaSet. */
export function validateReplicaSet({ spec }: FullReplicaSet): FieldError[] {
  return [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateReplicas(spec),
  ]
}

/** Checks a change of a ReplicaSet: what it selects stays. */
export function validateReplicaSetUpdate(replicaSet: FullReplicaSet, old: FullReplicaSet): FieldError[] {
  return [...validateReplicaSet(replicaSet), ...validateSameSelector(replicaSet, old)]
}

/** `field is immutable`, of a selector. */
export function validateSameSelector(
  object: Pick<FullReplicaSet, 'spec'> | Pick<FullDeployment, 'spec'>,
  old: Pick<FullReplicaSet, 'spec'> | Pick<FullDeployment, 'spec'>,
): FieldError[] {
  const { selector } = object.spec
  return deepEqual(selector, old.spec.selector) ? [] : [invalid('spec.selector', printedSelector(selector), 'field is immutable')]
}

const counts = [
  ...['observedGeneration', 'replicas', 'updatedReplicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
  ...['unavailableReplicas', 'terminatingReplicas', 'collisionCount'],
]

/** Checks the counts in the status of a Deployment or ReplicaSet. */
export function validateReplicaStatus({ status = {} }: { readonly status?: Readonly<Record<string, unknown>> }): FieldError[] {
  const count = (name: string): number => (status[name] as number | undefined) ?? 0
  const errors = counts.flatMap((name) => validateNonNegative(count(name), `status.${name}`))
  for (const name of ['updatedReplicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']) {
    if (count(name) > count('replicas')) errors.push(invalid(`status.${name}`, count(name), 'cannot be greater than status.replicas'))
  }
  if (count('availableReplicas') > count('readyReplicas')) {
    errors.push(invalid('status.availableReplicas', count('availableReplicas'), 'cannot be greater than readyReplicas'))
  }
  return errors
}

function validateReplicas({ selector, template }: FullReplicaSet['spec']): FieldError[] {
  const errors = validateOwnSelector(selector, 'deployment', 'spec.selector')
  if (!isUsableSelector(selector)) return [...errors, invalid('spec.selector', printedSelector(selector), 'invalid label selector')]
  errors.push(...validateSelected(selector, template, 'spec.template'))
  return [...errors, ...validateLastingTemplate(template, 'ReplicaSet', 'spec.template')]
}

function validateStrategy(strategy: RollingStrategy, path: string): FieldError[] {
  const { type = '', rollingUpdate: update } = strategy
  if (type === 'Recreate') {
    return update ? [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")] : []
  }
  if (type !== 'RollingUpdate') {
    return [notSupported(path, { Type: type, RollingUpdate: printedUpdate(update) }, ['Recreate', 'RollingUpdate'])]
  }
  const place = `${path}.rollingUpdate`
  const errors = [
    ...validateIntOrPercent(update?.maxUnavailable, `${place}.maxUnavailable`),
    ...validateIntOrPercent(update?.maxSurge, `${place}.maxSurge`),
  ]
  if (amountOf(update?.maxUnavailable) === 0 && amountOf(update?.maxSurge) === 0) {
    errors.push(invalid(`${place}.maxUnavailable`, update?.maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0'))
  }
  return [...errors, ...validateAtMostAll(update?.maxUnavailable, `${place}.maxUnavailable`)]
}

function printedUpdate(update: RollingStrategy['rollingUpdate']): unknown {
  return update ? { MaxUnavailable: update.maxUnavailable ?? 0, MaxSurge: update.maxSurge ?? 0 } : null
}
