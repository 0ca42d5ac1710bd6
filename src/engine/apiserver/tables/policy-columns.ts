import type { AnyObject } from '../../../protocol/objects.ts'
import { ageColumn, at, type Column, column, createdAtColumn, listAt, nameColumn, numberAt, textAt, wide } from './column.ts'

const subjects = (kind: string) => (object: AnyObject) =>
  listAt(object, 'subjects')
    .filter((each) => at(each, 'kind') === kind)
    .map((each) => (kind === 'ServiceAccount' ? `${textAt(each, 'namespace')}/${textAt(each, 'name')}` : textAt(each, 'name')))
    .join(',')

const bindingColumns: readonly Column[] = [
  nameColumn,
  column('Role', (object) => `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`),
  ageColumn,
  wide('Users', subjects('User')),
  wide('Groups', subjects('Group')),
  wide('ServiceAccounts', subjects('ServiceAccount')),
]

const policyColumns = (what: string): readonly Column[] => [
  nameColumn,
  column(what, (object) => listAt(object, 'spec', what.toLowerCase()).length, 'integer'),
  column('ParamKind', (object) => {
    const kind = at(object, 'spec', 'paramKind')
    return kind === undefined ? '<unset>' : `${textAt(kind, 'apiVersion')}/${textAt(kind, 'kind')}`
  }),
  ageColumn,
]

const policyBindingColumns: readonly Column[] = [
  nameColumn,
  column('PolicyName', (object) => textAt(object, 'spec', 'policyName')),
  column('ParamRef', (object) => {
    const reference = at(object, 'spec', 'paramRef')
    if (reference === undefined) return '<unset>'
    return textAt(reference, 'namespace') === ''
      ? textAt(reference, 'name')
      : `${textAt(reference, 'namespace')}/${textAt(reference, 'name')}`
  }),
  ageColumn,
]

const webhookColumns: readonly Column[] = [
  nameColumn,
  column('Webhooks', (object) => listAt(object, 'webhooks').length, 'integer'),
  ageColumn,
]

function amounts(object: AnyObject, prefix: string): string {
  const hard = (at(object, 'status', 'hard') ?? {}) as Readonly<Record<string, string>>
  return Object.keys(hard)
    .filter((resource) => resource.startsWith('limits') === (prefix === 'limits'))
    .sort()
    .map((resource) => `${resource}: ${textAt(object, 'status', 'used', resource) || '0'}/${hard[resource]}`)
    .join(', ')
}

function scaleTargets(object: AnyObject): string {
  const metrics = listAt(object, 'spec', 'metrics')
  if (metrics.length === 0) return '<none>'
  const texts = metrics.slice(0, 2).map((metric) => {
    const name = textAt(metric, 'resource', 'name')
    const target = at(metric, 'resource', 'target')
    const wanted =
      at(target, 'averageUtilization') === undefined ? textAt(target, 'averageValue') : `${textAt(target, 'averageUtilization')}%`
    const current = listAt(object, 'status', 'currentMetrics').find((each) => at(each, 'resource', 'name') === name)
    const value = at(current, 'resource', 'current', 'averageUtilization')
    return `${name}: ${value === undefined ? '<unknown>' : `${value}%`}/${wanted}`
  })
  return metrics.length > 2 ? `${texts.join(', ')} + ${metrics.length - 2} more...` : texts.join(', ')
}

/** Columns of kinds about permission, policy and extension. Upstream: pkg/printers/internalversion/printers.go. */
export const policyKindColumns: Readonly<Record<string, readonly Column[]>> = {
  clusterroles: [nameColumn, createdAtColumn],
  roles: [nameColumn, createdAtColumn],
  customresourcedefinitions: [nameColumn, createdAtColumn],
  csistoragecapacities: [nameColumn, createdAtColumn],
  clusterrolebindings: bindingColumns,
  rolebindings: bindingColumns,
  mutatingadmissionpolicies: policyColumns('Mutations'),
  validatingadmissionpolicies: policyColumns('Validations'),
  mutatingadmissionpolicybindings: policyBindingColumns,
  validatingadmissionpolicybindings: policyBindingColumns,
  mutatingwebhookconfigurations: webhookColumns,
  validatingwebhookconfigurations: webhookColumns,
  resourcequotas: [
    nameColumn,
    column('Request', (object) => amounts(object, 'requests')),
    column('Limit', (object) => amounts(object, 'limits')),
    ageColumn,
  ],
  horizontalpodautoscalers: [
    nameColumn,
    column(
      'Reference',
      (object) => `${textAt(object, 'spec', 'scaleTargetRef', 'kind')}/${textAt(object, 'spec', 'scaleTargetRef', 'name')}`,
    ),
    column('Targets', scaleTargets),
    column('MinPods', (object) => textAt(object, 'spec', 'minReplicas') || '<unset>'),
    column('MaxPods', (object) => String(numberAt(object, 'spec', 'maxReplicas'))),
    column('Replicas', (object) => String(numberAt(object, 'status', 'currentReplicas'))),
    ageColumn,
  ],
  priorityclasses: [
    nameColumn,
    column('Value', (object) => numberAt(object, 'value'), 'integer'),
    column('Global-Default', (object) => at(object, 'globalDefault') === true, 'boolean'),
    ageColumn,
    column('PreemptionPolicy', (object) => textAt(object, 'preemptionPolicy')),
  ],
  ingressclasses: [
    nameColumn,
    column('Controller', (object) => textAt(object, 'spec', 'controller')),
    column('Parameters', (object) => textAt(object, 'spec', 'parameters', 'name') || '<none>'),
    ageColumn,
  ],
  runtimeclasses: [nameColumn, column('Handler', (object) => textAt(object, 'handler')), ageColumn],
  servicecidrs: [nameColumn, column('CIDRs', (object) => listAt(object, 'spec', 'cidrs').join(',')), ageColumn],
  apiservices: [
    nameColumn,
    column('Service', (object) =>
      at(object, 'spec', 'service') === undefined
        ? 'Local'
        : `${textAt(object, 'spec', 'service', 'namespace')}/${textAt(object, 'spec', 'service', 'name')}`,
    ),
    column('Available', () => 'True'),
    ageColumn,
  ],
  volumeattributesclasses: [nameColumn, column('DriverName', (object) => textAt(object, 'driverName')), ageColumn],
}
