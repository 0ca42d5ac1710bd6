import type { JsonMap } from '../../protocol/json.ts'
import type { Call, Command } from '../call.ts'
import { plainFailure } from '../failure.ts'
import { createFlags, createObject, oneName } from './create.ts'

const typed = (words: string, type: string, extra: Command['flags'] = []): Command => ({
  name: `create service ${words}`,
  aliases: [`create svc ${words}`],
  flags: [...createFlags, { name: 'tcp', type: 'list' }, ...extra],
  run: (call) => createService(call, type),
})

/** `kubectl create service clusterip|nodeport|loadbalancer|externalname`. */
export const createServices: readonly Command[] = [
  typed('clusterip', 'ClusterIP', [{ name: 'clusterip', type: 'string' }]),
  typed('nodeport', 'NodePort', [{ name: 'node-port', type: 'int', default: '0' }]),
  typed('loadbalancer', 'LoadBalancer'),
  typed('externalname', 'ExternalName', [{ name: 'external-name', type: 'string', required: true }]),
]

function createService(call: Call, type: string): void {
  const name = oneName(call)
  const ports = call.flags.all('tcp').map((spec) => portOf(spec, type === 'NodePort' ? call.flags.number('node-port') : 0))
  const clusterIP = type === 'ClusterIP' ? call.flags.text('clusterip') : ''
  if (ports.length === 0 && type !== 'ExternalName' && clusterIP !== 'None')
    throw plainFailure('at least one tcp port specifier must be provided')
  const spec: JsonMap = {
    ...(type === 'ExternalName' ? { externalName: call.flags.text('external-name') } : {}),
    ...(clusterIP ? { clusterIP } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    selector: { app: name },
    type,
  }
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { labels: { app: name }, name }, spec }
  createObject(call, service, `${type} service`)
}

function portOf(spec: string, nodePort: number): JsonMap {
  const [port, target] = spec.split(':')
  if (!/^\d+$/.test(port ?? '')) throw plainFailure(`invalid tcp port ${spec}`)
  const targetPort = target === undefined ? Number(port) : /^\d+$/.test(target) ? Number(target) : target
  return {
    name: target === undefined ? port! : `${port}-${target}`,
    ...(nodePort > 0 ? { nodePort } : {}),
    port: Number(port),
    protocol: 'TCP',
    targetPort,
  }
}
