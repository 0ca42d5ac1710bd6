import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { fieldOf } from '../client.ts'
import { describeAnnotations, describeLabels, timeText } from './metadata.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

/** `kubectl describe horizontalpodautoscaler`, up to its events. */
export function describeAutoscaler(page: Page, autoscaler: AnyObject): void {
  const spec = (autoscaler.spec ?? {}) as JsonMap
  const status = (autoscaler.status ?? {}) as JsonMap
  const target = (spec.scaleTargetRef ?? {}) as JsonMap
  page.field(0, 'Name', autoscaler.metadata.name)
  page.field(0, 'Namespace', autoscaler.metadata.namespace)
  describeLabels(page, autoscaler.metadata.labels)
  describeAnnotations(page, autoscaler.metadata.annotations)
  page.field(0, 'CreationTimestamp', timeText(autoscaler.metadata.creationTimestamp))
  page.field(0, 'Reference', `${target.kind}/${target.name}`)
  page.field(0, 'Metrics', '( current / target )')
  maps(spec.metrics).forEach((metric, index) => {
    page.write(0, `  ${metricText(metric, maps(status.currentMetrics)[index])}\n`)
  })
  page.field(0, 'Min replicas', spec.minReplicas ?? '<unset>')
  page.field(0, 'Max replicas', spec.maxReplicas)
  describeBehavior(page, spec.behavior)
  page.field(0, `${target.kind} pods`, `${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`)
  const conditions = maps(status.conditions)
  if (conditions.length === 0) return
  page.write(0, 'Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n')
  for (const each of conditions) page.write(1, `${each.type}\t${each.status}\t${each.reason}\t${each.message}\n`)
}

function metricText(metric: JsonMap, current: JsonMap | undefined): string {
  if (metric.type === 'Resource') {
    const name = fieldOf(metric, 'resource', 'name')
    const target = fieldOf(metric, 'resource', 'target')
    const now = fieldOf(current, 'resource', 'current')
    if (isMap(target) && target.averageValue !== undefined)
      return `resource ${name} on pods:\t${fieldOf(now, 'averageValue') ?? '<unknown>'} / ${target.averageValue}`
    const utilization = fieldOf(now, 'averageUtilization')
    const shown = utilization === undefined ? '<unknown>' : `${utilization}% (${fieldOf(now, 'averageValue')})`
    return `resource ${name} on pods  (as a percentage of request):\t${shown} / ${fieldOf(target, 'averageUtilization') ?? '<auto>'}%`
  }
  const field = (
    { Pods: 'pods', Object: 'object', External: 'external', ContainerResource: 'containerResource' } as Readonly<Record<string, string>>
  )[String(metric.type)]
  const name = field ? fieldOf(metric, field, 'metric', 'name') : metric.type
  const target = field ? fieldOf(metric, field, 'target') : undefined
  const now = field ? fieldOf(current, field, 'current') : undefined
  return `${JSON.stringify(name)}${metric.type === 'Pods' ? ' on pods' : ''}:\t${fieldOf(now, 'averageValue') ?? fieldOf(now, 'value') ?? '<unknown>'} / ${fieldOf(target, 'averageValue') ?? fieldOf(target, 'value') ?? '<unknown>'}`
}

function describeBehavior(page: Page, behavior: unknown): void {
  if (!isMap(behavior)) return
  page.write(0, 'Behavior:\n')
  for (const [title, rules] of [
    ['Scale Up', behavior.scaleUp],
    ['Scale Down', behavior.scaleDown],
  ] as const) {
    if (!isMap(rules)) continue
    page.write(1, `${title}:\n`)
    if (rules.stabilizationWindowSeconds !== undefined) page.write(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds\n`)
    if (maps(rules.policies).length === 0) continue
    page.write(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}\n    Policies:\n`)
    for (const policy of maps(rules.policies))
      page.write(3, `- Type: ${policy.type}\tValue: ${policy.value}\tPeriod: ${policy.periodSeconds} seconds\n`)
  }
}
