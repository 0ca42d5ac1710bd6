import { isMap, type JsonMap, type JsonValue } from '../../protocol/json.ts'
import { applyStrategicMergePatch } from '../../protocol/strategic-merge.ts'
import type { Call, Command } from '../call.ts'
import { plainFailure } from '../failure.ts'
import { composeText } from '../yaml/compose-text.ts'
import { createFlags, createObject } from './create.ts'

/** `kubectl run`: one pod from an image. */
export const run: Command = {
  name: 'run',
  flags: [
    ...createFlags,
    { name: 'image', type: 'string', required: true },
    { name: 'port', type: 'string' },
    { name: 'expose', type: 'bool' },
    { name: 'labels', short: 'l', type: 'string' },
    { name: 'annotations', type: 'array' },
    { name: 'env', type: 'array' },
    { name: 'restart', type: 'string', default: 'Always' },
    { name: 'command', type: 'bool' },
    { name: 'overrides', type: 'string' },
    { name: 'override-type', type: 'string', default: 'merge' },
    { name: 'image-pull-policy', type: 'string' },
    { name: 'privileged', type: 'bool' },
    { name: 'stdin', short: 'i', type: 'bool' },
    { name: 'tty', short: 't', type: 'bool' },
    { name: 'rm', type: 'bool' },
    { name: 'attach', type: 'bool' },
    { name: 'quiet', short: 'q', type: 'bool' },
  ],
  run(call) {
    const name = call.args[0]
    if (name === undefined) throw plainFailure("NAME is required for run\nSee 'kubectl run -h' for help and examples")
    const port = call.flags.text('port')
    if (call.flags.on('expose') && port === '') throw plainFailure('--port must be set when exposing a service')
    const labels = call.flags.text('labels') ? pairs(call.flags.text('labels').split(',')) : { run: name }
    if (call.flags.on('expose')) {
      const spec = { ports: [{ port: Number(port), protocol: 'TCP', targetPort: Number(port) }], selector: labels }
      createObject(call, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }, undefined, 'kubectl-run')
    }
    createObject(call, withOverrides(call, podOf(call, name, labels)), undefined, 'kubectl-run')
  },
}

function pairs(texts: readonly string[]): JsonMap {
  return Object.fromEntries(texts.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function podOf(call: Call, name: string, labels: JsonMap): JsonMap {
  const words = [...call.args.slice(1), ...(call.afterDash ?? [])]
  const annotations = call.flags.all('annotations')
  const env = call.flags.all('env').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
  const container: JsonMap = {
    ...(words.length > 0 ? { [call.flags.on('command') ? 'command' : 'args']: words } : {}),
    ...(env.length > 0 ? { env } : {}),
    image: call.flags.text('image'),
    ...(call.flags.text('image-pull-policy') ? { imagePullPolicy: call.flags.text('image-pull-policy') } : {}),
    name,
    ...(call.flags.has('port') ? { ports: [{ containerPort: call.flags.number('port') }] } : {}),
    resources: {},
    ...(call.flags.on('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(call.flags.on('stdin') ? { stdin: true, stdinOnce: true } : {}),
    ...(call.flags.on('tty') ? { tty: true } : {}),
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...(annotations.length > 0 ? { annotations: pairs(annotations) } : {}), labels, name },
    spec: { containers: [container], dnsPolicy: 'ClusterFirst', restartPolicy: call.flags.text('restart') },
  }
}

/** `--overrides` merges JSON over the pod: plainly, or by the pod's merge keys when `--override-type=strategic`. */
function withOverrides(call: Call, pod: JsonMap): JsonMap {
  const text = call.flags.text('overrides')
  if (text === '') return pod
  const parsed = composeText(text)
  if (!parsed.ok || !isMap(parsed.value)) throw plainFailure(`Invalid overrides: ${parsed.ok ? 'not an object' : parsed.message}`)
  if (call.flags.text('override-type') !== 'strategic') return merged(pod, parsed.value)
  const result = applyStrategicMergePatch(pod, parsed.value, { apiVersion: 'v1', kind: 'Pod' })
  if (!result.ok) throw plainFailure(result.message)
  return result.object
}

function merged(target: JsonMap, patch: JsonMap): JsonMap {
  const result: Record<string, JsonValue> = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key]
    if (value === null) delete result[key]
    else result[key] = isMap(value) && isMap(before) ? merged(before, value) : value
  }
  return result
}
