import { isMap, type JsonMap } from '../../protocol/json.ts'
import type { Call, Command } from '../call.ts'
import { fieldOf } from '../client.ts'
import { joinFailures, plainFailure } from '../failure.ts'
import { sharedFlags } from '../flags.ts'
import { type Found, visit } from '../targets.ts'
import { createObject } from './create.ts'

/** `kubectl expose`: a Service for the pods of something. */
export const expose: Command = {
  name: 'expose',
  flags: [
    ...sharedFlags.files,
    ...sharedFlags.output,
    ...sharedFlags.dryRun,
    ...sharedFlags.fieldManager,
    ...sharedFlags.saveConfig,
    { name: 'port', type: 'string' },
    { name: 'target-port', type: 'string' },
    { name: 'name', type: 'string' },
    { name: 'protocol', type: 'string', default: 'TCP' },
    { name: 'type', type: 'string' },
    { name: 'selector', type: 'string' },
    { name: 'labels', short: 'l', type: 'string' },
    { name: 'cluster-ip', type: 'string' },
    { name: 'external-ip', type: 'string' },
    { name: 'session-affinity', type: 'string' },
    { name: 'load-balancer-ip', type: 'string' },
  ],
  run(call) {
    const failures = visit(call, (found) => exposeOne(call, found), { needsAll: true })
    if (failures.length > 0) throw joinFailures(failures)
  },
}

const KINDS = ['Deployment', 'ReplicaSet', 'ReplicationController', 'Pod', 'Service']

function exposeOne(call: Call, { kind, name, object }: Found): void {
  if (!KINDS.includes(kind.kind)) throw plainFailure(`cannot expose a ${kind.kind}${kind.group ? `.${kind.group}` : ''}`)
  const live = object as unknown as JsonMap
  const given = call.flags.text('selector')
  const selector = given ? pairs(given) : selectorOf(live, kind.kind)
  if (!selector || Object.keys(selector).length === 0)
    throw plainFailure(
      `couldn't retrieve selectors via --selector flag or introspection: the ${kind.kind.toLowerCase()} has no labels and cannot be exposed`,
    )
  const ports = call.flags.has('port') ? call.flags.text('port').split(',').map(Number) : declaredPorts(live)
  if (ports.length === 0) throw plainFailure("couldn't find port via --port flag or introspection")
  const labels = call.flags.text('labels') ? pairs(call.flags.text('labels')) : object.metadata.labels
  const several = ports.length > 1
  const optional: readonly (readonly [string, string])[] = [
    ['clusterIP', call.flags.text('cluster-ip')],
    ['sessionAffinity', call.flags.text('session-affinity')],
    ['loadBalancerIP', call.flags.text('load-balancer-ip')],
    ['type', call.flags.text('type')],
  ]
  const spec: JsonMap = {
    ...(call.flags.text('external-ip') ? { externalIPs: [call.flags.text('external-ip')] } : {}),
    ports: ports.map((port, index) => ({
      ...(several ? { name: `port-${index + 1}` } : {}),
      port,
      protocol: call.flags.text('protocol'),
      targetPort: targetPort(call, port),
    })),
    selector,
    ...Object.fromEntries(optional.filter(([, value]) => value !== '')),
  }
  const metadata = { ...(labels ? { labels } : {}), name: call.flags.text('name') || name, namespace: call.namespace }
  createObject(call, { apiVersion: 'v1', kind: 'Service', metadata, spec }, undefined, 'kubectl-expose', 'exposed')
}

function pairs(text: string): JsonMap {
  return Object.fromEntries(text.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function targetPort(call: Call, port: number): string | number {
  const text = call.flags.text('target-port')
  if (text === '') return port
  return /^\d+$/.test(text) ? Number(text) : text
}

function selectorOf(object: JsonMap, kind: string): JsonMap | undefined {
  if (kind === 'Pod') return fieldOf(object, 'metadata', 'labels') as JsonMap | undefined
  const selector = fieldOf(object, 'spec', 'selector')
  if (!isMap(selector)) return undefined
  if (kind === 'Service' || kind === 'ReplicationController') return selector
  if (Array.isArray(selector.matchExpressions) && selector.matchExpressions.length > 0) {
    throw plainFailure(
      `couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "${selector.matchExpressions}" to map-based selector format`,
    )
  }
  return isMap(selector.matchLabels) ? selector.matchLabels : undefined
}

function declaredPorts(object: JsonMap): readonly number[] {
  const servicePorts = fieldOf(object, 'spec', 'ports')
  if (Array.isArray(servicePorts)) return servicePorts.filter(isMap).map((port) => Number(port.port))
  const containers = fieldOf(object, 'spec', 'template', 'spec', 'containers') ?? fieldOf(object, 'spec', 'containers')
  const list = Array.isArray(containers) ? containers.filter(isMap) : []
  return list.flatMap((container) =>
    Array.isArray(container.ports) ? container.ports.filter(isMap).map((port) => Number(port.containerPort)) : [],
  )
}
