import type { KubeObject } from '../../../../protocol/objects.ts'
import { compareQuantities } from '../../../../protocol/quantity.ts'
import type { FieldError } from '../../schema/field-error.ts'
import { forbidden, invalid, notSupported, required } from '../../schema/field-error.ts'
import { dnsLabel, pathSegment } from '../formats.ts'
import { validateNonNegative } from '../numbers.ts'
import { validateContainerResourceName } from '../resource-names.ts'

interface Autoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef?: ScaleTarget
    readonly minReplicas?: number
    readonly maxReplicas?: number
    readonly metrics?: readonly Metric[]
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules }
  }
  readonly status?: { readonly currentReplicas?: number; readonly desiredReplicas?: number }
}

interface ScaleTarget {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
}

interface ScalingRules {
  readonly stabilizationWindowSeconds?: number
  readonly selectPolicy?: string
  readonly policies?: readonly { readonly type?: string; readonly value?: number; readonly periodSeconds?: number }[]
}

interface Source {
  readonly name?: string
  readonly container?: string
  readonly metric?: { readonly name?: string }
  readonly describedObject?: ScaleTarget
  readonly target?: MetricTarget
}

interface MetricTarget {
  readonly type?: string
  readonly value?: string
  readonly averageValue?: string
  readonly averageUtilization?: number
}

type Metric = { readonly type?: string } & { readonly [K in SourceName]?: Source }
type SourceName = 'object' | 'external' | 'pods' | 'resource' | 'containerResource'

const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const sources: readonly SourceName[] = ['object', 'external', 'pods', 'resource', 'containerResource']

/** Checks a HorizontalPodAutoscaler. Upstream: pkg/apis/autoscaling/validation. */
export function validateAutoscaler({ spec }: Autoscaler): FieldError[] {
  const { minReplicas, maxReplicas = 0, metrics = [], behavior } = spec
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < 1)
    errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'))
  if (maxReplicas === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'))
  else if (maxReplicas < 0) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to 1'))
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  }
  errors.push(...validateTarget(spec.scaleTargetRef ?? {}, 'spec.scaleTargetRef'))
  for (const [index, metric] of metrics.entries()) errors.push(...validateMetric(metric, `spec.metrics[${index}]`))
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    errors.push(forbidden('spec.metrics', 'must specify at least one Object or External metric to support scaling to zero replicas'))
  }
  if (behavior?.scaleUp) errors.push(...validateRules(behavior.scaleUp, 'spec.behavior.scaleUp'))
  if (behavior?.scaleDown) errors.push(...validateRules(behavior.scaleDown, 'spec.behavior.scaleDown'))
  return errors
}

/** Checks the counts in the status of a HorizontalPodAutoscaler. */
export function validateAutoscalerStatus({ status }: Autoscaler): FieldError[] {
  return [
    ...validateNonNegative(status?.currentReplicas, 'status.currentReplicas'),
    ...validateNonNegative(status?.desiredReplicas, 'status.desiredReplicas'),
  ]
}

function validateTarget({ apiVersion = '', kind = '', name = '' }: ScaleTarget, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [field, value] of Object.entries({ kind, name })) {
    if (!value) errors.push(required(`${path}.${field}`))
    else for (const problem of pathSegment(value)) errors.push(invalid(`${path}.${field}`, value, problem))
  }
  // Controllers of the core group are found without a group.
  const needsGroup = kind !== 'ReplicationController' && !apiVersion.includes('/')
  return needsGroup ? [...errors, invalid(`${path}.apiVersion`, apiVersion, 'apiVersion must specify API group')] : errors
}

function validateMetric(metric: Metric, path: string): FieldError[] {
  const { type = '' } = metric
  const errors: FieldError[] = []
  if (!type) errors.push(required(`${path}.type`, 'must specify a metric source type'))
  const isKnown = types.includes(type)
  if (!isKnown) errors.push(notSupported(`${path}.type`, type, types))
  const present = sources.filter((name) => metric[name])
  if (present[0]) errors.push(...validateSource(present[0], metric[present[0]]!, `${path}.${present[0]}`))
  const expected = sources.find((name) => name.toLowerCase() === type.toLowerCase())
  if (expected && isKnown && !metric[expected])
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'))
  if (!isKnown) errors.push(notSupported(`${path}.type`, type, types))
  if (present.length === 1) return errors
  const others = present.filter((name) => name !== expected)
  return [...errors, ...others.map((name) => forbidden(`${path}.${name}`, 'must populate the given metric source only'))]
}

