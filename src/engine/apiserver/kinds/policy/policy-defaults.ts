import type { KubeObject } from '../../../../protocol/objects.ts'
import { changeField, changeItems, fillIn } from '../sharing.ts'

/** Defaults of autoscaling, scheduling, access control and admission kinds. Upstream: the defaults.go of each group in pkg/apis. */

interface Autoscaler extends KubeObject {
  readonly spec?: {
    readonly minReplicas?: number
    readonly metrics?: readonly unknown[]
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules }
  }
}

interface ScalingRules {
  readonly stabilizationWindowSeconds?: number
  readonly selectPolicy?: string
  readonly policies?: readonly unknown[]
}

const cpuAt80 = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]
const scaleUp: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
const scaleDown: ScalingRules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] }

/** A HorizontalPodAutoscaler watches the CPU, and completes a behavior that it is given. */
export function autoscalerDefaults(autoscaler: Autoscaler): Autoscaler {
  return changeField(autoscaler, 'spec', (given) => {
    const spec = fillIn(given, { minReplicas: 1, metrics: cpuAt80 })
    return changeField(spec, 'behavior', (behavior) => {
      const both = fillIn(behavior, { scaleUp: {}, scaleDown: {} })
      return changeField(
        changeField(both, 'scaleUp', (rules) => fillIn(rules, scaleUp)),
        'scaleDown',
        (rules) => fillIn(rules, scaleDown),
      )
    })
  })
}

const rbacGroup = 'rbac.authorization.k8s.io'

interface Binding extends KubeObject {
  readonly roleRef?: { readonly apiGroup?: string }
  readonly subjects?: readonly { readonly kind?: string; readonly apiGroup?: string }[]
}

/** References of bindings mean the group of RBAC; only ServiceAccounts are of the core group. */
export function bindingDefaults(given: Binding): Binding {
  const binding = changeField(given, 'roleRef', (reference) => (reference.apiGroup ? reference : { ...reference, apiGroup: rbacGroup }))
  return changeItems(binding, 'subjects', (subject) =>
    subject.kind === 'User' || subject.kind === 'Group' ? fillIn(subject, { apiGroup: rbacGroup }) : subject,
  )
}

interface PriorityClass extends KubeObject {
  readonly preemptionPolicy?: string
}

/** A PriorityClass preempts. */
export function priorityClassDefaults(priorityClass: PriorityClass): PriorityClass {
  return fillIn(priorityClass, { preemptionPolicy: 'PreemptLowerPriority' })
}

interface Webhook {
  readonly clientConfig?: { readonly service?: { readonly port?: number } }
  readonly rules?: readonly { readonly scope?: string }[]
}

interface WebhookConfiguration extends KubeObject {
  readonly webhooks?: readonly Webhook[]
}

/** Defaults of the webhooks of a validating (or mutating) configuration. */
export function webhookDefaults(configuration: WebhookConfiguration, mutating: boolean): WebhookConfiguration {
  const defaults = {
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
    ...(mutating ? { reinvocationPolicy: 'Never' } : {}),
  }
  return changeItems(configuration, 'webhooks', (given) => {
    const webhook = changeField(fillIn(given, defaults as Partial<Webhook>), 'clientConfig', (client) =>
      changeField(client, 'service', (service) => fillIn(service, { port: 443 })),
    )
    return changeItems(webhook, 'rules', (rule) => fillIn(rule, { scope: '*' }))
  })
}

interface MatchResources {
  readonly resourceRules?: readonly { readonly scope?: string }[]
  readonly excludeResourceRules?: readonly { readonly scope?: string }[]
}

interface AdmissionPolicy extends KubeObject {
  readonly spec?: { readonly failurePolicy?: string; readonly matchConstraints?: MatchResources; readonly matchResources?: MatchResources }
}

/** Defaults of admission policies. */
export function admissionPolicyDefaults(policy: AdmissionPolicy): AdmissionPolicy {
  return changeField(policy, 'spec', (spec) => changeField(fillIn(spec, { failurePolicy: 'Fail' }), 'matchConstraints', matchDefaults))
}

/** Defaults of the bindings of admission policies. */
export function admissionBindingDefaults(binding: AdmissionPolicy): AdmissionPolicy {
  return changeField(binding, 'spec', (spec) => changeField(spec, 'matchResources', matchDefaults))
}

function matchDefaults(given: MatchResources): MatchResources {
  let match = fillIn(given, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} } as Partial<MatchResources>)
  match = changeItems(match, 'resourceRules', (rule) => fillIn(rule, { scope: '*' }))
  return changeItems(match, 'excludeResourceRules', (rule) => fillIn(rule, { scope: '*' }))
}

interface FlowSchema extends KubeObject {
  readonly spec?: { readonly matchingPrecedence?: number }
}

/** A FlowSchema comes late unless it says otherwise. */
export function flowSchemaDefaults(schema: FlowSchema): FlowSchema {
  return changeField(schema, 'spec', (spec) => (spec.matchingPrecedence ? spec : { ...spec, matchingPrecedence: 1000 }))
}

interface PriorityLevel extends KubeObject {
  readonly spec?: { readonly exempt?: object; readonly limited?: { readonly limitResponse?: { readonly queuing?: object } } }
}

/** Shares and queues of a priority level. */
export function priorityLevelDefaults(level: PriorityLevel): PriorityLevel {
  return changeField(level, 'spec', (given) => {
    const spec = changeField(given, 'exempt', (exempt) => fillIn(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 } as object))
    return changeField(spec, 'limited', (limited) =>
      changeField(
        fillIn(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 } as object) as typeof limited,
        'limitResponse',
        (response) =>
          changeField(response, 'queuing', (queuing) => fillIn(queuing, { handSize: 8, queues: 64, queueLengthLimit: 50 } as object)),
      ),
    )
  })
}

interface DeviceRequest {
  readonly allocationMode?: string
  readonly count?: number
  readonly exactly?: DeviceRequest
  readonly firstAvailable?: readonly DeviceRequest[]
}

interface DeviceClaims {
  readonly devices?: { readonly requests?: readonly DeviceRequest[] }
}

/** A claim asks for exactly one device. */
export function deviceClaimDefaults(given: DeviceClaims): DeviceClaims {
  return changeField(given, 'devices', (devices) =>
    changeItems(devices, 'requests', (request) => changeItems(changeField(request, 'exactly', exactDevice), 'firstAvailable', exactDevice)),
  )
}

function exactDevice(given: DeviceRequest): DeviceRequest {
  const request = fillIn(given, { allocationMode: 'ExactCount' })
  return request.allocationMode === 'ExactCount' && !request.count ? { ...request, count: 1 } : request
}
