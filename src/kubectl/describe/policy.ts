import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject, LabelSelector } from '../../protocol/objects.ts'
import { type Client, fieldOf } from '../client.ts'
import { describeAnnotations, describeLabels, selectorLine, timeText } from './metadata.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

/** `kubectl describe resourcequota`. */
export function describeQuota(page: Page, quota: AnyObject): void {
  page.field(0, 'Name', quota.metadata.name)
  page.field(0, 'Namespace', quota.metadata.namespace)
  describeScopes(page, quota, 0)
  page.write(0, 'Resource\tUsed\tHard\n--------\t----\t----\n')
  describeAmounts(page, quota, 0)
}

function describeScopes(page: Page, quota: AnyObject, level: number): void {
  const scopes = fieldOf(quota, 'spec', 'scopes')
  const list = Array.isArray(scopes) ? scopes.map(String).sort() : []
  if (list.length === 0) return
  page.field(level, 'Scopes', list.join(', '))
  for (const scope of list) if (SCOPES[scope]) page.write(level, ` * ${SCOPES[scope]}\n`)
}

function describeAmounts(page: Page, quota: AnyObject, level: number): void {
  const hard = fieldOf(quota, 'status', 'hard')
  const used = fieldOf(quota, 'status', 'used')
  for (const name of isMap(hard) ? Object.keys(hard).sort() : []) {
    page.write(level, `${name}\t${(isMap(used) ? used[name] : undefined) ?? 0}\t${(hard as JsonMap)[name]}\n`)
  }
}

/** `kubectl describe limitrange`. */
export function describeLimitRange(page: Page, range: AnyObject): void {
  page.field(0, 'Name', range.metadata.name)
  page.field(0, 'Namespace', range.metadata.namespace)
  page.write(0, `${LIMIT_HEADER}\n`)
  describeLimits(page, range, '')
}

const LIMIT_HEADER =
  'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n----\t--------\t---\t---\t---------------\t-------------\t-----------------------'

function describeLimits(page: Page, range: AnyObject, space: string): void {
  const fields = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'] as const
  for (const limit of maps(fieldOf(range, 'spec', 'limits'))) {
    const names = new Set(fields.flatMap((field) => (isMap(limit[field]) ? Object.keys(limit[field] as JsonMap) : [])))
    for (const name of [...names].sort()) {
      const cells = fields.map((field) => (isMap(limit[field]) ? ((limit[field] as JsonMap)[name] ?? '-') : '-'))
      page.write(0, `${space}${limit.type}\t${name}\t${cells.join('\t')}\n`)
    }
  }
}

/** `kubectl describe namespace`. */
export function describeNamespace(page: Page, namespace: AnyObject, client: Client): void {
  page.field(0, 'Name', namespace.metadata.name)
  describeLabels(page, namespace.metadata.labels)
  describeAnnotations(page, namespace.metadata.annotations)
  page.field(0, 'Status', fieldOf(namespace, 'status', 'phase'))
  const conditions = maps(fieldOf(namespace, 'status', 'conditions'))
  if (conditions.length > 0) {
    page.write(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n')
    for (const each of conditions)
      page.write(1, `${each.type}\t${each.status}\t${timeText(each.lastTransitionTime)}\t${each.reason}\t${each.message}\n`)
  }
  const quotas = client.list(kindOfResource('resourcequotas')!, namespace.metadata.name)
  page.write(0, quotas.length === 0 ? '\nNo resource quota.\n' : '\nResource Quotas\n')
  for (const quota of quotas) {
    page.write(1, `Name:\t${quota.metadata.name}\n`)
    describeScopes(page, quota, 1)
    page.write(1, 'Resource\tUsed\tHard\n  --------\t---\t---\n')
    describeAmounts(page, quota, 1)
  }
  const ranges = client.list(kindOfResource('limitranges')!, namespace.metadata.name)
  page.write(0, ranges.length === 0 ? '\nNo LimitRange resource.\n' : `\nResource Limits\n ${LIMIT_HEADER.replace('\n', '\n ')}\n`)
  for (const range of ranges) describeLimits(page, range, ' ')
}

/** `kubectl describe poddisruptionbudget`, up to its events. */
export function describeDisruptionBudget(page: Page, budget: AnyObject): void {
  const spec = (budget.spec ?? {}) as JsonMap
  const status = (budget.status ?? {}) as JsonMap
  page.field(0, 'Name', budget.metadata.name)
  page.field(0, 'Namespace', budget.metadata.namespace)
  if (spec.minAvailable !== undefined) page.field(0, 'Min available', spec.minAvailable)
  else if (spec.maxUnavailable !== undefined) page.field(0, 'Max unavailable', spec.maxUnavailable)
  page.field(0, 'Selector', spec.selector === undefined ? '<unset>' : selectorLine(spec.selector as LabelSelector))
  page.write(0, 'Status:\n')
  page.write(2, `Allowed disruptions:\t${status.disruptionsAllowed ?? 0}\n`)
  page.write(2, `Current:\t${status.currentHealthy ?? 0}\n`)
  page.write(2, `Desired:\t${status.desiredHealthy ?? 0}\n`)
  page.write(2, `Total:\t${status.expectedPods ?? 0}\n`)
}