function validateSource(kind: SourceName, source: Source, path: string): FieldError[] {
  const { target = {} } = source
  const errors: FieldError[] = []
  if (kind === 'object') errors.push(...validateTarget(source.describedObject ?? {}, `${path}.describedObject`))
  if (kind === 'resource' || kind === 'containerResource') errors.push(...validateResource(kind, source, path))
  else {
    const { name = '' } = source.metric ?? {}
    if (!name) errors.push(required(`${path}.metric.name`, 'must specify a metric name'))
    else for (const problem of pathSegment(name)) errors.push(invalid(`${path}.metric.name`, name, problem))
  }
  errors.push(...validateMetricTarget(target, `${path}.target`))
  const { value, averageValue, averageUtilization } = target
  const average = `${path}.target.averageValue`
  if (kind === 'object' && value === undefined && averageValue === undefined) {
    errors.push(required(average, 'must set either a target value or averageValue'))
  }
  if (kind === 'pods' && averageValue === undefined) errors.push(required(average, 'must specify a positive target averageValue'))
  if (kind === 'external' && value === undefined && averageValue === undefined) {
    errors.push(required(average, 'must set either a target value for metric or a per-pod target'))
  }
  if (kind === 'external' && value !== undefined && averageValue !== undefined) {
    errors.push(forbidden(`${path}.target.value`, 'may not set both a target value for metric and a per-pod target'))
  }
  if (kind !== 'resource' && kind !== 'containerResource') return errors
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.push(required(`${path}.target.averageUtilization`, 'must set either a target raw value or a target utilization'))
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden(average, 'may not set both a target raw value and a target utilization'))
  }
  return errors
}

function validateResource(kind: SourceName, { name = '', container = '' }: Source, path: string): FieldError[] {
  if (kind === 'resource') return name ? [] : [required(`${path}.name`, 'must specify a resource name')]
  const errors = name ? validateContainerResourceName(name, `${path}.name`) : [required(`${path}.name`, 'must specify a resource name')]
  if (!container) return [...errors, required(`${path}.container`, 'must specify a container')]
  return [...errors, ...dnsLabel(container).map((problem) => invalid(`${path}.container`, container, problem))]
}

function validateMetricTarget({ type = '', value, averageValue, averageUtilization }: MetricTarget, path: string): FieldError[] {
  const errors: FieldError[] = type ? [] : [required(`${path}.type`, 'must specify a metric target type')]
  if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    errors.push(invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'))
  }
  for (const [name, amount] of Object.entries({ value, averageValue })) {
    if (amount !== undefined && compareQuantities(amount, 0) <= 0) errors.push(invalid(`${path}.${name}`, amount, 'must be positive'))
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'))
  }
  return errors
}

function validateRules({ stabilizationWindowSeconds: window, selectPolicy, policies = [] }: ScalingRules, path: string): FieldError[] {
  const place = `${path}.stabilizationWindowSeconds`
  const errors: FieldError[] = []
  if (window !== undefined && window < 0) errors.push(invalid(place, window, 'must be greater than or equal to zero'))
  if (window !== undefined && window > 3600) errors.push(invalid(place, window, 'must be less than or equal to 3600'))
  const choices = ['Disabled', 'Max', 'Min']
  if (selectPolicy !== undefined && !choices.includes(selectPolicy))
    errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, choices))
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'))
  for (const [index, { type = '', value = 0, periodSeconds = 0 }] of policies.entries()) {
    const at = `${path}.policies[${index}]`
    if (type !== 'Pods' && type !== 'Percent') errors.push(notSupported(`${at}.type`, type, ['Percent', 'Pods']))
    if (value <= 0) errors.push(invalid(`${at}.value`, value, 'must be greater than zero'))
    if (periodSeconds <= 0) errors.push(invalid(`${at}.periodSeconds`, periodSeconds, 'must be greater than zero'))
    if (periodSeconds > 1800) errors.push(invalid(`${at}.periodSeconds`, periodSeconds, 'must be less than or equal to 1800'))
  }
  return errors
}
