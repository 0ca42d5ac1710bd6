import { isMap, type JsonMap } from '../../protocol/json.ts'
import { kindOfResource } from '../../protocol/kinds.ts'
import type { AnyObject } from '../../protocol/objects.ts'
import { parseBytes, parseMilli } from '../../protocol/quantity.ts'
import { fromTimestamp } from '../../protocol/time.ts'
import { type Client, fieldOf } from '../client.ts'
import { ageText } from '../print/age.ts'
import { describeAnnotations, describeLabels, timeText } from './metadata.ts'
import type { Page } from './page.ts'

const maps = (value: unknown): readonly JsonMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

/** `kubectl describe node`, up to its events. */
export function describeNode(page: Page, node: AnyObject, client: Client): void {
  const { spec = {}, status = {} } = node as unknown as { readonly spec?: JsonMap; readonly status?: JsonMap }
  page.field(0, 'Name', node.metadata.name)
  page.field(0, 'Roles', rolesText(node))
  describeLabels(page, node.metadata.labels)
  describeAnnotations(page, node.metadata.annotations)
  page.field(0, 'CreationTimestamp', timeText(node.metadata.creationTimestamp))
  const taints = maps(spec.taints).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`)
  if (taints.length === 0) page.field(0, 'Taints', '<none>')
  taints.forEach((taint, index) => {
    page.write(0, `${index === 0 ? 'Taints:' : ''}\t${taint}\n`)
  })
  page.field(0, 'Unschedulable', spec.unschedulable ?? false)
  describeLease(page, node.metadata.name, client)
  describeConditions(page, status.conditions)
  page.write(0, 'Addresses:\n')
  for (const { type, address } of maps(status.addresses)) page.write(1, `${type}:\t${address}\n`)
  for (const [title, field] of [
    ['Capacity', 'capacity'],
    ['Allocatable', 'allocatable'],
  ] as const) {
    const amounts = status[field]
    if (!isMap(amounts)) continue
    page.write(0, `${title}:\n`)
    for (const name of Object.keys(amounts).sort()) page.write(1, `${name}:\t${amounts[name]}\n`)
  }
  describeSystem(page, isMap(status.nodeInfo) ? status.nodeInfo : {})
  if (spec.podCIDR) page.field(0, 'PodCIDR', spec.podCIDR)
  if (Array.isArray(spec.podCIDRs)) page.field(0, 'PodCIDRs', spec.podCIDRs.join(','))
  if (spec.providerID) page.field(0, 'ProviderID', spec.providerID)
  describePods(page, node.metadata.name, isMap(status.allocatable) ? status.allocatable : {}, client)
}

function rolesText(node: AnyObject): string {
  const labels = node.metadata.labels ?? {}
  const roles = Object.keys(labels).flatMap((key) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)]
    return key === 'kubernetes.io/role' ? [labels[key]!] : []
  })
  return roles.sort().join(',') || '<none>'
}

function describeLease(page: Page, name: string, client: Client): void {
  const lease = client.find(kindOfResource('leases')!, 'kube-node-lease', name)
  page.write(0, 'Lease:\n')
  page.write(1, `HolderIdentity:\t${fieldOf(lease, 'spec', 'holderIdentity') ?? '<unset>'}\n`)
  page.write(1, `AcquireTime:\t${timeText(fieldOf(lease, 'spec', 'acquireTime'))}\n`)
  page.write(1, `RenewTime:\t${timeText(fieldOf(lease, 'spec', 'renewTime'))}\n`)
}

function describeConditions(page: Page, conditions: unknown): void {
  const list = maps(conditions)
  if (list.length === 0) return
  page.write(
    0,
    'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n',
  )
  for (const each of list) {
    page.write(
      1,
      `${each.type} \t${each.status} \t${timeText(each.lastHeartbeatTime)} \t${timeText(each.lastTransitionTime)} \t${each.reason} \t${each.message}\n`,
    )
  }
}

function describeSystem(page: Page, info: JsonMap): void {
  const lines = [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
  ] as const
  page.write(0, 'System Info:\n')
  for (const [title, field] of lines) page.write(1, `${title}:\t${info[field] ?? ''}\n`)
}

interface Sum {
  request: number
  limit: number
}

const RESOURCES = ['cpu', 'memory'] as const

function describePods(page: Page, node: string, allocatable: JsonMap, client: Client): void {
  const pods = client.list(kindOfResource('pods')!, undefined, {
    fieldSelector: `spec.nodeName=${node},status.phase!=Succeeded,status.phase!=Failed`,
  })
  page.write(0, `Non-terminated Pods:\t(${pods.length} in total)\n`)
  page.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n')
  page.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n')
  const totals = new Map<string, Sum>(
    ['cpu', 'memory', 'ephemeral-storage', ...extended(allocatable)].map((name) => [name, { request: 0, limit: 0 }]),
  )
  for (const pod of pods) {
    for (const [name, total] of totals) {
      const sum = podSum(pod, name)
      total.request += sum.request
      total.limit += sum.limit
    }
    const cells = RESOURCES.flatMap((name) => {
      const { request, limit } = podSum(pod, name)
      return [share(name, request, allocatable), share(name, limit, allocatable)]
    })
    const created = pod.metadata.creationTimestamp
    const age = created ? ageText(client.now() - fromTimestamp(created)) : '<unknown>'
    page.write(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${age}\n`)
  }
  page.write(
    0,
    'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------\n',
  )
  for (const [name, { request, limit }] of totals) {
    const cells =
      name.includes('.') || name.includes('/')
        ? [String(request), String(limit)]
        : [share(name, request, allocatable), share(name, limit, allocatable)]
    page.write(1, `${name}\t${cells.join('\t')}\n`)
  }
}

function extended(allocatable: JsonMap): readonly string[] {
  return Object.keys(allocatable)
    .filter((name) => name.includes('/'))
    .sort()
}

/** What a pod asks for: the sum of its containers, or the largest init container where that is more. In milli-CPU, bytes or pieces. */
function podSum(pod: AnyObject, name: string): Sum {
  const amount = (container: JsonMap, field: string) => parseAmount(name, fieldOf(container, 'resources', field, name))
  const sum = (field: string) => {
    const init = maps(fieldOf(pod, 'spec', 'initContainers'))
    const sidecars = init.filter((container) => container.restartPolicy === 'Always')
    const running = [...maps(fieldOf(pod, 'spec', 'containers')), ...sidecars].reduce(
      (total, container) => total + amount(container, field),
      0,
    )
    return Math.max(running, ...init.map((container) => amount(container, field)))
  }
  return { request: sum('requests'), limit: sum('limits') }
}

function parseAmount(name: string, value: unknown): number {
  if (value === undefined) return 0
  return name === 'cpu' ? parseMilli(String(value)) : parseBytes(String(value))
}

/** `100m (2%)`: an amount and its share of what the node has. */
function share(name: string, value: number, allocatable: JsonMap): string {
  const total = parseAmount(name, allocatable[name])
  const percent = total > 0 ? Math.trunc((value / total) * 100) : 0
  return `${amountText(name, value)} (${percent}%)`
}

function amountText(name: string, value: number): string {
  if (name === 'cpu') return value % 1000 === 0 ? String(value / 1000) : `${value}m`
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti']
  let scaled = value
  let unit = 0
  while (scaled !== 0 && scaled % 1024 === 0 && unit < units.length - 1) {
    scaled /= 1024
    unit++
  }
  return `${scaled}${units[unit]}`
}
