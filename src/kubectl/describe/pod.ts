import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { AnyObject, LabelSelector } from '../../protocol/objects.ts'
import { fromTimestamp } from '../../protocol/time.ts'
import type { Client } from '../client.ts'
import { ageText } from '../print/age.ts'
import { describeContainers } from './containers.ts'
import { controllerOf, describeAnnotations, describeLabels, mapLine, selectorLine, timeText } from './metadata.ts'
import type { Page } from './page.ts'
import { describeVolumes } from './volumes.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

/** `kubectl describe pod`, up to its events. */
export function describePod(page: Page, pod: AnyObject, client: Client): void {
  const spec = (pod.spec ?? {}) as JsonMap
  const status = (pod.status ?? {}) as JsonMap
  const field = (key: string, value: unknown) => page.field(0, key, value)
  field('Name', pod.metadata.name)
  field('Namespace', pod.metadata.namespace)
  if (spec.priority !== undefined) field('Priority', spec.priority)
  if (spec.priorityClassName) field('Priority Class Name', spec.priorityClassName)
  if (spec.runtimeClassName) field('Runtime Class Name', spec.runtimeClassName)
  if (spec.serviceAccountName) field('Service Account', spec.serviceAccountName)
  field('Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>')
  if (status.startTime) field('Start Time', timeText(status.startTime))
  describeLabels(page, pod.metadata.labels)
  describeAnnotations(page, pod.metadata.annotations)
  describePhase(page, pod, status, client)
  if (status.reason) field('Reason', status.reason)
  if (status.message) field('Message', status.message)
  field('IP', status.podIP ?? '')
  const ips = maps(status.podIPs)
  page.write(0, ips.length === 0 ? 'IPs:\t<none>\n' : 'IPs:\n')
  for (const { ip } of ips) page.write(1, `IP:\t${ip}\n`)
  const controller = controllerOf(pod)
  if (controller) field('Controlled By', controller)
  if (status.nominatedNodeName) field('NominatedNodeName', status.nominatedNodeName)
  if (maps(spec.initContainers).length > 0) describeContainers(page, 'Init Containers', spec.initContainers, status.initContainerStatuses)
  describeContainers(page, 'Containers', spec.containers, status.containerStatuses)
  describeGates(page, spec, status)
  describeConditions(page, status)
  describeVolumes(page, spec.volumes, '')
  field('QoS Class', status.qosClass ?? '')
  describeNodeSelector(page, spec.nodeSelector, '')
  describeTolerations(page, spec.tolerations, '')
  describeSpread(page, spec.topologySpreadConstraints)
}

function describePhase(page: Page, pod: AnyObject, status: JsonMap, client: Client): void {
  const deleted = pod.metadata.deletionTimestamp
  if (!deleted) {
    page.field(0, 'Status', status.phase)
    return
  }
  // The deletion timestamp lies at the end of the grace period: before that nothing is over yet.
  page.write(0, `Status:\tTerminating (lasts ${ageText(Math.max(client.now() - fromTimestamp(deleted), 0))})\n`)
  page.write(0, `Termination Grace Period:\t${pod.metadata.deletionGracePeriodSeconds ?? 0}s\n`)
}

function describeGates(page: Page, spec: JsonMap, status: JsonMap): void {
  const gates = maps(spec.readinessGates)
  if (gates.length === 0) return
  page.write(0, 'Readiness Gates:\n  Type\tStatus\n')
  for (const { conditionType } of gates) {
    const condition = maps(status.conditions).find((each) => each.type === conditionType)
    page.write(1, `${conditionType} \t${condition?.status ?? '<none>'} \n`)
  }
}

function describeConditions(page: Page, status: JsonMap): void {
  const conditions = maps(status.conditions)
  if (conditions.length === 0) return
  page.write(0, 'Conditions:\n  Type\tStatus\n')
  for (const { type, status: value } of conditions) page.write(1, `${type}\t${value} \n`)
}

/** Node selector of a pod or template. */
export function describeNodeSelector(page: Page, selector: unknown, space: string): void {
  const keys = isMap(selector) ? Object.keys(selector).sort() : []
  if (keys.length === 0) page.write(0, `${space}Node-Selectors:\t<none>\n`)
  keys.forEach((key, index) => {
    page.write(0, `${space}${index === 0 ? 'Node-Selectors:' : ''}\t${mapLine({ [key]: (selector as JsonMap)[key] })}\n`)
  })
}

/** Tolerations of a pod or template. */
export function describeTolerations(page: Page, tolerations: unknown, space: string): void {
  const list = maps(tolerations)
  if (list.length === 0) page.write(0, `${space}Tolerations:\t<none>\n`)
  list.forEach((toleration, index) => {
    page.write(0, `${space}${index === 0 ? 'Tolerations:' : ''}\t${tolerationText(toleration)}\n`)
  })
}

function tolerationText({ key, operator, value, effect, tolerationSeconds }: JsonMap): string {
  const subject = `${key ?? ''}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`
  const exists = operator === 'Exists' && !value ? `${key || effect ? ' ' : ''}op=Exists` : ''
  return `${subject}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
}

function describeSpread(page: Page, constraints: unknown): void {
  maps(constraints).forEach((constraint, index) => {
    const selector =
      constraint.labelSelector === undefined ? '' : ` for selector ${selectorLine(constraint.labelSelector as LabelSelector)}`
    page.write(
      0,
      `${index === 0 ? 'Topology Spread Constraints:' : ''}\t${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}\n`,
    )
  })
}

/** The pod template of a workload. */
export function describeTemplate(page: Page, template: unknown): void {
  page.write(0, 'Pod Template:\n')
  if (!isMap(template)) {
    page.write(1, '<unset>\n')
    return
  }
  const metadata = (template.metadata ?? {}) as { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> }
  const spec = (template.spec ?? {}) as JsonMap
  describeLabels(page, metadata.labels, 'Labels', 1)
  if (Object.keys(metadata.annotations ?? {}).length > 0) describeAnnotations(page, metadata.annotations, 'Annotations', 1)
  if (spec.serviceAccountName) page.write(1, `Service Account:\t${spec.serviceAccountName}\n`)
  if (maps(spec.initContainers).length > 0) describeContainers(page, 'Init Containers', spec.initContainers, undefined, true)
  describeContainers(page, 'Containers', spec.containers, undefined, true)
  describeVolumes(page, spec.volumes, '  ')
  describeSpread(page, spec.topologySpreadConstraints)
  if (spec.priorityClassName) page.write(1, `Priority Class Name:\t${spec.priorityClassName}\n`)
  describeNodeSelector(page, spec.nodeSelector, '  ')
  describeTolerations(page, spec.tolerations, '  ')
}
