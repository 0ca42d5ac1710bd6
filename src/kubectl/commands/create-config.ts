import type { JsonMap } from '../../protocol/json.ts'
import type { Call, Command } from '../call.ts'
import { plainFailure } from '../failure.ts'
import type { FlagSpec } from '../flags.ts'
import { createFlags, createObject, oneName } from './create.ts'

const sources: readonly FlagSpec[] = [
  { name: 'from-literal', type: 'array' },
  { name: 'from-file', type: 'list' },
  { name: 'from-env-file', type: 'list' },
]

/** Keys and values from `--from-literal`, `--from-file` and `--from-env-file`. */
function dataOf(call: Call): Record<string, string> {
  const data: Record<string, string> = {}
  const put = (key: string, value: string, name = call.args[0] ?? '') => {
    if (Object.hasOwn(data, key))
      throw plainFailure(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ${call.command.includes('secret') ? 'Secret' : 'ConfigMap'} ${JSON.stringify(name)}`,
      )
    data[key] = value
  }
  for (const source of call.flags.all('from-file')) {
    const equals = source.indexOf('=')
    const path = source.slice(equals + 1)
    const text = call.readFile(path)
    if (text === undefined) throw plainFailure(`error reading ${path}: no such file or directory`)
    put(equals > 0 ? source.slice(0, equals) : path.slice(path.lastIndexOf('/') + 1), text)
  }
  for (const path of call.flags.all('from-env-file')) {
    const text = call.readFile(path)
    if (text === undefined) throw plainFailure(`error reading ${path}: no such file or directory`)
    for (const line of text.split('\n').map((each) => each.replace(/\r$/, '').trimStart())) {
      if (line === '' || line.startsWith('#')) continue
      const equals = line.indexOf('=')
      put(equals < 0 ? line : line.slice(0, equals), equals < 0 ? '' : line.slice(equals + 1))
    }
  }
  for (const literal of call.flags.all('from-literal')) {
    const equals = literal.indexOf('=')
    if (equals < 1) throw plainFailure(`invalid literal source ${literal}, expected key=value`)
    put(literal.slice(0, equals), literal.slice(equals + 1).replace(/^(['"])(.*)\1$/, '$2'))
  }
  return data
}

/** `kubectl create configmap`. */
export const createConfigMap: Command = {
  name: 'create configmap',
  aliases: ['create cm'],
  flags: [...createFlags, ...sources, { name: 'append-hash', type: 'bool' }],
  run(call) {
    const name = oneName(call)
    const data = dataOf(call)
    createObject(
      call,
      { apiVersion: 'v1', ...(Object.keys(data).length > 0 ? { data } : {}), kind: 'ConfigMap', metadata: { name } },
      'configmap',
    )
  },
}

/** Base64 of a text's UTF-8 bytes. */
export function base64(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes = utf8(text)
  let result = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1], bytes[at + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    result +=
      alphabet[bits >> 18]! +
      alphabet[(bits >> 12) & 63]! +
      (b === undefined ? '=' : alphabet[(bits >> 6) & 63]!) +
      (c === undefined ? '=' : alphabet[bits & 63]!)
  }
  return result
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function utf8(text: string): readonly number[] {
  const encoded = encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'))
  return Array.from(encoded.matchAll(/%([0-9A-F]{2})|[^%]/g), (match) =>
    match[1] ? Number.parseInt(match[1], 16) : match[0].charCodeAt(0),
  )
}

function encoded(data: Readonly<Record<string, string>>): JsonMap {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]))
}

/** `kubectl create secret generic`. */
export const createSecretGeneric: Command = {
  name: 'create secret generic',
  flags: [...createFlags, ...sources, { name: 'type', type: 'string' }, { name: 'append-hash', type: 'bool' }],
  run(call) {
    const name = oneName(call)
    const data = encoded(dataOf(call))
    const type = call.flags.text('type')
    createObject(
      call,
      {
        apiVersion: 'v1',
        ...(Object.keys(data).length > 0 ? { data } : {}),
        kind: 'Secret',
        metadata: { name },
        ...(type ? { type } : {}),
      },
      'secret',
    )
  },
}

/** `kubectl create secret tls`. */
export const createSecretTls: Command = {
  name: 'create secret tls',
  flags: [...createFlags, { name: 'cert', type: 'string' }, { name: 'key', type: 'string' }, { name: 'append-hash', type: 'bool' }],
  run(call) {
    const name = oneName(call)
    const [cert, key] = ['cert', 'key'].map((flag) => {
      const path = call.flags.text(flag)
      if (path === '') throw plainFailure(`${flag} must be specified`)
      const text = call.readFile(path)
      if (text === undefined) throw plainFailure(`open ${path}: no such file or directory`)
      return text
    })
    const data = encoded({ 'tls.crt': cert!, 'tls.key': key! })
    createObject(call, { apiVersion: 'v1', data, kind: 'Secret', metadata: { name }, type: 'kubernetes.io/tls' }, 'secret')
  },
}

/** `kubectl create secret docker-registry`. */
export const createSecretDockerRegistry: Command = {
  name: 'create secret docker-registry',
  flags: [
    ...createFlags,
    { name: 'docker-server', type: 'string', default: 'https://index.docker.io/v1/' },
    { name: 'docker-username', type: 'string' },
    { name: 'docker-password', type: 'string' },
    { name: 'docker-email', type: 'string' },
    { name: 'append-hash', type: 'bool' },
  ],
  run(call) {
    const name = oneName(call)
    const [username, password, email] = ['docker-username', 'docker-password', 'docker-email'].map((flag) => call.flags.text(flag))
    if (!username || !password) throw plainFailure(`required flag(s) ${!username ? '"docker-username"' : '"docker-password"'} not set`)
    const entry = { username, password, ...(email ? { email } : {}), auth: base64(`${username}:${password}`) }
    const config = JSON.stringify({ auths: { [call.flags.text('docker-server')]: entry } })
    createObject(
      call,
      {
        apiVersion: 'v1',
        data: { '.dockerconfigjson': base64(config) },
        kind: 'Secret',
        metadata: { name },
        type: 'kubernetes.io/dockerconfigjson',
      },
      'secret',
    )
  },
}

/** `kubectl create namespace`. */
export const createNamespace: Command = {
  name: 'create namespace',
  aliases: ['create ns'],
  flags: createFlags,
  run: (call) => createObject(call, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: oneName(call) }, spec: {} }),
}

/** `kubectl create quota`. */
export const createQuota: Command = {
  name: 'create quota',
  aliases: ['create resourcequota'],
  flags: [...createFlags, { name: 'hard', type: 'string' }, { name: 'scopes', type: 'string' }],
  run(call) {
    const name = oneName(call)
    const hard = Object.fromEntries(
      call.flags
        .text('hard')
        .split(',')
        .filter(Boolean)
        .map((pair) => {
          const [key, value] = pair.split('=')
          if (!key || !value) throw plainFailure(`invalid argument syntax ${JSON.stringify(pair)}, expected <resource>=<value>`)
          return [key, value]
        }),
    )
    const scopes = call.flags.text('scopes').split(',').filter(Boolean)
    const spec = { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) }
    createObject(call, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec }, 'quota')
  },
}

/** `kubectl create poddisruptionbudget`. */
export const createPodDisruptionBudget: Command = {
  name: 'create poddisruptionbudget',
  aliases: ['create pdb'],
  flags: [
    ...createFlags,
    { name: 'min-available', type: 'string' },
    { name: 'max-unavailable', type: 'string' },
    { name: 'selector', type: 'string' },
  ],
  run(call) {
    const name = oneName(call)
    const amount = (text: string) => (/^\d+$/.test(text) ? Number(text) : text)
    const [min, max] = [call.flags.text('min-available'), call.flags.text('max-unavailable')]
    if (call.flags.text('selector') === '') throw plainFailure('a selector must be specified')
    if (min === '' && max === '') throw plainFailure('one of min-available or max-unavailable must be specified')
    if (min !== '' && max !== '') throw plainFailure('min-available and max-unavailable cannot be both specified')
    const selector = {
      matchLabels: Object.fromEntries(
        call.flags
          .text('selector')
          .split(',')
          .map((pair) => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)]),
      ),
    }
    const spec = { ...(min !== '' ? { minAvailable: amount(min) } : { maxUnavailable: amount(max) }), selector }
    createObject(call, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec }, 'poddisruptionbudgets')
  },
}

/** `kubectl create priorityclass`. */
export const createPriorityClass: Command = {
  name: 'create priorityclass',
  aliases: ['create pc'],
  flags: [
    ...createFlags,
    { name: 'value', type: 'int', default: '0' },
    { name: 'global-default', type: 'bool' },
    { name: 'description', type: 'string' },
    { name: 'preemption-policy', type: 'string', default: 'PreemptLowerPriority' },
  ],
  run(call) {
    const description = call.flags.text('description')
    createObject(
      call,
      {
        apiVersion: 'scheduling.k8s.io/v1',
        ...(description ? { description } : {}),
        ...(call.flags.on('global-default') ? { globalDefault: true } : {}),
        kind: 'PriorityClass',
        metadata: { name: oneName(call) },
        preemptionPolicy: call.flags.text('preemption-policy'),
        value: call.flags.number('value'),
      },
      'priorityclass',
    )
  },
}
