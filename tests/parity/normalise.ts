import { isMap } from '../../src/protocol/json.ts'
import type { AnyObject } from '../../src/protocol/objects.ts'
import { fromTimestamp, type Micros, SECOND } from '../../src/protocol/time.ts'
import type { Plain } from './names.ts'

/** A uid of an object. */
export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const TIME = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"/g

/** Simulated objects as the recorder writes them: no bookkeeping, uids by name, times from the start. */
export function normaliseSimulated(objects: readonly AnyObject[], start: Micros, uidNames: ReadonlyMap<string, string>): readonly Plain[] {
  const text = JSON.stringify(objects.map(withoutBookkeeping))
    .replace(UUID, (uid) => uidNames.get(uid) ?? 'uid(?)')
    .replace(TIME, (_, time: string) => `"${fromStart(time, start)}"`)
  return (JSON.parse(text) as readonly Plain[]).map(maskChance)
}

/** Recorded objects with what is pure chance or the recorder's own taken out as well. */
export function normaliseRecorded(objects: readonly Plain[]): readonly Plain[] {
  return objects.map(maskChance)
}

function fromStart(time: string, start: Micros): string {
  const seconds = Math.floor((fromTimestamp(time) - start) / SECOND)
  return `T${seconds < 0 ? '' : '+'}${seconds}`
}

function withoutBookkeeping(object: AnyObject): unknown {
  const { managedFields: _, resourceVersion: __, ...metadata } = object.metadata as unknown as Record<string, unknown>
  return { ...object, metadata }
}

/** Random addresses and ids get one name on both sides. */
function maskChance(object: Plain): Plain {
  const masked = replaceDeep(object, (value, key) => {
    if (key === 'containerID') return 'containerID'
    if (key.startsWith('kube-api-access-') || /^kube-api-access-/.test(value))
      return value.replace(/^kube-api-access-.*/, 'kube-api-access-{x}')
    return value
  }) as Plain
  return masked.kind === 'Service' ? maskService(masked) : masked
}

function maskService(service: Plain): Plain {
  const spec = isMap(service.spec) ? { ...(service.spec as Record<string, unknown>) } : {}
  const asked = JSON.stringify((service.metadata as { annotations?: unknown }).annotations ?? '')
  const mask = (value: unknown) => (typeof value === 'string' && value.startsWith('10.') && !asked.includes(value) ? 'clusterIP' : value)
  if (spec.clusterIP !== undefined) spec.clusterIP = mask(spec.clusterIP)
  if (Array.isArray(spec.clusterIPs)) spec.clusterIPs = spec.clusterIPs.map(mask)
  if (Array.isArray(spec.ports)) {
    spec.ports = spec.ports.map((port: Record<string, unknown>) =>
      port.nodePort !== undefined && !asked.includes(String(port.nodePort)) ? { ...port, nodePort: 'nodePort' } : port,
    )
  }
  if (spec.healthCheckNodePort !== undefined) spec.healthCheckNodePort = 'nodePort'
  return { ...service, spec }
}

/** A copy with every text value replaced. */
export function replaceDeep(value: unknown, change: (text: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(value, key)
  if (Array.isArray(value)) return value.map((item) => replaceDeep(item, change, key))
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaceDeep(inner, change, name)]))
}

/** Output of commands without ages, times, uids, versions and random names; runs of blanks count as one column gap. */
export function normaliseOutput(text: string, randomNames: RegExp | undefined): string {
  const named = randomNames ? text.replace(randomNames, '$1{*}') : text
  const lines = named
    .replace(UUID, '<uid>')
    .replace(/"?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"?/g, '<time>')
    .replace(/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<time>')
    .replace(/resourceVersion: "\d+"/g, 'resourceVersion: <rv>')
    .replace(/\b10\.(96|244|\d+)\.\d+\.\d+\b/g, '<ip>')
    .replace(/(?<=\s|\()(\d+s|\d+m\d+s|\d+h(\d+m)?|\d+d(\d+h)?)(?=\s|$|\))/g, '<age>')
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, '  ').trimEnd())
  return lines.filter((line, index) => line === '' || line !== lines[index - 1]).join('\n')
}
